/**
 * The goal one-per-node: every eligible node runs exactly one pod of a DaemonSet, and no other node runs any. Sources:
 * checks.md §4; stateful-and-batch.md §3.6 (DS-L1, DS-L2).
 */
import { daemonNodeViews, livePods } from '../src/cluster/daemonset-workload-view.ts';
import type { Kinds } from '../src/cluster/kinds.ts';
import { nameOf, workload, type Scenario } from '../src/cluster/scenario.ts';
import { workloadView } from '../src/cluster/workload-view.ts';
import type { Goal } from '../src/engine/contract.ts';

/**
 * Asked of every node whose kubelet answers, whatever happens to the others. While the version asked for does not work, its
 * pod only has to be there.
 */
export function onePerNode(kinds: Kinds, scenario: Scenario, index: number): Goal<Scenario> {
  return {
    name: `one-per-node ${nameOf(workload(scenario, index))}`,
    kind: 'converges',
    reached: (v) => {
      const { works } = workloadView(v, kinds, index);
      return daemonNodeViews(v, kinds, index).every((node) => {
        if (node.exists && !node.up) return true;
        const live = livePods(node);
        if (!node.exists || !node.shouldContinue) return live.length === 0;
        if (!node.shouldRun) return live.length <= 1;
        const runs = live.filter((pod) => pod.available || !works);
        return live.length === 1 ? runs.length === 1 : !works && live.length === 2;
      });
    },
  };
}
