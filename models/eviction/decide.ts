/**
 * The API server's answer to one eviction request: autoscaling-and-disruption.md §3.2, E1–E5.
 *
 * The answers 403 of E5 (negative budget, more than 2000 remembered names) cannot arise here and are left out; lost
 * races for the budget's resourceVersion belong to the machine around this.
 */

/** What the API server reads, all of it from storage. */
export interface EvictionRequest {
  /** E1: the phase is Pending. Pass true as well for a terminal or Terminating pod: no budget applies to it either. */
  readonly phasePending: boolean;
  readonly ready: boolean;
  /** How many budgets of the namespace select the pod. */
  readonly matchingBudgets: number;
  /** The rest describes that budget when there is exactly one; ignored otherwise. */
  readonly allowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly policy: 'IfHealthyBudget' | 'AlwaysAllow';
  /** E5: `status.observedGeneration < metadata.generation`. Not given = the status is for this spec. */
  readonly statusOutdated?: boolean;
}

/**
 * `delete`: delete without touching a budget. `spend`: take one unit, remember the name, then delete.
 * `429`: try again later. `500`: several budgets match, nothing changes.
 */
export type EvictionAnswer = 'delete' | 'spend' | '429' | '500';

/** Decides one request on stored state. */
export function decideEviction(request: EvictionRequest): EvictionAnswer {
  if (request.phasePending) return 'delete'; // E1
  if (request.matchingBudgets > 1) return '500'; // E2
  if (request.matchingBudgets === 0) return 'delete'; // E2
  if (!request.ready && allowsUnready(request)) return 'delete'; // E4
  if (request.statusOutdated === true) return '429'; // E5
  return request.allowed > 0 ? 'spend' : '429'; // E5, and E3 for a ready pod
}

/** E4: an unready pod may go without spending. Reads the status even where it is outdated, as Kubernetes does. */
function allowsUnready(request: EvictionRequest): boolean {
  if (request.policy === 'AlwaysAllow') return true;
  return request.desiredHealthy > 0 && request.currentHealthy >= request.desiredHealthy;
}
