/**
 * The eviction API as `kubectl drain` uses it: asked again and again for every pod of the node until it is granted.
 * Sources: autoscaling-and-disruption.md §2.4, §3.2, §4.2.
 *
 * Departures: requests are made one at a time, in settled states; there the budget's status is what its controller
 * would have written, so it is computed here by the same arithmetic and not stored. A refused request changes nothing.
 */
import type { Rule, View } from '../engine/contract.ts';
import { selectsPods } from '../kube/selector.ts';
import type { PodDisruptionBudgetObject } from '../kube/types.ts';
import type { BudgetStatus, PodController } from '../../models/poddisruptionbudget/reconcile.ts';
import type { Arithmetic } from './arithmetic.ts';
import { stopsWaiting } from './availability.ts';
import type { Kinds } from './kinds.ts';
import { toSelf } from './operations.ts';
import { comesToCordoned, isDrained, workload, type Scenario } from './scenario.ts';
import { workloadView } from './workload-view.ts';

/** Budgets that select the pods of a workload. */
export function budgetsOf(scenario: Scenario, index: unknown): PodDisruptionBudgetObject[] {
  return scenario.budgets.filter((budget) => selectsPods(budget, workload(scenario, index)));
}

/** DR3: evicts pods of nodes that are being drained. */
export function evictionRule(
  kinds: Kinds,
  arithmetic: Pick<Arithmetic, 'decideEviction' | 'budgetStatus'>,
): Rule<Scenario> {
  return {
    name: 'eviction',
    class: 'progress',
    forEach: kinds.pod,
    fairness: 'weak',
    steps: (v) => {
      const { tags, context, value } = v.self;
      const finished = value === 'Finished';
      if ((!tags.has('active') && !finished) || !v.deref('node')?.tags.has('draining')) return [];
      if (!isDrained(v.config, context['workload'])) return [];
      // DR6: what has come by name since the drain made its list is not on it.
      if (comesToCordoned(v.config, context['workload']) && context['listed'] !== true) return [];
      if (!isGranted(v, kinds, arithmetic)) return [];
      return [
        { actor: 'kubectl drain', verb: 'evict', ops: [toSelf({ type: 'DELETE' }), ...stopsWaiting(v.config, 'self')] },
      ];
    },
  };
}

/** What the eviction API answers whoever asks for the rule's own pod now. */
export function isGranted(
  v: View<Scenario>,
  kinds: Kinds,
  { decideEviction, budgetStatus }: Pick<Arithmetic, 'decideEviction' | 'budgetStatus'>,
): boolean {
  const { tags, context, value } = v.self;
  const budgets = budgetsOf(v.config, context['workload']);
  const [budget] = budgets;
  const status = budget ? statusOf(v, budget, kinds, budgetStatus) : null;
  const answer = decideEviction({
    // Neither of the two is anything that a budget could protect (E1).
    phasePending: tags.has('phase Pending') || value === 'Finished',
    ready: tags.has('ready'),
    matchingBudgets: budgets.length,
    allowed: status?.disruptionsAllowed ?? 0,
    currentHealthy: status?.currentHealthy ?? 0,
    desiredHealthy: status?.desiredHealthy ?? 0,
    policy: budget?.unhealthyPodEvictionPolicy ?? 'IfHealthyBudget',
  });
  return answer !== '429' && answer !== '500';
}

/** The status of a budget as its controller would write it now. */
export function statusOf(
  v: View<Scenario>,
  budget: PodDisruptionBudgetObject,
  kinds: Kinds,
  budgetStatus: Arithmetic['budgetStatus'],
): BudgetStatus {
  const counts = v.fold(kinds.podStates);
  const selected = v.config.workloads.flatMap((_, index) =>
    budgetsOf(v.config, index).includes(budget) ? [index] : [],
  );
  const pods = selected.flatMap((index) =>
    (['ready', 'unready', 'starting', 'unscheduled', 'terminating'] as const).flatMap((name) =>
      Array.from({ length: counts.get(`${index} ${name}`) ?? 0 }, () => ({
        ready: name === 'ready',
        terminating: name === 'terminating',
        disrupted: false,
      })),
    ),
  );
  return budgetStatus(budget, controllersOf(v, selected, kinds), pods);
}

/** P3: who controls the pods; bare pods add nothing. */
function controllersOf(v: View<Scenario>, selected: readonly number[], kinds: Kinds): PodController[] {
  return selected.flatMap((index) =>
    workload(v.config, index).kind === 'Pod'
      ? []
      : [{ id: String(index), replicas: workloadView(v, kinds, index).desired }],
  );
}
