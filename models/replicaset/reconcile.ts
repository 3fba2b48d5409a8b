/**
 * One sync of the ReplicaSet controller as arithmetic: workloads.md §5.3, R5 and R6.
 *
 * Which pods are counted (R3, R4) and who goes first (§5.4) are decided elsewhere; slow start and the cap of 500 only
 * cut a sync in parts.
 */

/** What the controller counts among its own pods. */
export interface ReplicaSetPod {
  /** Neither terminal nor Terminating. */
  readonly active: boolean;
  readonly ready: boolean;
  readonly available: boolean;
  /** Terminating and not terminal yet. */
  readonly terminating: boolean;
  /** Carries all labels of the template. */
  readonly labelled: boolean;
}

/** The counters of the status. */
export interface ReplicaSetStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly terminatingReplicas: number;
}

/** R5: how many pods to create; negative = how many to delete. */
export function missingPods(replicas: number, active: number): number {
  return replicas - active;
}

/** R6: the status for the pods as they were listed, before R5 acted. */
export function replicaSetStatus(pods: readonly ReplicaSetPod[]): ReplicaSetStatus {
  const active = pods.filter((pod) => pod.active);
  return {
    replicas: active.length,
    fullyLabeledReplicas: active.filter((pod) => pod.labelled).length,
    readyReplicas: active.filter((pod) => pod.ready).length,
    availableReplicas: active.filter((pod) => pod.available).length,
    terminatingReplicas: pods.filter((pod) => pod.terminating).length,
  };
}
