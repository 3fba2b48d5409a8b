/**
 * What the scheduler assumes: workloads.md §4.2. A pod that it has placed counts as placed before the API server confirms it.
 */

/** Whether a pod may be placed by this view; `unseen`: whose last change of pods the cache does not show. */
export function mayBind(unseen: 'own' | 'other' | null): boolean {
  return unseen !== 'own';
}
