/**
 * What ties workloads together: whatever lets the pods of one change what happens to those of another. Source:
 * checks.md §2. NetworkPolicies and claims are not modelled, so they tie nobody.
 */
import { scaled } from '../kube/percent.ts';
import { matchesSelector, selectsPods } from '../kube/selector.ts';
import type {
  DaemonSetObject,
  KubeObject,
  LabelSelector,
  NodeObject,
  PodDisruptionBudgetObject,
  ServiceObject,
} from '../kube/types.ts';
import { nameOf, type Workload } from '../cluster/scenario.ts';
import { portsConflict } from '../../models/scheduler/filter.ts';
import { termMatches } from '../../models/scheduler/topology.ts';

/** Workloads that have to be checked together, and why, in words. */
export interface Tie {
  readonly of: readonly Workload[];
  readonly words: string;
}

/** Ties by Services and budgets: everybody whose pods one of them selects. */
export function tiesBySelection(
  workloads: readonly Workload[],
  selecting: readonly (ServiceObject | PodDisruptionBudgetObject)[],
): Tie[] {
  return selecting.flatMap((object) => {
    const of = workloads.filter((workload) => selectsPods(object, workload));
    const whom = of.length === 2 ? 'both' : `all ${of.length}`;
    return of.length < 2 ? [] : [{ of, words: `${nameOf(object)} selects ${whom}` }];
  });
}

/** Ties of pairs: selectors that overlap, terms of one that match pods of the other, a host port that both want. */
export function tiesOfPairs(workloads: readonly Workload[]): Tie[] {
  return workloads.flatMap((a, index) =>
    workloads
      .slice(index + 1)
      .flatMap((b) => [
        ...wordsFromTo(a, b).map((words) => ({ of: [a, b], words })),
        ...wordsFromTo(b, a).map((words) => ({ of: [a, b], words })),
        ...hostPorts(a, b).map((words) => ({ of: [a, b], words })),
      ]),
  );
}

function wordsFromTo(a: Workload, b: Workload): string[] {
  const { template } = a;
  const other = b.template;
  const selector: LabelSelector = 'selector' in a ? a.selector : null;
  const spread = template.topologySpread.some(
    (constraint) => template.namespace === other.namespace && matchesSelector(constraint.selector, other.labels),
  );
  const reasons: readonly (readonly [boolean, string])[] = [
    [selectsPods({ namespace: a.namespace, selector }, b), 'selector'],
    [template.podAffinity.some((term) => termMatches(term, other)), 'affinity'],
    [template.podAntiAffinity.some((term) => termMatches(term, other)), 'anti-affinity'],
    [spread, 'topology spread'],
  ];
  return reasons.flatMap(([is, what]) => (is ? [`${what} of ${nameOf(a)} matches pods of ${nameOf(b)}`] : []));
}

function hostPorts(a: Workload, b: Workload): string[] {
  const common = a.template.hostPorts.find((port) => b.template.hostPorts.some((other) => portsConflict(port, other)));
  return common ? [`host port ${common.port}/${common.protocol} of ${nameOf(a)} and ${nameOf(b)}`] : [];
}

/** Ties by quotas of pods: everybody in the namespace. */
export function tiesByQuota(workloads: readonly Workload[], objects: readonly KubeObject[]): Tie[] {
  return objects.flatMap((object) => {
    if (object.kind !== 'ResourceQuota' || object.pods === null) return [];
    const of = workloads.filter((workload) => workload.namespace === object.namespace);
    return of.length < 2 ? [] : [{ of, words: `${nameOf(object)} counts the pods of all` }];
  });
}

/** Most pods that a workload runs at once when nothing is wrong. */
function mostPods(workload: Workload): number {
  if (workload.kind === 'Pod') return 1;
  if (workload.kind === 'DaemonSet') return surges(workload) ? 2 : 1; // on one node
  const replicas = workload.replicas ?? 1;
  const rolling = workload.kind === 'Deployment' && workload.strategy.type === 'RollingUpdate';
  return replicas + (rolling ? scaled(workload.strategy.maxSurge, replicas, 'up') : 0);
}

function surges({ updateStrategy }: DaemonSetObject): boolean {
  return updateStrategy.type === 'RollingUpdate' && updateStrategy.maxSurge.value > 0;
}

/** Ties by capacity of given nodes: everybody who requests a resource of which all together could fill a node. */
export function tiesByCapacity(workloads: readonly Workload[], nodes: readonly NodeObject[]): Tie[] {
  const stated = nodes.flatMap((node) => (node.allocatable ? [node.allocatable] : []));
  if (stated.length === 0) return [];
  const request = (workload: Workload, resource: string): number =>
    resource === 'pods' ? 1 : (workload.template.requests[resource] ?? 0);
  const resources = new Set(['pods', ...workloads.flatMap((workload) => Object.keys(workload.template.requests))]);
  return [...resources].flatMap((resource) => {
    const of = workloads.filter((workload) => request(workload, resource) > 0);
    const most = of.reduce((sum, workload) => sum + mostPods(workload) * request(workload, resource), 0);
    const least = Math.min(...stated.map((a) => a[resource] ?? (resource === 'pods' ? Infinity : 0)));
    return of.length >= 2 && most > least ? [{ of, words: `together they could fill a node (${resource})` }] : [];
  });
}

/**
 * Ties by priority: whoever may preempt those with whom it could fill a node. That pods exclude each other by a host port
 * or a term is a tie already.
 */
export function tiesByPriority(byCapacity: readonly Tie[]): Tie[] {
  const pairs = byCapacity.flatMap(({ of }) => of.flatMap((a) => of.map((b) => [a, b] as const)));
  const ties = pairs.flatMap(([a, b]): Tie[] =>
    a.template.priority > b.template.priority && a.template.preemptionPolicy !== 'Never'
      ? [{ of: [a, b], words: `${nameOf(a)} may preempt ${nameOf(b)}` }]
      : [],
  );
  return [...new Map(ties.map((tie) => [tie.words, tie])).values()];
}
