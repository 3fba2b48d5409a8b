/**
 * The taint eviction controller: NoExecute taints that given nodes have, and the one of a lost node.
 * Source: autoscaling-and-disruption.md §7.3.
 *
 * Departures: a pod that does not tolerate a taint is deleted in a settled state and one of a workload at a time, since
 * a ReplicaSet would fill the burst with ever more of them; the kubelet, which would reject it as well (workloads.md
 * §2.8), only does not start it. Taints of given nodes and of a lost node have timers apart, where V4 has one.
 */
import type { Op, Ref, Rule, Snap, Step, Target, Timer, View } from '../engine/contract.ts';
import type { Taint } from '../kube/types.ts';
import { toleranceOf, type Tolerance } from '../../models/taint-eviction/tolerance.ts';
import { stopsWaiting } from './availability.ts';
import type { Kinds } from './kinds.ts';
import { toSelf } from './operations.ts';
import { workload, type Scenario } from './scenario.ts';

/** Pod garbage collection waits this long after a Node object has gone. */
export const quarantine: Timer = { name: 'pod garbage collection quarantine', seconds: 40 };

const UNREACHABLE: Taint = { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoExecute' };

const CORDONED: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

/** N4, N5: the taints that a node has now, those of its document among them; where most of its zone is down it has no NoExecute one. */
export function taintsOf(scenario: Scenario, node: Snap): readonly Taint[] {
  const object = scenario.nodes[Number(node.context['index'])]?.object;
  const lost: Taint[] = node.tags.has('tainted') ? [{ ...UNREACHABLE, effect: 'NoSchedule' }] : [];
  const evicting = node.tags.has('tainted') && !node.tags.has('paused') ? [UNREACHABLE] : [];
  const cordoned = object?.unschedulable || !node.tags.has('schedulable') ? [CORDONED] : [];
  return [...(object?.taints ?? []), ...lost, ...evicting, ...cordoned];
}

/** How long the pods of a workload put up with the taints that a given node has. */
export function toleranceOn(scenario: Scenario, index: unknown, node: unknown): Tolerance {
  const taints = scenario.nodes[Number(node)]?.object.taints ?? [];
  return toleranceOf(workload(scenario, index).template.tolerations, taints);
}

/** V4: the timer that starts when a pod of this workload is bound to that node, if its time there is limited. */
export function tolerationTimer(scenario: Scenario, index: unknown, node: unknown): Timer | null {
  const tolerance = toleranceOn(scenario, index, node);
  return typeof tolerance === 'number' ? { name: `toleration for ${tolerance} s`, seconds: tolerance } : null;
}

/** How long the pods of a workload stay on a node that is unreachable: 300 s unless they say otherwise (autoscaling-and-disruption.md §7.1). */
function toleranceOfLoss(scenario: Scenario, index: unknown): Tolerance {
  return toleranceOf(workload(scenario, index).template.tolerations, [UNREACHABLE]);
}

function lossTimer(seconds: number): Timer {
  return { name: `toleration of ${UNREACHABLE.key} for ${seconds} s`, seconds };
}

function lossTimers(scenario: Scenario): Timer[] {
  const all = scenario.workloads.map((_, index) => toleranceOfLoss(scenario, index));
  return [...new Set(all)].flatMap((tolerance) => (typeof tolerance === 'number' ? [lossTimer(tolerance)] : []));
}

/** What the unreachable taint does to the pods of a node, of the rule's own one unless given. */
export function taintUnreachable(kinds: Kinds, scenario: Scenario, node?: Ref): Op[] {
  const pods = (tolerance: Tolerance): Target => ({
    each: kinds.pod,
    through: node ? { via: 'node', of: node } : { via: 'node' },
    where: (s) => s.tags.has('active') && toleranceOfLoss(scenario, s.context['workload']) === tolerance,
  });
  const evicts = scenario.workloads.some((_, index) => toleranceOfLoss(scenario, index) === 'evict');
  return [
    ...lossTimers(scenario).map((timer): Op => ({ op: 'start', timer, on: pods(timer.seconds) })),
    ...(evicts ? [{ op: 'send' as const, to: pods('evict'), event: { type: 'DELETE' } }] : []),
  ];
}

/** V1: the taint has gone: its timers go too, those of the pods for which that ends their waiting. */
export function untaint(kinds: Kinds, scenario: Scenario, ends: (pod: Snap) => boolean = () => true): Op[] {
  const on: Target = { each: kinds.pod, through: { via: 'node' }, where: ends };
  return lossTimers(scenario).map((timer): Op => ({ op: 'cancel', timer, on }));
}

/**
 * Are earlier pods of this workload still ending? Where a pod comes back to the node that it was deleted from, its
 * deletion waits for them, as a loop would otherwise leave ever more of them behind.
 */
function othersAreEnding(v: View<Scenario>, kinds: Kinds): boolean {
  return v.fold(kinds.podStates).has(`${String(v.self.context['workload'])} terminating`);
}

/** V5: deletes pods whose time is over, and those that have none. */
export function taintEvictionRules(kinds: Kinds, scenario: Scenario): Rule<Scenario>[] {
  const ops = [toSelf({ type: 'DELETE' }), ...stopsWaiting(scenario, 'self')];
  const steps = [{ actor: 'taint-eviction-controller', verb: 'delete', ops }];
  const pairs = scenario.workloads.flatMap((_, index) => scenario.nodes.map((_node, node) => ({ index, node })));
  const given = pairs.flatMap(({ index, node }) => tolerationTimer(scenario, index, node) ?? []);
  const onTimer = (timer: Timer, comesBack: (pod: Snap) => boolean): Rule<Scenario> => ({
    name: `taint-eviction-controller, ${timer.name}`,
    class: 'timer',
    forEach: kinds.pod,
    timer,
    fairness: 'weak',
    steps: (v) => (comesBack(v.self) && othersAreEnding(v, kinds) ? [] : steps),
  });
  const byName = (pod: Snap): boolean => workload(scenario, pod.context['workload']).template.nodeName !== '';
  const intolerant = pairs.some(
    ({ index, node }) =>
      workload(scenario, index).template.nodeName === scenario.nodes[node]?.object.name &&
      toleranceOn(scenario, index, node) === 'evict',
  );
  return [
    ...lossTimers(scenario).map((timer) => onTimer(timer, byName)),
    ...[...new Map(given.map((timer) => [timer.name, timer])).values()].map((timer) => onTimer(timer, () => true)),
    ...(intolerant ? [intolerantRule(kinds, steps)] : []),
  ];
}

/** V2. The scheduler places no such pod; only a template that names its node does. */
function intolerantRule(kinds: Kinds, steps: readonly Step[]): Rule<Scenario> {
  return {
    name: 'taint-eviction-controller',
    class: 'progress',
    forEach: kinds.pod,
    fairness: 'weak',
    steps: (v) => {
      const { tags, context } = v.self;
      const node = v.deref('node');
      if (!tags.has('active') || !node?.tags.has('exists')) return [];
      if (toleranceOn(v.config, context['workload'], node.context['index']) !== 'evict') return [];
      return othersAreEnding(v, kinds) ? [] : steps;
    },
  };
}
