/**
 * One sync of the Deployment controller as a pure function from its cached view to its writes: workloads.md §6.2–§6.6.
 *
 * Pause bookkeeping, conditions and status (§6.8), server-side rollback and deletion are not arithmetic and not here.
 */
import { recreate } from './recreate.ts';
import { rollingUpdate } from './rolling-update.ts';
import { kubernetesRules, type DeploymentPlan, type DeploymentRules, type DeploymentView } from './rules.ts';
import { isScalingEvent, scaleSync } from './scale-sync.ts';
import { syncOf } from './sync.ts';

export {
  kubernetesRules,
  resolvedRollingUpdate,
  type DeploymentPlan,
  type DeploymentRules,
  type DeploymentView,
  type DeploymentWrite,
  type ReplicaSetView,
} from './rules.ts';
export { nextRevision } from './sync.ts';

/** D5, D7, D8: which path the sync takes, and what it writes there. */
export function reconcileDeployment(view: DeploymentView, rules: DeploymentRules = kubernetesRules): DeploymentPlan {
  const sync = syncOf(view, rules);
  if (view.paused || isScalingEvent(sync)) return scaleSync(sync);
  return view.strategy.type === 'Recreate' ? recreate(sync) : rollingUpdate(sync);
}
