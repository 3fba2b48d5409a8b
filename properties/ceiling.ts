/**
 * Goals about pods that must not be too many: stays-under-ceiling. Source: checks.md §4.
 */
import type { Kinds } from '../src/cluster/kinds.ts';
import { nameOf, workload, type Scenario } from '../src/cluster/scenario.ts';
import { rolloutBounds, workloadView } from '../src/cluster/workload-view.ts';
import type { Property } from '../src/engine/contract.ts';
import { memoryOf } from './memory.ts';

/**
 * A rolling update has at most replicas + maxSurge pods in settled states; Terminating ones are not counted. A DaemonSet is
 * asked while nothing is lost, and without minReadySeconds: its pods stay on nodes that are down or have just gone, and one
 * that is ready and not available yet gets its successor without budget.
 */
export function staysUnderCeiling(kinds: Kinds, scenario: Scenario, index: number): Property<Scenario> {
  const of = workload(scenario, index);
  const isDaemonSet = of.kind === 'DaemonSet';
  const asked = of.kind !== 'DaemonSet' || of.minReadySeconds === 0;
  return {
    name: `stays-under-ceiling ${nameOf(workload(scenario, index))}`,
    on: 'settled',
    when: (v) =>
      asked && rolloutBounds(v, kinds, index) !== null && (!isDaemonSet || memoryOf(v, kinds, index).losses === 0),
    holds: (v) => {
      const { active, desired } = workloadView(v, kinds, index);
      return active <= desired + (rolloutBounds(v, kinds, index)?.maxSurge ?? 0);
    },
  };
}
