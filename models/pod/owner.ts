/**
 * Whether a pod that has ended is made again: by its controller, if it has one. Sources: workloads.md §2.12 (POD-S15),
 * §5.3 R5.
 */

/** The pod, and how many there are in its place (itself included) that are neither terminal nor Terminating. */
export interface Place {
  readonly isControlled: boolean;
  readonly active: number;
}

/** Pods to create. */
export function replacements({ isControlled, active }: Place): number {
  return isControlled && active === 0 ? 1 : 0;
}
