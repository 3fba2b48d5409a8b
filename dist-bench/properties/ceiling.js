import { nameOf, workload } from '../src/cluster/scenario.js';
import { rolloutBounds, workloadView } from '../src/cluster/workload-view.js';
/** A rolling update has at most replicas + maxSurge pods in settled states; Terminating ones are not counted. */
export function staysUnderCeiling(kinds, scenario, index) {
    return {
        name: `stays-under-ceiling ${nameOf(workload(scenario, index))}`,
        on: 'settled',
        when: (v) => rolloutBounds(v, kinds, index) !== null,
        holds: (v) => {
            const { active, desired } = workloadView(v, kinds, index);
            return active <= desired + (rolloutBounds(v, kinds, index)?.maxSurge ?? 0);
        },
    };
}
