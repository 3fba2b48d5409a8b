/**
 * What a descheduler would evict: arithmetic of the strategies RemoveDuplicates and
 * RemovePodsViolatingTopologySpreadConstraint. Source: plug-ins of github.com/kubernetes-sigs/descheduler.
 *
 * Departures: of several pods that are too many, which one goes is a choice of whoever asks, and one goes at a time.
 */

/** The pods of one owner, Terminating ones aside, as RemoveDuplicates counts them. */
export interface Duplicates {
  /** On the node that is looked at. */
  readonly here: number;
  /** On all nodes. */
  readonly everywhere: number;
  /** Nodes that taints and node affinity leave to the pods, whatever room they have. */
  readonly targets: number;
}

/** How many pods of an owner are too many on a node: more than its even share of the nodes that the pods may use. */
export function surplus({ here, everywhere, targets }: Duplicates): number {
  if (here < 2 || targets < 2) return 0;
  return Math.max(0, here - Math.ceil(everywhere / targets));
}

/**
 * How many pods of each domain go so that the others can take them; `sizes` are the pods that a constraint counts in each.
 * From the largest to the smallest: at most half of what they differ beyond the skew, never past the mean.
 */
export function moves(sizes: readonly number[], maxSkew: number): readonly number[] {
  const moved = sizes.map(() => 0);
  if (Math.max(...sizes) - Math.min(...sizes) <= maxSkew) return moved;
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const order = sizes.map((size, at) => ({ at, size })).toSorted((a, b) => a.size - b.size);
  let [low, high] = [0, order.length - 1];
  while (low < high) {
    const [small, large] = [order[low], order[high]];
    if (!small || !large) break;
    if (large.size <= mean) {
      high--;
      continue;
    }
    const skew = large.size - small.size;
    const count = Math.min(Math.ceil(large.size - mean), Math.ceil(mean - small.size), Math.ceil((skew - maxSkew) / 2));
    if (skew <= maxSkew || count <= 0) {
      low++;
      continue;
    }
    large.size -= count;
    small.size += count;
    moved[large.at] = (moved[large.at] ?? 0) + count;
  }
  return moved;
}
