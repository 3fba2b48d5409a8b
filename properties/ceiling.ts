/**
 * Goals about pods that must not be too many: stays-under-ceiling. Source: checks.md §4.
 */
import { daemonNodeViews, livePods } from '../src/cluster/daemonset-workload-view.ts';
import type { Kinds } from '../src/cluster/kinds.ts';
import { nameOf, workload, type Scenario } from '../src/cluster/scenario.ts';
import { rolloutBounds, workloadView } from '../src/cluster/workload-view.ts';
import type { Property, View } from '../src/engine/contract.ts';

/**
 * A rolling update has at most replicas + maxSurge pods in settled states. Not counted are Terminating pods, and those that
 * a ReplicaSet no longer wants and its controller, held up, has not come to delete: the Deployment controller bounds what
 * it asks for, not what is there. Of a DaemonSet only the nodes are asked that should run a pod, since others may keep
 * theirs; with minReadySeconds it is not asked, since a pod that is ready and not available yet gets its successor without
 * budget.
 */
export function staysUnderCeiling(kinds: Kinds, scenario: Scenario, index: number): Property<Scenario> {
  const of = workload(scenario, index);
  const asked = of.kind !== 'DaemonSet' || of.minReadySeconds === 0;
  const pods = (v: View<Scenario>): number => {
    if (of.kind !== 'DaemonSet') return workloadView(v, kinds, index).active;
    const nodes = daemonNodeViews(v, kinds, index).filter((node) => node.exists && node.shouldRun);
    return nodes.flatMap(livePods).length;
  };
  return {
    name: `stays-under-ceiling ${nameOf(of)}`,
    on: 'settled',
    when: (v) => asked && rolloutBounds(v, kinds, index) !== null,
    holds: (v) => {
      const { desired } = workloadView(v, kinds, index);
      return pods(v) <= desired + (rolloutBounds(v, kinds, index)?.maxSurge ?? 0);
    },
  };
}
