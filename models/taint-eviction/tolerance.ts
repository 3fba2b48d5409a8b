/**
 * How long a pod puts up with the NoExecute taints of its node: autoscaling-and-disruption.md §7.3, V1–V3.
 *
 * Timers, their cancelling and the deletion itself belong to the rules around this.
 */
import { tolerates } from '../../src/kube/toleration.ts';
import type { Taint, Toleration } from '../../src/kube/types.ts';

/** `evict`: at once; a number: after so many seconds; `stay`: never. */
export type Tolerance = 'evict' | 'stay' | number;

/** V1–V3 for the taints of one node, whatever their effect: only NoExecute counts. */
export function toleranceOf(tolerations: readonly Toleration[], taints: readonly Taint[]): Tolerance {
  const seconds = taints
    .filter((taint) => taint.effect === 'NoExecute')
    .map((taint) => {
      const first = tolerations.find((toleration) => tolerates([toleration], taint));
      return first ? (first.tolerationSeconds ?? Infinity) : 0; // V2: not tolerated at all
    });
  const least = Math.min(...seconds, Infinity);
  if (least <= 0) return 'evict';
  return least === Infinity ? 'stay' : least;
}

/**
 * V4: does a pod that waits for the end of its tolerance stop waiting when some taints go and these remain? What it is waiting
 * for decides, and not whether any taint is left.
 */
export function cancelsEviction(tolerations: readonly Toleration[], remaining: readonly Taint[]): boolean {
  return toleranceOf(tolerations, remaining) !== 'evict';
}
