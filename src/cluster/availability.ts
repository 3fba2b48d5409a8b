/**
 * minReadySeconds: a pod that has become ready is available when it has stayed so for that long. Source: workloads.md
 * §0 (`Avail`), §5.3 R6 and R7. Workloads with 0, the default, have no timer and no state for it.
 *
 * A version that never works does not live that long: it crashes before.
 */
import type { Op, Rule, Snap, Target, Timer } from '../engine/contract.ts';
import type { Kinds } from './kinds.ts';
import { toSelf } from './operations.ts';
import { workload, type Scenario } from './scenario.ts';

/** Seconds for which a pod of this workload has to be ready; a bare Pod is waited for by nobody. */
export function minReadySeconds(scenario: Scenario, index: unknown): number {
  const of = workload(scenario, index);
  return of.kind === 'Pod' ? 0 : of.minReadySeconds;
}

function timerOf(seconds: number): Timer {
  return { name: `minReadySeconds ${seconds}`, seconds };
}

function timers(scenario: Scenario): Timer[] {
  const all = scenario.workloads.map((_, index) => minReadySeconds(scenario, index));
  return [...new Set(all)].filter((seconds) => seconds > 0).map(timerOf);
}

/** What a pod that becomes ready starts: its time until it is available. */
export function beginsToWait(scenario: Scenario, pod: Snap): Op[] {
  if (pod.context['waits'] !== true || pod.context['works'] !== true) return [];
  return [{ op: 'start', timer: timerOf(minReadySeconds(scenario, pod.context['workload'])), on: 'self' }];
}

/** Pods that are not ready any more, or Terminating, wait for nothing. */
export function stopsWaiting(scenario: Scenario, on: Target): Op[] {
  return timers(scenario).map((timer): Op => ({ op: 'cancel', timer, on }));
}

/** The time is over: available. */
export function availabilityRules(kinds: Kinds, scenario: Scenario): Rule<Scenario>[] {
  return timers(scenario).map((timer) => ({
    name: `availability, ${timer.name}`,
    class: 'timer',
    forEach: kinds.pod,
    timer,
    fairness: 'weak',
    steps: (v) => {
      const of = workload(scenario, v.self.context['workload']).kind === 'DaemonSet' ? 'daemonset' : 'replicaset';
      return [{ actor: `${of}-controller`, verb: 'count as available', ops: [toSelf({ type: 'AVAILABLE' })] }];
    },
  }));
}
