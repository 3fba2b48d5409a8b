/**
 * What Kubernetes promises of priorities and preemption. Sources: autoscaling-and-disruption.md §5.6 (PRE); workloads.md
 * §4.5, SCH-S7.
 *
 * Asked where priorities differ. PRE-S3, S4, S6, L1 and SCH-S7 are asked where requests, host ports and anti-affinity by
 * hostname alone decide: there the room on a node can be told without the scheduler's own filters.
 */
import type { Kinds } from '../../src/cluster/kinds.ts';
import { hasPriorities, workload, type Scenario } from '../../src/cluster/scenario.ts';
import { workloadView } from '../../src/cluster/workload-view.ts';
import type { Goal, Requirement, View, Write, WriteProperty } from '../../src/engine/contract.ts';
import { fitsAffinity, toleratesNode } from '../../src/kube/node-match.ts';
import { selectsPods } from '../../src/kube/selector.ts';
import type { PodTemplate, Requests } from '../../src/kube/types.ts';
import { desiredHealthy } from '../availability.ts';
import { fitsBeside, isPlain, podsOn, type SomePods } from './room.ts';

const preempts = ({ verb }: Write): boolean => verb === 'preempt for';

/** One node that is there. */
interface Place {
  readonly slot: number;
  readonly allocatable: Requests | null;
  readonly pods: readonly SomePods[];
  /** All that tells it from another one, but its slot. */
  readonly looks: string;
}

function placesOf(v: View<Scenario>, kinds: Kinds): Place[] {
  return v.all(kinds.node).flatMap((node, slot) => {
    if (!node) return [];
    const pods = podsOn(v, kinds, slot);
    const index = Number(node.context['index']);
    const numbers = pods.map((some) => `${some.index} ${String(some.active)} ${some.count}`).toSorted();
    const looks = JSON.stringify([index, node.value, numbers]);
    return [{ slot, allocatable: v.config.nodes[index]?.object.allocatable ?? null, pods, looks }];
  });
}

/** The places of the one view that the other does not have: where something has changed. */
function changedIn(places: readonly Place[], others: readonly Place[]): Place[] {
  const left = others.map(({ looks }) => looks);
  return places.filter(({ looks }) => {
    const at = left.indexOf(looks);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** The node of the victims before and after; null if it is not one. */
function placeOf(
  before: View<Scenario>,
  after: View<Scenario>,
  kinds: Kinds,
): { readonly then: Place; readonly now: Place } | null {
  const [thens, nows] = [placesOf(before, kinds), placesOf(after, kinds)];
  const [then, ...more] = changedIn(thens, nows);
  const [now, ...rest] = changedIn(nows, thens);
  return then && now && more.length + rest.length === 0 ? { then, now } : null;
}

/** Pods that are active then and no more now, by workload. */
function victims(before: View<Scenario>, after: View<Scenario>, kinds: Kinds): { index: number; count: number }[] {
  const ending = (v: View<Scenario>, index: number): number => v.fold(kinds.podStates).get(`${index} terminating`) ?? 0;
  return before.config.workloads.flatMap((_, index) => {
    const count = ending(after, index) - ending(before, index);
    return count > 0 ? [{ index, count }] : [];
  });
}

function preemptorOf(before: View<Scenario>): PodTemplate {
  return workload(before.config, before.self.context['workload']).template;
}

/** Pods without what is ending or has a lower priority. */
function withoutLower(pods: readonly SomePods[], { priority }: PodTemplate): SomePods[] {
  return pods.filter(({ template }) => template.priority >= priority);
}

/** Pods that are nominated to a node and keep others of this priority away from it. */
function nominatedTo(v: View<Scenario>, kinds: Kinds, slot: number, { priority }: PodTemplate): SomePods[] {
  return [...v.fold(kinds.nominated, { via: 'nominated', of: { kind: kinds.node, slot } })].flatMap(([name, count]) => {
    const index = Number(name.split(' ')[0]);
    const { template } = workload(v.config, index);
    return template.priority >= priority ? [{ index, template, active: true, count }] : [];
  });
}

function about(
  name: string,
  kinds: Kinds,
  holds: (before: View<Scenario>, after: View<Scenario>) => boolean,
): WriteProperty<Scenario> {
  const some = (before: View<Scenario>, after: View<Scenario>): boolean => victims(before, after, kinds).length > 0;
  return {
    name,
    on: 'write',
    about: preempts,
    when: () => true,
    holds: (before, after) => !some(before, after) || holds(before, after),
  };
}

function writesOf(kinds: Kinds): WriteProperty<Scenario>[] {
  return [
    about('PRE-S1', kinds, (before, after) =>
      victims(before, after, kinds).every(
        ({ index }) => workload(before.config, index).template.priority < preemptorOf(before).priority,
      ),
    ),
    about('PRE-S2', kinds, (before, after) => placeOf(before, after, kinds) !== null),
    about('PRE-S5', kinds, (before) => preemptorOf(before).preemptionPolicy !== 'Never'),
    {
      name: 'PRE-S7',
      on: 'write',
      about: preempts,
      when: () => true,
      // They are still there, and end by themselves.
      holds: (before, after) => after.fold(kinds.podCounts).total === before.fold(kinds.podCounts).total,
    },
  ];
}

function roomOf(kinds: Kinds): WriteProperty<Scenario>[] {
  return [
    about('PRE-S3', kinds, (before, after) => {
      const place = placeOf(before, after, kinds);
      const pod = preemptorOf(before);
      if (!place) return true;
      const staying = place.now.pods.filter(({ active, template }) => active || template.priority >= pod.priority);
      return fitsBeside(pod, staying, place.now.allocatable);
    }),
    about('PRE-S4', kinds, (before, after) => {
      const place = placeOf(before, after, kinds);
      const pod = preemptorOf(before);
      if (!place) return true;
      const active = place.now.pods.filter((some) => some.active);
      const ending = place.then.pods.filter((some) => !some.active);
      const reserved = nominatedTo(before, kinds, place.then.slot, pod);
      return victims(before, after, kinds).every(({ index }) => {
        const victim = { template: workload(before.config, index).template, count: 1 };
        return !fitsBeside(pod, [...active, ...ending, ...reserved, victim], place.now.allocatable);
      });
    }),
    about('PRE-S6', kinds, (before, after) => {
      const pod = preemptorOf(before);
      if (!breaksBudget(before, after, kinds)) return true;
      // Where it would do that all pods without a budget go, no budget has to be broken.
      return placesOf(before, kinds).every(({ slot, pods, allocatable }) => {
        const budgeted = pods.filter(
          ({ index, template }) => template.priority >= pod.priority || budgetsOf(before.config, index).length > 0,
        );
        const goes = budgeted.length < pods.length;
        const reserved = nominatedTo(before, kinds, slot, pod);
        return !goes || !isOpen(before, kinds, slot, pod) || !fitsBeside(pod, [...budgeted, ...reserved], allocatable);
      });
    }),
  ];
}

function budgetsOf({ budgets, workloads }: Scenario, index: number): Scenario['budgets'] {
  const of = workloads[index];
  return budgets.filter((budget) => of !== undefined && selectsPods(budget, of));
}

/** Are there more victims than a budget allowed? */
function breaksBudget(before: View<Scenario>, after: View<Scenario>, kinds: Kinds): boolean {
  const gone = victims(before, after, kinds);
  return before.config.budgets.some((budget) => {
    // The scheduler takes no notice of budgets that select everything.
    const { matchLabels = {}, matchExpressions = [] } = budget.selector ?? {};
    if (Object.keys(matchLabels).length + matchExpressions.length === 0) return false;
    const selected = before.config.workloads.flatMap((of, index) => (selectsPods(budget, of) ? [index] : []));
    const views = selected.map((index) => workloadView(before, kinds, index));
    const ready = views.reduce((sum, view) => sum + view.ready, 0);
    const desired = views.reduce((sum, view) => sum + view.desired, 0);
    const count = gone.reduce((sum, one) => (selected.includes(one.index) ? sum + one.count : sum), 0);
    return count > Math.max(0, ready - desiredHealthy(budget, desired));
  });
}

/** Is the node up, and one that the pod asks for? Assumed nodes have every label. */
function isOpen(v: View<Scenario>, kinds: Kinds, slot: number, pod: PodTemplate): boolean {
  const node = v.all(kinds.node)[slot];
  const given = v.config.nodes[Number(node?.context['index'])];
  if (!node || !given || !node.tags.has('up') || !node.tags.has('schedulable') || given.object.unschedulable)
    return false;
  return given.assumed || (fitsAffinity(pod, given.object) && toleratesNode(pod, given.object));
}

/** Workloads with pods that wait and may go to any node that has room. */
function waiting(v: View<Scenario>, kinds: Kinds): PodTemplate[] {
  return v.config.workloads.flatMap(({ kind, template }, index) =>
    kind !== 'DaemonSet' && template.nodeName === '' && v.fold(kinds.podStates).has(`${index} unscheduled`)
      ? [template]
      : [],
  );
}

/** The earlier turn: nobody of a higher priority waited who had room. */
function lowerGoLater(kinds: Kinds): WriteProperty<Scenario> {
  const higher = (v: View<Scenario>): PodTemplate[] =>
    waiting(v, kinds).filter(({ priority }) => priority > preemptorOf(v).priority);
  return {
    name: 'SCH-S7',
    on: 'write',
    about: ({ verb }) => verb === 'bind',
    when: (before) => higher(before).length > 0,
    holds: (before) =>
      higher(before).every((pod) =>
        placesOf(before, kinds).every(
          ({ slot, pods, allocatable }) =>
            !isOpen(before, kinds, slot, pod) ||
            !fitsBeside(pod, [...pods, ...nominatedTo(before, kinds, slot, pod)], allocatable),
        ),
      ),
  };
}

/** Nobody waits for ever where pods of lower priority have the room. */
function importantPodsGetIn(kinds: Kinds): Goal<Scenario> {
  const helped = (v: View<Scenario>): PodTemplate[] =>
    waiting(v, kinds).filter(
      (pod) =>
        pod.preemptionPolicy !== 'Never' &&
        placesOf(v, kinds).some(
          ({ slot, pods, allocatable }) =>
            isOpen(v, kinds, slot, pod) && fitsBeside(pod, withoutLower(pods, pod), allocatable),
        ),
    );
  return { name: 'PRE-L1', kind: 'recurs', reached: (v) => helped(v).length === 0 };
}

function chainsEnd(): Goal<Scenario> {
  return { name: 'PRE-L2', kind: 'no-flapping', reached: () => true, counts: preempts };
}

/** The promises about priorities, where there are two. */
export function preemptionPromises(kinds: Kinds, scenario: Scenario): Requirement<Scenario>[] {
  if (!hasPriorities(scenario)) return [];
  const room = isPlain(scenario) ? [...roomOf(kinds), lowerGoLater(kinds), importantPodsGetIn(kinds)] : [];
  return [...writesOf(kinds), ...room, chainsEnd()];
}
