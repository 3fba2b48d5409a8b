/**
 * What the admission of ResourceQuotas lets through: workloads.md §8. Each create is admitted or refused by itself, so of
 * several as many succeed as there is room for.
 */

/** How many of the pods that are wanted are admitted; `used` counts every pod that has not ended, Terminating ones too. */
export function admittedPods(wanted: number, hard: number, used: number): number {
  return Math.max(0, Math.min(wanted, hard - used));
}
