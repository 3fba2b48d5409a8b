import { workload } from '../src/cluster/scenario.js';
import { badRolloutHalts, keepsBudget, keepsFloor, staysAvailable } from './availability.js';
import { staysUnderCeiling } from './ceiling.js';
import { converges, drainEnds, noFlapping, rollbackCompletes, rolloutCompletes, schedulable } from './convergence.js';
/** The goals of each workload and budget, then those of the whole scenario. */
export function goalsOf(kinds, scenario) {
    const each = scenario.workloads.flatMap((_, index) => goalsOfWorkload(kinds, scenario, index));
    const budgets = scenario.budgets.map((budget) => keepsBudget(kinds, scenario, budget));
    return [...each, ...budgets, drainEnds(kinds, scenario), noFlapping()];
}
function goalsOfWorkload(kinds, scenario, index) {
    const every = [
        staysAvailable(kinds, scenario, index),
        converges(kinds, scenario, index),
        schedulable(kinds, scenario, index),
    ];
    if (workload(scenario, index).kind !== 'Deployment')
        return every;
    return [
        ...every,
        keepsFloor(kinds, scenario, index),
        staysUnderCeiling(kinds, scenario, index),
        rolloutCompletes(kinds, scenario, index),
        rollbackCompletes(kinds, scenario, index),
        badRolloutHalts(kinds, scenario, index),
    ];
}
