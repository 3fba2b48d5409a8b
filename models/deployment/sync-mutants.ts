/**
 * Faulty Deployment controllers whose mistake is in no single formula: `reconcileDeployment` with its view or its plan changed.
 */
import { reconcileDeployment, type DeploymentPlan, type DeploymentView } from './reconcile.ts';

type Reconcile = typeof reconcileDeployment;

/** Kubernetes, and then something that is done to the plan. */
function after(change: (plan: DeploymentPlan, view: DeploymentView) => DeploymentPlan): Reconcile {
  return (view, rules) => change(reconcileDeployment(view, rules), view);
}

const oldest = (view: DeploymentView): number => Math.min(...view.replicaSets.map(({ id }) => id));

/** Each by what it does wrong. */
export const deploymentSyncMutants: Readonly<Record<string, Reconcile>> = {
  'a paused Deployment rolls out': (view, rules) => reconcileDeployment({ ...view, paused: false }, rules),
  'scaling makes a revision': after((plan, view) =>
    plan.reason === 'proportional'
      ? { ...plan, writes: [...plan.writes, { write: 'renumber', id: oldest(view) }] }
      : plan,
  ),
  // Who looks at the view as if the new ReplicaSet had the highest revision never raises it.
  'an undo keeps the old revision': (view, rules) =>
    reconcileDeployment(
      { ...view, replicaSets: view.replicaSets.map((set) => (set.isNew ? { ...set, revision: 1000 } : set)) },
      rules,
    ),
  'the history is never cleaned up': after((plan) =>
    plan.reason === 'clean-up-history' ? { ...plan, reason: 'steady', writes: [] } : plan,
  ),
  'the last old pod gets company': after((plan, view) => ({
    ...plan,
    writes: plan.writes.map((write) => {
      const set = view.replicaSets.find(({ id }) => write.write === 'scale' && id === write.id);
      return write.write === 'scale' && set?.isNew === false && set.spec === 1 ? { ...write, replicas: 2 } : write;
    }),
  })),
  'a rollout counts as complete before it is': after((plan) =>
    plan.reason === 'wait' ? { ...plan, reason: 'steady' } : plan,
  ),
  'an undo is taken for done': after((plan, view) => {
    const isUndo = view.replicaSets.some(
      (set) => set.isNew && view.replicaSets.some(({ revision }) => revision > set.revision),
    );
    return isUndo ? { ...plan, reason: 'wait', writes: [] } : plan;
  }),
};
