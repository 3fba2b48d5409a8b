/**
 * Preemption: whose pods have to go so that a pod of a higher priority gets in. Source: autoscaling-and-disruption.md
 * §5.3, PR1 to PR5 and PR8; the order of the queue is S1 of workloads.md §4.2.
 *
 * Times are not kept, but that a pod without a start time counts as started last. Of other pods of one priority on a node
 * those that are equal for the snapshot count as started one after the other, and which group of them came first is a
 * choice; so is the node where the latest start would decide between pods that have started. Every candidate is examined
 * (PR3: at least 100 are).
 */
import { selectsPods } from '../../src/kube/selector.ts';
import type { PodDisruptionBudgetObject, PodTemplate } from '../../src/kube/types.ts';
import type { Obstacle, obstacles as filters } from './filter.ts';
import type { NodeView, PodsOnNode } from './node-view.ts';

/** A budget, and how many disruptions its status allows. */
export interface BudgetFacts extends Pick<PodDisruptionBudgetObject, 'namespace' | 'selector'> {
  readonly allowed: number;
}

/** The snapshot in which a pod has found no place. */
export interface Attempt {
  readonly pod: PodTemplate;
  readonly nodes: readonly NodeView[];
  /** Per node: pods nominated to it for which it is kept from this one (PR8). */
  readonly reserved: readonly (readonly PodsOnNode[])[];
  readonly budgets: readonly BudgetFacts[];
  readonly obstacles: typeof filters;
}

/** So many pods of one group of `pods` of a node. */
export interface Victims {
  readonly node: number;
  readonly group: number;
  readonly count: number;
}

/** One way to make room on a node. */
export interface Preemption {
  readonly node: number;
  readonly victims: readonly Victims[];
}

interface Candidate extends Preemption {
  /** By PR5, the lesser the better, the first difference decides. */
  readonly harm: readonly number[];
}

/** Where a pod is nominated: what keeps it away from there, and whether earlier victims are still ending there. */
export interface Nomination {
  readonly obstacle: Obstacle | null;
  readonly ending: boolean;
}

/** PR2: what the end of other pods can remove. */
const RESOLVABLE: ReadonlySet<Obstacle> = new Set([
  'host port',
  'resources',
  'pod anti-affinity',
  'topology spread',
] as const);

/** S1: whose turn is first. */
export function goesBefore(pod: PodTemplate, other: PodTemplate): boolean {
  return pod.priority > other.priority;
}

/** PR8: does a nomination of the other pod keep this one away? */
export function isKeptFrom(pod: PodTemplate, nominated: PodTemplate): boolean {
  return nominated.priority >= pod.priority;
}

/** PR1: may it preempt now? Not while earlier victims are ending, unless their end cannot help any more. */
export function mayPreempt({ preemptionPolicy }: PodTemplate, nomination: Nomination | null): boolean {
  if (preemptionPolicy === 'Never') return false;
  return !nomination?.ending || (nomination.obstacle !== null && !RESOLVABLE.has(nomination.obstacle));
}

/** PR8: the obstacles when nominated pods count as present where that is what keeps the pod away. */
export function obstaclesWithReserved({
  pod,
  nodes,
  reserved,
  obstacles,
}: Omit<Attempt, 'budgets'>): readonly (Obstacle | null)[] {
  return obstacles(pod, nodes).map((obstacle, at) => {
    const there = reserved[at] ?? [];
    if (obstacle !== null || there.length === 0) return obstacle;
    const filled = nodes.map((node, index) => (index === at ? { ...node, pods: [...node.pods, ...there] } : node));
    return obstacles(pod, filled)[at] ?? null;
  });
}

/** PR2 to PR5: the least harmful ways to make room; none = preemption does not help. */
export function preemptions(attempt: Attempt): readonly Preemption[] {
  const candidates = obstaclesWithReserved(attempt).flatMap((obstacle, at) =>
    obstacle !== null && RESOLVABLE.has(obstacle) ? victimsOn(attempt, at) : [],
  );
  const [best] = candidates.toSorted((a, b) => compared(a.harm, b.harm));
  return candidates.filter(({ harm }) => best !== undefined && compared(harm, best.harm) === 0);
}

function compared(a: readonly number[], b: readonly number[]): number {
  return a.map((harm, at) => harm - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** PR4: who has to go from one node, in every order in which its pods may have started. */
function victimsOn(attempt: Attempt, at: number): Candidate[] {
  const { pod, nodes } = attempt;
  const pods = nodes[at]?.pods ?? [];
  const lower = pods.flatMap(({ template, count }, group) =>
    count > 0 && template.priority < pod.priority ? [group] : [],
  );
  const left = pods.map(({ count }, group) => (lower.includes(group) ? 0 : count));
  if (lower.length === 0 || !fits(attempt, at, left)) return [];
  const ways = importanceOrders(lower, (group) => pods[group]).map((order) => reprieved(attempt, at, [...left], order));
  return [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()];
}

/** Does the pod fit on that node with so many pods of each group? */
function fits(attempt: Attempt, at: number, counts: readonly number[]): boolean {
  const nodes = attempt.nodes.map((node, index) =>
    index === at
      ? {
          ...node,
          pods: node.pods.flatMap((pods, group) => (counts[group] ? [{ ...pods, count: counts[group] }] : [])),
        }
      : node,
  );
  return obstaclesWithReserved({ ...attempt, nodes })[at] === null;
}

/** Groups by falling priority, those without a start time after others of theirs; equal ones in every order. */
function importanceOrders(groups: readonly number[], of: (group: number) => PodsOnNode | undefined): number[][] {
  if (groups.length === 0) return [[]];
  const importance = (group: number): readonly number[] => [
    -(of(group)?.template.priority ?? 0),
    of(group)?.unstarted === true ? 1 : 0,
  ];
  const [first = 0] = groups.toSorted((a, b) => compared(importance(a), importance(b)));
  return groups
    .filter((group) => compared(importance(group), importance(first)) === 0)
    .flatMap((next) =>
      importanceOrders(
        groups.filter((group) => group !== next),
        of,
      ).map((rest) => [next, ...rest]),
    );
}

/** Whoever still fits may stay: first those whose end would break a budget, the more important ones before others. */
function reprieved(attempt: Attempt, at: number, counts: number[], order: readonly number[]): Candidate {
  const pods = attempt.nodes[at]?.pods ?? [];
  const single = order.flatMap((group) => Array.from({ length: pods[group]?.count ?? 0 }, () => group));
  const breaks = budgetBreakers(attempt.budgets, single, pods);
  const walk = (some: readonly number[]): number[] =>
    some.filter((group) => {
      const more = counts.map((count, index) => (index === group ? count + 1 : count));
      const stays = fits(attempt, at, more);
      if (stays) counts[group] = (counts[group] ?? 0) + 1;
      return !stays;
    });
  const breaking = walk(single.filter((_, index) => breaks[index]));
  const others = walk(single.filter((_, index) => !breaks[index]));
  const gone = [...breaking, ...others];
  const priorities = gone.map((group) => pods[group]?.template.priority ?? 0);
  const highest = Math.max(...priorities);
  const started = gone.some((group) => pods[group]?.template.priority === highest && pods[group]?.unstarted !== true);
  return {
    node: at,
    victims: [...new Set(gone)]
      .toSorted((a, b) => a - b)
      .map((group) => ({ node: at, group, count: gone.filter((one) => one === group).length })),
    harm: [
      breaking.length,
      highest,
      priorities.reduce((sum, priority) => sum + priority + 2 ** 31, 0),
      gone.length,
      started ? 1 : 0,
    ],
  };
}

/** Whose end is one disruption too many; budgets that select everything, and pods without labels, do not count here. */
function budgetBreakers(
  budgets: readonly BudgetFacts[],
  groups: readonly number[],
  pods: readonly PodsOnNode[],
): boolean[] {
  const left = budgets.map(({ allowed }) => allowed);
  return groups.map((group) => {
    const template = pods[group]?.template;
    if (!template || Object.keys(template.labels).length === 0) return false;
    const own = budgets.flatMap((budget, index) =>
      hasTerms(budget) && selectsPods(budget, { namespace: template.namespace, template }) ? [index] : [],
    );
    for (const index of own) left[index] = (left[index] ?? 0) - 1;
    return own.some((index) => (left[index] ?? 0) < 0);
  });
}

function hasTerms({ selector }: BudgetFacts): boolean {
  return selector !== null && Object.keys(selector.matchLabels).length + selector.matchExpressions.length > 0;
}

/** What the scheduler computes with priorities. */
export interface PreemptionRules {
  readonly goesBefore: typeof goesBefore;
  readonly isKeptFrom: typeof isKeptFrom;
  readonly mayPreempt: typeof mayPreempt;
  readonly preemptions: typeof preemptions;
}

/** What Kubernetes computes. */
export const preemptionRules: PreemptionRules = { goesBefore, isKeptFrom, mayPreempt, preemptions };
