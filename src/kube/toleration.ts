/**
 * Which taints a pod tolerates: the one rule that the scheduler and the taint eviction controller share.
 */
import type { Taint, Toleration } from './types.ts';

/** workloads.md §4.2: effect, key and value each have to fit. */
export function tolerates(tolerations: readonly Toleration[], taint: Taint): boolean {
  return tolerations.some(
    (toleration) =>
      (toleration.effect === '' || toleration.effect === taint.effect) &&
      (toleration.key === '' || toleration.key === taint.key) &&
      (toleration.operator === 'Exists' || toleration.value === taint.value),
  );
}
