/**
 * Nodes of a search that wait to be expanded: those with the fewest moves first, or the deepest first.
 */

interface Bucket {
  readonly nodes: number[];
  /** How many have been taken. */
  taken: number;
}

/** What waits, with the number of moves on the way to it; of equal ones the first found comes first. */
export class Frontier {
  private readonly buckets: Bucket[] = [];
  private readonly order: 'breadth-first' | 'depth-first';
  /** No bucket below this one has anything left. */
  private lowest = 0;

  constructor(order: 'breadth-first' | 'depth-first') {
    this.order = order;
  }

  /** Adds a node, again if a shorter way to it was found. */
  add(node: number, depth: number): void {
    while (this.buckets.length <= depth) this.buckets.push({ nodes: [], taken: 0 });
    this.buckets[depth]?.nodes.push(node);
    this.lowest = Math.min(this.lowest, depth);
  }

  /** Takes the next node that is still due at its depth; null if there is none. */
  take(isDue: (node: number, depth: number) => boolean): number | null {
    if (this.order === 'breadth-first') {
      for (; this.lowest < this.buckets.length; this.lowest++) {
        const node = this.takeAt(this.lowest, isDue);
        if (node !== null) return node;
      }
      return null;
    }
    for (let depth = this.buckets.length - 1; depth >= 0; depth--) {
      const node = this.takeAt(depth, isDue);
      if (node !== null) return node;
    }
    return null;
  }

  private takeAt(depth: number, isDue: (node: number, depth: number) => boolean): number | null {
    const bucket = this.buckets[depth];
    while (bucket && bucket.taken < bucket.nodes.length) {
      const node = bucket.nodes[bucket.taken++];
      if (node !== undefined && isDue(node, depth)) return node;
    }
    return null;
  }
}
