/**
 * The size that a HorizontalPodAutoscaler writes: autoscaling-and-disruption.md §1.4, H3–H6, and the bounds of §1.6.
 */

/** What one evaluation reads. */
export interface AutoscalerView {
  /** `spec.replicas` of the target. */
  readonly current: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Pods that the load needs; null where the metrics are not evaluated. */
  readonly need: number | null;
}

/** The size that the target should have. */
export function desiredReplicas({ current, minReplicas, maxReplicas, need }: AutoscalerView): number {
  if (current === 0) return 0; // H3: scaled to 0 by hand, disabled
  if (current > maxReplicas) return maxReplicas; // H4
  if (current < minReplicas) return minReplicas; // H5
  if (need === null) return current; // H6: the check of the selector failed
  return Math.min(maxReplicas, Math.max(minReplicas, need));
}

/** No load needs more pods than this, or one more than the least, whatever the autoscaler would allow: states. */
const HIGHEST_LOAD = 4;

/** The largest size that load leads to. */
export function highestLoad({ minReplicas, maxReplicas }: Pick<AutoscalerView, 'minReplicas' | 'maxReplicas'>): number {
  return Math.min(maxReplicas, Math.max(HIGHEST_LOAD, minReplicas + 1));
}

/** The levels of load that differ: the steady size is the least, between, or the most. */
export function loadLevels(view: Pick<AutoscalerView, 'minReplicas' | 'maxReplicas'>): number[] {
  const { minReplicas } = view;
  const highest = highestLoad(view);
  return [...new Set([minReplicas, Math.floor((minReplicas + highest) / 2), highest])];
}
