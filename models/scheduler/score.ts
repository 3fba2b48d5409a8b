/**
 * Which of the feasible nodes the scheduler takes: workloads.md §4.2, S4 and S9, simplified.
 *
 * Kubernetes adds up weighted, normalised scores of some ten plugins. Here two of them decide, one after the other:
 *   1. spreading: the fewer pods of the same owner (not Terminating) on the same host plus in the same zone, the better; a pod
 *      with spread constraints of its own goes by its ScheduleAnyway ones instead: each counts matching pods in the node's
 *      domain, and a node without its key comes last;
 *   2. least requested: the smaller share of allocatable cpu is requested, or, where some candidate does not state its
 *      cpu, the smaller sum of requested cpu.
 * Ties are all returned, so a model branches over them. Left out: skew weights, memory, image locality, preferred
 * affinities and PreferNoSchedule taints. A real scheduler may therefore take a node that is not returned; what holds for
 * every feasible node is to be checked with the filters alone.
 */
import type { PodTemplate } from '../../src/kube/types.ts';
import { HOSTNAME, label, ZONE } from '../../src/kube/node-match.ts';
import type { NodeView } from './node-view.ts';
import { spreadCounts } from './topology.ts';

/** Lower is better. */
type Penalty = (node: NodeView) => number;

/** The best of the feasible nodes (indices into `nodes`), all of them on a tie, in the order given. */
export function bestNodes(
  pod: PodTemplate,
  owner: string,
  nodes: readonly NodeView[],
  feasible: readonly number[],
): readonly number[] {
  const candidates = feasible.flatMap((index) => {
    const node = nodes[index];
    return node === undefined ? [] : [{ index, node }];
  });
  const spreading =
    pod.topologySpread.length > 0
      ? softPenalties(pod, nodes)
      : [ownerPenalty(owner, nodes, HOSTNAME), ownerPenalty(owner, nodes, ZONE)];
  const spread: Penalty = (node) => spreading.reduce((total, penalty) => total + penalty(node), 0);
  const requested = requestedPenalty(candidates.map(({ node }) => node));
  return least(least(candidates, spread), requested).map(({ index }) => index);
}

/** The candidates with the smallest penalty. */
function least<T extends { readonly node: NodeView }>(candidates: readonly T[], penalty: Penalty): readonly T[] {
  const penalties = candidates.map(({ node }) => penalty(node));
  const smallest = Math.min(...penalties);
  return candidates.filter((_, index) => penalties[index] === smallest);
}

/** S9: pods of the same owner in the node's domain, Terminating ones aside; none where the node lacks the key. */
function ownerPenalty(owner: string, nodes: readonly NodeView[], key: string): Penalty {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const domain = label(node.labels, key);
    if (domain === undefined) continue;
    const own = node.pods.filter((there) => there.owner === owner && !there.terminating);
    counts.set(domain, (counts.get(domain) ?? 0) + own.reduce((total, there) => total + there.count, 0));
  }
  return (node) => {
    const domain = label(node.labels, key);
    return domain === undefined ? 0 : (counts.get(domain) ?? 0);
  };
}

/** The pod's own ScheduleAnyway constraints, one penalty each. */
function softPenalties(pod: PodTemplate, nodes: readonly NodeView[]): readonly Penalty[] {
  const soft = pod.topologySpread.filter((constraint) => constraint.whenUnsatisfiable === 'ScheduleAnyway');
  return soft.map((constraint): Penalty => {
    const counts = spreadCounts(pod, nodes, constraint, soft);
    return (node) => {
      const domain = label(node.labels, constraint.topologyKey);
      return domain === undefined ? Infinity : (counts.get(domain) ?? 0);
    };
  });
}

/** What the score (not the filter) assumes of a pod that requests no cpu, in millicores, as Kubernetes does. */
const DEFAULT_CPU_REQUEST = 100;

/** Requested cpu, Terminating pods included: as a share if every candidate states its cpu, else as a sum. */
function requestedPenalty(candidates: readonly NodeView[]): Penalty {
  const requested: Penalty = (node) =>
    node.pods.reduce(
      (total, there) => total + (there.template.requests['cpu'] ?? DEFAULT_CPU_REQUEST) * there.count,
      0,
    );
  const stated = candidates.every((node) => (node.allocatable?.['cpu'] ?? 0) > 0);
  return stated ? (node) => requested(node) / (node.allocatable?.['cpu'] ?? 1) : requested;
}
