/**
 * Goals about pods that must not be too many: stays-under-ceiling. Source: checks.md §4.
 */
import type { Kinds } from '../src/cluster/kinds.ts';
import { nameOf, workload, type Scenario } from '../src/cluster/scenario.ts';
import { rolloutBounds, wantedPods, workloadView } from '../src/cluster/workload-view.ts';
import type { Property } from '../src/engine/contract.ts';

/**
 * A rolling update has at most replicas + maxSurge pods in settled states. Not counted are Terminating pods, and those that
 * a ReplicaSet no longer wants and its controller, held up, has not come to delete: the Deployment controller bounds what
 * it asks for, not what is there.
 */
export function staysUnderCeiling(kinds: Kinds, scenario: Scenario, index: number): Property<Scenario> {
  return {
    name: `stays-under-ceiling ${nameOf(workload(scenario, index))}`,
    on: 'settled',
    when: (v) => rolloutBounds(v, kinds, index) !== null,
    holds: (v) => {
      const { desired } = workloadView(v, kinds, index);
      return wantedPods(v, kinds, index) <= desired + (rolloutBounds(v, kinds, index)?.maxSurge ?? 0);
    },
  };
}
