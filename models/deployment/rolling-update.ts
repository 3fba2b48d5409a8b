/** The rolling path of a Deployment sync: workloads.md §6.4, U1–U4. */
import type { DeploymentPlan, DeploymentWrite, ReplicaSetView, Resize } from './rules.ts';
import { historyCleanUp, isComplete, renumbering, scaleTo, sum, type Sync } from './sync.ts';

/** The new ReplicaSet as U3 sees it. */
interface NewSide {
  readonly spec: number;
  readonly available: number;
  /** T with the new ReplicaSet counted. */
  readonly total: number;
}

/** One sync of the rolling path. */
export function rollingUpdate(sync: Sync): DeploymentPlan {
  // U1: GetNew ran before (D7); its PUT makes the second call conflict, which ends the sync.
  const renumber = renumbering(sync);
  if (renumber.length > 0) return { path: 'RollingUpdate', reason: 'renumber', writes: renumber };
  if (sync.newRS === null) return createAndShrink(sync);

  const size = newSize(sync, sync.newRS);
  if (size !== sync.newRS.spec) {
    const writes = [scaleTo(sync, { id: sync.newRS.id, replicas: size })];
    return { path: 'RollingUpdate', reason: 'grow-new', writes }; // U2: stop
  }
  const { spec, available } = sync.newRS;
  const shrink = shrinkOld(sync, { spec, available, total: sync.total });
  if (shrink.writes.length > 0) return { path: 'RollingUpdate', ...shrink }; // U3: stop

  const complete = isComplete(sync);
  const cleanUp = complete ? historyCleanUp(sync) : []; // U4
  if (cleanUp.length > 0) return { path: 'RollingUpdate', reason: 'clean-up-history', writes: cleanUp };
  return { path: 'RollingUpdate', reason: complete ? 'steady' : 'wait', writes: [] };
}

/** U1 with a missing ReplicaSet: created at NewCount, and the same sync goes on to U3. */
function createAndShrink(sync: Sync): DeploymentPlan {
  const { replicas } = sync.view;
  const spec = sync.rules.newCount({ spec: 0, total: sync.ceilingTotal, replicas, maxSurge: sync.maxSurge });
  const shrink = shrinkOld(sync, { spec, available: 0, total: sync.total + spec });
  return { path: 'RollingUpdate', reason: 'create', writes: [{ write: 'create', replicas: spec }, ...shrink.writes] };
}

/** U2: the size the new ReplicaSet should have now. */
function newSize(sync: Sync, newRS: ReplicaSetView): number {
  const { replicas } = sync.view;
  if (newRS.spec >= replicas) return replicas;
  return sync.rules.newCount({ spec: newRS.spec, total: sync.ceilingTotal, replicas, maxSurge: sync.maxSurge });
}

/** U3: unhealthy old pods first, then as many as availability allows. */
function shrinkOld(sync: Sync, side: NewSide): Pick<DeploymentPlan, 'reason' | 'writes'> {
  const idle = { reason: 'wait', writes: [] } as const;
  const { olds, rules, minAvailable, available } = sync;
  if (sum(olds, (set) => set.spec) === 0) return idle;
  const unavailableNew = side.spec - side.available;
  const maxDown = rules.maxDown({ total: side.total, minAvailable, unavailableNew });
  if (maxDown <= 0) return idle;

  const cleanUp = rules.cleanUpUnhealthy({ olds, maxDown });
  const cleaned = cleanUp.resizes.map((resize) => scaleTo(sync, resize));
  if (cleanUp.abandoned) return { reason: 'clean-up-unhealthy', writes: cleaned };

  const remaining = resized(olds, cleanUp.resizes);
  const down = rules.scaleDownOld({ olds: remaining, available, minAvailable });
  const writes: readonly DeploymentWrite[] = [...cleaned, ...down.map((resize) => scaleTo(sync, resize))];
  return { reason: cleaned.length > 0 ? 'clean-up-unhealthy' : 'scale-down-old', writes };
}

/** The old ReplicaSets with the sizes that U3a has just written. */
function resized(olds: readonly ReplicaSetView[], resizes: readonly Resize[]): readonly ReplicaSetView[] {
  const sizes = new Map(resizes.map((resize) => [resize.id, resize.replicas]));
  return olds.map((old) => ({ ...old, spec: sizes.get(old.id) ?? old.spec }));
}
