import { selectsPods } from '../kube/selector.js';
import { decideEviction } from '../../models/eviction/decide.js';
import { budgetStatus } from '../../models/poddisruptionbudget/reconcile.js';
import { toSelf } from './operations.js';
import { comesByName } from './placement.js';
import { workload } from './scenario.js';
import { workloadView } from './workload-view.js';
/** Budgets that select the pods of a workload. */
export function budgetsOf(scenario, index) {
    return scenario.budgets.filter((budget) => selectsPods(budget, workload(scenario, index)));
}
/** Evicts pods of nodes that are being drained. */
export function evictionRule(kinds) {
    return {
        name: 'eviction',
        class: 'progress',
        forEach: kinds.pod,
        fairness: 'weak',
        steps: (v) => {
            const { tags, context } = v.self;
            if (!tags.has('active') || !v.deref('node')?.tags.has('draining'))
                return [];
            // DR6: what has come by name since the drain made its list is not on it.
            if (comesByName(v.config, context['workload']) && context['listed'] !== true)
                return [];
            const budgets = budgetsOf(v.config, context['workload']);
            const [budget] = budgets;
            const status = budget ? statusOf(v, budget, kinds) : null;
            const answer = decideEviction({
                phasePending: tags.has('phase Pending'),
                ready: tags.has('ready'),
                matchingBudgets: budgets.length,
                allowed: status?.disruptionsAllowed ?? 0,
                currentHealthy: status?.currentHealthy ?? 0,
                desiredHealthy: status?.desiredHealthy ?? 0,
                policy: budget?.unhealthyPodEvictionPolicy ?? 'IfHealthyBudget',
            });
            if (answer === '429' || answer === '500')
                return [];
            return [{ actor: 'kubectl drain', verb: 'evict', ops: [toSelf({ type: 'DELETE' })] }];
        },
    };
}
function statusOf(v, budget, kinds) {
    const counts = v.fold(kinds.podStates);
    const selected = v.config.workloads.flatMap((_, index) => budgetsOf(v.config, index).includes(budget) ? [index] : []);
    const pods = selected.flatMap((index) => ['ready', 'bound', 'unscheduled', 'terminating'].flatMap((name) => Array.from({ length: counts.get(`${index} ${name}`) ?? 0 }, () => ({
        ready: name === 'ready',
        terminating: name === 'terminating',
        disrupted: false,
    }))));
    return budgetStatus(budget, controllersOf(v, selected, kinds), pods);
}
/** P3: who controls the pods; bare pods add nothing. */
function controllersOf(v, selected, kinds) {
    return selected.flatMap((index) => workload(v.config, index).kind === 'Pod'
        ? []
        : [{ id: String(index), replicas: workloadView(v, kinds, index).desired }]);
}
