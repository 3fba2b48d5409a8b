/**
 * One sync of the Deployment controller as a pure function from its cached view to its writes: workloads.md §6.2–§6.6.
 *
 * Pause bookkeeping, conditions and status (§6.8), server-side rollback and deletion are not arithmetic and not here.
 */
import { recreate } from './recreate.js';
import { rollingUpdate } from './rolling-update.js';
import { kubernetesRules } from './rules.js';
import { isScalingEvent, scaleSync } from './scale-sync.js';
import { syncOf } from './sync.js';
export { kubernetesRules, resolvedRollingUpdate, } from './rules.js';
export { nextRevision } from './sync.js';
/** D5, D7, D8: which path the sync takes, and what it writes there. */
export function reconcileDeployment(view, rules = kubernetesRules) {
    const sync = syncOf(view, rules);
    if (view.paused || isScalingEvent(sync))
        return scaleSync(sync);
    return view.strategy.type === 'Recreate' ? recreate(sync) : rollingUpdate(sync);
}
