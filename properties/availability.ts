/**
 * Goals about pods that have to be ready: stays-available, keeps-floor, bad-rollout-halts. Source: checks.md §4.
 */
import type { Kinds } from '../src/cluster/kinds.ts';
import { leastSize, nameOf, workload, type Scenario } from '../src/cluster/scenario.ts';
import { rolloutBounds, sizeOf, workloadView, workingReady } from '../src/cluster/workload-view.ts';
import type { Property, View, Write, WriteProperty } from '../src/engine/contract.ts';
import { scaled } from '../src/kube/percent.ts';
import { selectsPods } from '../src/kube/selector.ts';
import { memoryOf } from './memory.ts';

/**
 * At least one pod is ready while at most `tolerate` losses have happened since all were, and two or more were asked for.
 * Not asked where the author wants one: that somebody has scaled it up for a while is no promise of availability.
 */
export function staysAvailable(kinds: Kinds, scenario: Scenario, index: number): Property<Scenario> {
  const wanted = Math.max(sizeOf(scenario, index), leastSize(workload(scenario, index), scenario.autoscalers));
  const selected = [...scenario.services, ...scenario.budgets].some((by) => selectsPods(by, workload(scenario, index)));
  const asked = selected && wanted >= 2;
  return {
    name: `stays-available ${nameOf(workload(scenario, index))}`,
    on: 'settled',
    when: (v) => {
      const { losses, least, byHand } = memoryOf(v, kinds, index);
      // Who gives a workload an autoscaler with a minimum of two wants two, whatever an applied manifest says for a while.
      const two =
        least >= 2 || (least >= 1 && leastSize(workload(scenario, index), scenario.autoscalers) >= 2 && !byHand);
      return asked && two && losses <= scenario.tolerate;
    },
    holds: (v) => workloadView(v, kinds, index).ready >= 1,
  };
}

/**
 * A rollout deletes no available pod below replicas − maxUnavailable; pods that were lost otherwise are not its fault.
 * Asked of rolling updates whose floor is at least one pod.
 */
export function keepsFloor(kinds: Kinds, scenario: Scenario, index: number): WriteProperty<Scenario> {
  return {
    name: `keeps-floor ${nameOf(workload(scenario, index))}`,
    on: 'write',
    about: (step) => isDeletion(step),
    when: (before, step) =>
      before.self.context[step.actor === 'daemonset-controller' ? 'workload' : 'controller'] === index &&
      !memoryOf(before, kinds, index).scaled &&
      (rolloutBounds(before, kinds, index)?.minAvailable ?? 0) >= 1,
    holds: (before, after) => {
      const floor = rolloutBounds(after, kinds, index)?.minAvailable ?? 0;
      const then = workloadView(before, kinds, index);
      // Of pods on fuller nodes an available one may go before one that has only just become ready (DEP-S2, RS-S11).
      const spared = then.ready - then.available;
      return workloadView(after, kinds, index).available >= Math.min(floor, then.available) - spared;
    },
  };
}

/** A ReplicaSet that shrinks, or a DaemonSet that replaces pods of an old version. */
function isDeletion({ actor, verb }: Write): boolean {
  return actor === 'replicaset-controller' ? verb === 'delete' : actor === 'daemonset-controller' && verb === 'replace';
}

/** No eviction takes the ready pods that a budget selects below what it asks for. Source: PDB-S4. */
export function keepsBudget(
  kinds: Kinds,
  scenario: Scenario,
  budget: Scenario['budgets'][number],
): WriteProperty<Scenario> {
  const selected = scenario.workloads.flatMap((_, index) =>
    selectsPods(budget, workload(scenario, index)) ? [index] : [],
  );
  const ready = (v: View<Scenario>): number =>
    selected.reduce((sum, index) => sum + workloadView(v, kinds, index).ready, 0);
  return {
    name: `keeps-floor poddisruptionbudget/${budget.name}`,
    on: 'write',
    about: (step) => step.verb === 'evict',
    when: (before) => selected.includes(Number(before.self.context['workload'])) && before.self.tags.has('ready'),
    holds: (before, after) => {
      const desired = selected.reduce((sum, index) => sum + workloadView(before, kinds, index).desired, 0);
      return ready(after) >= desiredHealthy(budget, desired);
    },
  };
}

/** What a budget asks to be healthy of this many pods. Source: autoscaling-and-disruption.md §2.4, P3. */
function desiredHealthy(budget: Scenario['budgets'][number], expected: number): number {
  if (budget.maxUnavailable !== null) return Math.max(0, expected - scaled(budget.maxUnavailable, expected, 'up'));
  return budget.minAvailable === null ? expected : scaled(budget.minAvailable, expected, 'up');
}

/**
 * A version that never becomes ready does not take the floor away: while nothing else has been lost, the versions that
 * work keep replicas − maxUnavailable pods ready. Not asked after scaling, which knows no floor. Source: DEP-L2.
 */
export function badRolloutHalts(kinds: Kinds, scenario: Scenario, index: number): Property<Scenario> {
  return {
    name: `bad-rollout-halts ${nameOf(workload(scenario, index))}`,
    on: 'settled',
    when: (v) => {
      const { losses, least, scaled } = memoryOf(v, kinds, index);
      const { works } = workloadView(v, kinds, index);
      return !works && losses === 0 && !scaled && floorOf(v, kinds, index, least) >= 1;
    },
    holds: (v) => workingReady(v, kinds, index) >= floorOf(v, kinds, index, memoryOf(v, kinds, index).least),
  };
}

function floorOf(v: View<Scenario>, kinds: Kinds, index: number, replicas: number): number {
  return rolloutBounds(v, kinds, index, replicas)?.minAvailable ?? 0;
}
