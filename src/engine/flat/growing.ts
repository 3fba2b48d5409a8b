/**
 * A list of small integers that grows: the flat tables that the inner loop reads.
 */

/** How memory for a table is got; shared memory lets several threads read one table. */
export type Allocate = (length: number) => Int32Array;

/** Memory of one thread. */
export const ownMemory: Allocate = (length) => new Int32Array(length);

/** Grows by doubling; `data` is another array after it has grown. */
export class Growing {
  data: Int32Array;
  /** Entries in use. */
  length: number;
  private readonly allocate: Allocate;

  /** Entry 0 is never given: offsets above zero are free to mean something. */
  constructor(allocate: Allocate, capacity = 1 << 12) {
    this.allocate = allocate;
    this.data = allocate(capacity);
    this.length = 1;
  }

  /** Room for so many entries, all zero; gives where it begins. */
  take(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.data.length) {
      const grown = this.allocate(Math.max(this.length, this.data.length * 2));
      grown.set(this.data);
      this.data = grown;
    }
    return at;
  }

  /** Appends entries; gives where they begin. */
  append(entries: readonly number[]): number {
    const at = this.take(entries.length);
    this.data.set(entries, at);
    return at;
  }
}
