/**
 * What priorities add to the scheduler: whose turn it is, nominations, and preemption. Sources: workloads.md §4.2 (S1);
 * autoscaling-and-disruption.md §5.3. Only where two priorities differ; elsewhere nothing of it is read.
 *
 * Departures: victims, lower nominations and the own one are written in one step; budgets are read as their controller
 * would have written them now.
 */
import type { Each, Op, Pick as Choice, Snap, Step, View } from '../engine/contract.ts';
import type { Obstacle } from '../../models/scheduler/filter.ts';
import type { PodsOnNode } from '../../models/scheduler/node-view.ts';
import { obstaclesWithReserved, type Preemption } from '../../models/scheduler/preemption.ts';
import type { Arithmetic } from './arithmetic.ts';
import { stopsWaiting } from './availability.ts';
import { statusOf } from './eviction-rule.ts';
import type { Kinds } from './kinds.ts';
import { workload, type Scenario } from './scenario.ts';
import { podsFold, templateOf, type SnapshotNode } from './scheduler-view.ts';
import { terminating } from './workload-rules.ts';

type Slots = readonly SnapshotNode[];

/** A pod that waits, by its workload; `nominated`: the slot of the node that it is nominated to. */
interface Waiting {
  readonly index: number;
  /** Empty = any. */
  readonly version: string;
  readonly nominated: number | null;
}

/** What the scheduler's rule asks where priorities differ; places are those in the snapshot. */
export interface PriorityQueue {
  /** What keeps the rule's own pod from each node, nominations of others among it. */
  obstaclesTo(v: View<Scenario>, slots: Slots): readonly (Obstacle | null)[];
  /** S1, SCH-S7: has a pod whose turn is earlier a place now? */
  givesWay(v: View<Scenario>, slots: Slots): boolean;
  /** A nominated node that has become feasible is taken before any other is looked at. */
  preferred(v: View<Scenario>, slots: Slots, feasible: readonly number[]): readonly number[];
  /** S5: the pod fits nowhere. */
  preempt(v: View<Scenario>, slots: Slots, isTarget: (at: number) => boolean): readonly Step[];
}

/** PR7: pods that are nominated to a node, the rule's own one unless given, are so no more. */
export function endNominations(kinds: Kinds, whose: (index: unknown) => boolean, node?: number): Op {
  const through = { via: 'nominated', ...(node === undefined ? {} : { of: { kind: kinds.node, slot: node } }) };
  const where = (s: Snap): boolean => s.tags.has('nominated') && whose(s.context['workload']);
  return { op: 'send', to: { each: kinds.pod, through, where }, event: { type: 'YIELD' }, refs: { nominated: null } };
}

/** For a scenario with more than one priority. */
export function priorityQueue(
  kinds: Kinds,
  scenario: Scenario,
  { obstacles, preemption, budgetStatus }: Pick<Arithmetic, 'obstacles' | 'preemption' | 'budgetStatus'>,
): PriorityQueue {
  const ownOf = (v: View<Scenario>): Waiting => ({
    index: Number(v.self.context['workload']),
    version: String(v.self.context['template']),
    nominated: v.self.tags.has('nominated') ? (v.ref('nominated')?.slot ?? null) : null,
  });
  const attemptOf = (v: View<Scenario>, slots: Slots, waiting: Waiting) => ({
    pod: templateOf(scenario, String(waiting.index), waiting.version),
    nodes: slots.map(({ view }) => view),
    reserved: reservedFor(v, kinds, slots, waiting, preemption.isKeptFrom),
    obstacles,
  });
  const hasPlace = (v: View<Scenario>, slots: Slots, waiting: Waiting): boolean => {
    const { index } = waiting;
    const isTarget = ({ slot }: SnapshotNode): boolean =>
      workload(scenario, index).kind !== 'DaemonSet' ||
      v.fold(kinds.podStates, { via: 'target', of: { kind: kinds.node, slot } }).has(`${index} unscheduled`);
    const found = obstaclesWithReserved(attemptOf(v, slots, waiting));
    return slots.some((node, at) => found[at] === null && isTarget(node));
  };
  return {
    obstaclesTo: (v, slots) => obstaclesWithReserved(attemptOf(v, slots, ownOf(v))),
    preferred: (v, slots, feasible) => {
      const { nominated } = ownOf(v);
      const first = feasible.filter((at) => slots[at]?.slot === nominated);
      return first.length > 0 ? first : feasible;
    },
    givesWay: (v, slots) => {
      const own = workload(scenario, v.self.context['workload']).template;
      return scenario.workloads.some(
        ({ template }, index) =>
          preemption.goesBefore(template, own) &&
          waitingOf(v, kinds, slots, index).some((waiting) => hasPlace(v, slots, waiting)),
      );
    },
    preempt: (v, slots, isTarget) => {
      const own = ownOf(v);
      const attempt = attemptOf(v, slots, own);
      const found = obstaclesWithReserved(attempt);
      const at = slots.findIndex(({ slot }) => slot === own.nominated);
      const ending =
        at >= 0 &&
        isEnding(v, kinds, own, (index) => workload(scenario, index).template.priority < attempt.pod.priority);
      if (!preemption.mayPreempt(attempt.pod, at < 0 ? null : { obstacle: found[at] ?? null, ending })) return [];
      const budgets = scenario.budgets.map((budget) => ({
        ...budget,
        allowed: statusOf(v, budget, kinds, budgetStatus).disruptionsAllowed,
      }));
      const only: typeof obstacles = (pod, nodes) =>
        obstacles(pod, nodes).map((obstacle, place) => (isTarget(place) ? obstacle : 'node affinity'));
      const ways = preemption.preemptions({ ...attempt, budgets, obstacles: only });
      if (ways.length === 0) return own.nominated === null ? [] : [withoutNomination()];
      return ways.flatMap((way) => preemptionStep(v, kinds, slots, way, own));
    },
  };
}

/** PR8: per node, the pods nominated to it for which it is kept from this one. */
function reservedFor(
  v: View<Scenario>,
  kinds: Kinds,
  slots: Slots,
  { index, nominated }: Waiting,
  isKeptFrom: Arithmetic['preemption']['isKeptFrom'],
): PodsOnNode[][] {
  const own = workload(v.config, index).template;
  return slots.map(({ slot }) => {
    let itself = nominated === slot ? 1 : 0;
    return nominatedTo(v, kinds, slot).flatMap(({ index: other, pods }) => {
      const count = other === index ? pods - itself : pods;
      if (other === index) itself = 0;
      const { template } = workload(v.config, other);
      return count > 0 && isKeptFrom(own, template) ? [{ template, terminating: false, count, owner: '' }] : [];
    });
  });
}

/** The pods that are nominated to a node, by workload. */
function nominatedTo(v: View<Scenario>, kinds: Kinds, slot: number): { index: number; pods: number }[] {
  const there = v.fold(kinds.nominated, { via: 'nominated', of: { kind: kinds.node, slot } });
  return [...there].map(([name, pods]) => ({ index: Number(name.split(' ')[0]), pods }));
}

/** The pods of a workload that wait, one of each sort. */
function waitingOf(v: View<Scenario>, kinds: Kinds, slots: Slots, index: number): Waiting[] {
  const all = v.fold(kinds.podStates).get(`${index} unscheduled`) ?? 0;
  if (all === 0) return [];
  const own = slots.map(({ slot }) => {
    const there = nominatedTo(v, kinds, slot).filter((some) => some.index === index);
    return { slot, pods: there.reduce((sum, { pods }) => sum + pods, 0) };
  });
  const nominated = own.reduce((sum, { pods }) => sum + pods, 0);
  return [
    ...(all > nominated ? [{ index, version: '', nominated: null }] : []),
    ...own.flatMap(({ slot, pods }) => (pods > 0 ? [{ index, version: '', nominated: slot }] : [])),
  ];
}

/** PR1: are pods of lower priority ending on the nominated node because they were preempted? */
function isEnding(
  v: View<Scenario>,
  kinds: Kinds,
  { nominated }: Waiting,
  isLower: (index: number) => boolean,
): boolean {
  if (nominated === null) return false;
  const there = v.fold(kinds.preempted, { via: 'node', of: { kind: kinds.node, slot: nominated } });
  return [...there].some(isLower);
}

/** PR2: preemption does not help. */
function withoutNomination(): Step {
  const ops: Op[] = [{ op: 'send', to: 'self', event: { type: 'YIELD' }, refs: { nominated: null } }];
  return { actor: 'scheduler', verb: 'end nomination of', ops };
}

/** PR6, PR7: the victims are deleted with their grace, lower nominations end, and the pod is nominated. */
function preemptionStep(v: View<Scenario>, kinds: Kinds, slots: Slots, way: Preemption, own: Waiting): Step[] {
  const slot = slots[way.node]?.slot ?? 0;
  const victims = way.victims.flatMap(({ node, group, count }) => {
    const at = slots[node]?.slot ?? 0;
    const through = { via: 'node', of: { kind: kinds.node, slot: at } };
    const [name = ''] = [...v.fold(podsFold(v.config, kinds), through).keys()].slice(group);
    return name === '' || name.endsWith('terminating') ? [] : [{ through, name, count }];
  });
  if (victims.length === 0 && own.nominated === slot) return [];
  const priority = workload(v.config, own.index).template.priority;
  const isLower = (index: unknown): boolean => workload(v.config, index).template.priority < priority;
  const pods = victims.reduce((sum, { count }) => sum + count, 0);
  return [
    {
      actor: 'scheduler',
      verb: 'preempt for',
      args: { pods },
      ops: [
        ...victims.map((some): Op => ({ op: 'send', to: { pick: picked(kinds, some) }, event: { type: 'PREEMPT' } })),
        ...stopsWaiting(v.config, terminating(kinds)),
        endNominations(kinds, isLower, slot),
        { op: 'send', to: 'self', event: { type: 'NOMINATE' }, refs: { nominated: { kind: kinds.node, slot } } },
      ],
    },
  ];
}

/** Pods of one group on a node; which of them started first is not known. */
function picked(
  kinds: Kinds,
  {
    through,
    name,
    count,
  }: { readonly through: NonNullable<Each['through']>; readonly name: string; readonly count: number },
): Choice {
  const [index, version, start] = name.split(' ');
  const isOne = ({ tags, context }: Snap): boolean =>
    tags.has('active') &&
    String(context['workload']) === index &&
    String(context['template']) === version &&
    tags.has('phase Pending') === (start === 'unstarted');
  return { from: kinds.pod, through, count, rank: (s) => (isOne(s) ? 0 : null) };
}
