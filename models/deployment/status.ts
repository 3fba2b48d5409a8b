/**
 * What a sync of the Deployment controller writes into the status: workloads.md §6.8.
 *
 * Times are not arithmetic: whether the progress deadline has passed is for the caller to know.
 */

/** One owned ReplicaSet as the controller's cache shows it, before the sync's own writes. */
export interface CountedReplicaSet {
  readonly isNew: boolean;
  readonly spec: number;
  readonly replicas: number;
  readonly ready: number;
  readonly available: number;
  readonly terminating: number;
}

/** The counters of the status; 0 when absent. */
export interface DeploymentStatus {
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly unavailableReplicas: number;
  readonly terminatingReplicas: number;
}

/** What the sync finds out about the rollout; `unchanged` leaves the condition alone, if the deadline allows. */
export type Progress = 'complete' | 'progressing' | 'unchanged' | 'not evaluated';

/** The counters, as sums over the ReplicaSets. */
export function deploymentStatus(sets: readonly CountedReplicaSet[]): DeploymentStatus {
  const sum = (of: (set: CountedReplicaSet) => number): number => sets.reduce((total, set) => total + of(set), 0);
  const availableReplicas = sum((set) => set.available);
  return {
    replicas: sum((set) => set.replicas),
    updatedReplicas: sum((set) => (set.isNew ? set.replicas : 0)),
    readyReplicas: sum((set) => set.ready),
    availableReplicas,
    unavailableReplicas: Math.max(0, sum((set) => set.spec) - availableReplicas),
    terminatingReplicas: sum((set) => set.terminating),
  };
}

/** Condition Available: `least` = replicas − maxUnavailable. */
export function isAvailable(status: DeploymentStatus, least: number): boolean {
  return status.availableReplicas >= least;
}

/** Condition Progressing, by the ordinary paths only. `reason` is the present one, `null` without a condition. */
export function progressOf(
  replicas: number,
  reason: string | null,
  before: DeploymentStatus,
  now: DeploymentStatus,
): Progress {
  if (now.replicas === now.updatedReplicas && reason === 'NewReplicaSetAvailable') return 'not evaluated';
  if (now.updatedReplicas === replicas && now.replicas === replicas && now.availableReplicas === replicas)
    return 'complete';
  const grew =
    now.updatedReplicas > before.updatedReplicas ||
    now.replicas - now.updatedReplicas < before.replicas - before.updatedReplicas ||
    now.readyReplicas > before.readyReplicas ||
    now.availableReplicas > before.availableReplicas;
  return grew ? 'progressing' : 'unchanged';
}
