/**
 * The states that were found, and those of them that wait to be expanded: words in typed arrays, nothing else.
 *
 * States lie in the table itself (open addressing), the last word of each with its highest bit set. They wait in a ring,
 * in the order in which they were found; a search that is to tell the way keeps all of them, and where each came from.
 */

import type { Allocate } from './growing.ts';

/** Set in the last word of an entry that is used. */
export const USED = 0x80000000 | 0;

/** Factors of the hash, by word. */
export const FACTORS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1, 0x2545f491, 0x5851f42d, 0x14057b7e];
export const LAST_FACTOR = 0x2c1b3c6d;

/** Entries to begin with. */
const CAPACITY = 1 << 12;
/** Tables with fewer entries grow faster. */
const QUICK = 1 << 18;
/** The table grows when it is fuller than this. */
export const FULL = 0.7;

/** There is no memory left for more states. */
export class Full extends Error {
  override readonly name = 'Full';
}

/** The visited set and the frontier of a breadth-first search. */
export class Visited {
  readonly words: number;
  readonly allocate: Allocate;
  table: Int32Array;
  capacity = CAPACITY;
  states = 0;
  transitions = 0;
  queue: Int32Array;
  room = CAPACITY;
  /** States that have been taken from the queue, and that have been put in. */
  head = 0;
  tail = 0;
  /** Of the states that were in the queue when this level began, those not taken yet. */
  left = 0;
  depth = 0;
  /** Most states that waited at once. */
  peak = 0;
  /** For each state in the order of discovery, from which it was found; null = not kept. */
  parents: Int32Array | null;

  /** Memory that the search may take. */
  mostBytes = Infinity;
  /** Puts all entries of a table into a larger one; the generated form has a quicker way. */
  rehash = (table: Int32Array, larger: Int32Array, mask: number): void => this.rehashed(table, larger, mask);

  constructor(words: number, keepsWay: boolean, allocate: Allocate) {
    this.words = words;
    this.allocate = allocate;
    this.table = allocate(CAPACITY * words);
    this.queue = allocate(CAPACITY * words);
    this.parents = keepsWay ? new Int32Array(CAPACITY) : null;
  }

  /** Memory of the search. */
  get bytes(): number {
    return this.table.byteLength + this.queue.byteLength + (this.parents?.byteLength ?? 0);
  }

  /** Adds the state whose words begin at `at`, found from the state with number `parent`, unless it is known. */
  add(state: Int32Array, at: number, parent: number): void {
    const { words } = this;
    const last = words - 1;
    let entry = this.hash(state, at) & (this.capacity - 1);
    for (;;) {
      const base = entry * words;
      if (this.table[base + last] === 0) break;
      let same = this.table[base + last] === ((state[at + last] ?? 0) | USED);
      for (let word = 0; same && word < last; word++) same = this.table[base + word] === state[at + word];
      if (same) return;
      entry = (entry + 1) & (this.capacity - 1);
    }
    for (let word = 0; word < words; word++) this.table[entry * words + word] = state[at + word] ?? 0;
    this.table[entry * words + last] = (state[at + last] ?? 0) | USED;
    this.states++;
    if (this.states > this.capacity * FULL) this.grow();
    this.reserve(1);
    const place = (this.tail & (this.room - 1)) * words;
    for (let word = 0; word < words; word++) this.queue[place + word] = state[at + word] ?? 0;
    if (this.parents) this.parents[this.tail] = parent;
    this.tail++;
    this.peak = Math.max(this.peak, this.tail - this.head);
  }

  /** Where the words of a state in the queue begin. */
  at(number: number): number {
    return (number & (this.room - 1)) * this.words;
  }

  /** Takes the first state from the queue; call it when all that follows from it has been added. */
  take(): void {
    this.head++;
    if (--this.left > 0) return;
    this.left = this.tail - this.head;
    this.depth++;
  }

  /** Makes room in the queue. */
  reserve(count: number): void {
    const kept = this.parents ? 0 : this.head;
    if (this.tail - kept + count <= this.room) return;
    let room = this.room * 2;
    while (this.tail - kept + count > room) room *= 2;
    if (this.bytes + room * this.words * 4 > this.mostBytes) throw new Full();
    const queue = this.allocate(room * this.words);
    for (let number = kept; number < this.tail; number++) {
      const from = this.at(number);
      queue.set(this.queue.subarray(from, from + this.words), (number & (room - 1)) * this.words);
    }
    this.queue = queue;
    this.room = room;
    if (!this.parents) return;
    const parents = new Int32Array(room);
    parents.set(this.parents);
    this.parents = parents;
  }

  /** Puts states into the queue that are in the table already. */
  append(states: Int32Array): void {
    const count = states.length / this.words;
    this.reserve(count);
    for (let number = 0; number < count; number++) {
      const from = number * this.words;
      this.queue.set(states.subarray(from, from + this.words), this.at(this.tail++));
    }
    this.peak = Math.max(this.peak, this.tail - this.head);
  }

  /** The same visited set with another queue: these states, which are in the set already. */
  aside(states: Int32Array): Visited {
    const other = new Visited(this.words, false, this.allocate);
    other.table = this.table;
    other.capacity = this.capacity;
    other.states = this.states;
    other.rehash = this.rehash;
    other.mostBytes = this.mostBytes;
    other.append(states);
    other.left = other.tail;
    return other;
  }

  /** Takes over what was found aside, after so many states had been expanded there. */
  join(aside: Visited, expanded: number): void {
    this.table = aside.table;
    this.capacity = aside.capacity;
    this.states = aside.states;
    this.transitions += aside.transitions;
    const found = new Int32Array((aside.tail - expanded) * this.words);
    for (let number = expanded; number < aside.tail; number++) {
      const from = aside.at(number);
      found.set(aside.queue.subarray(from, from + this.words), (number - expanded) * this.words);
    }
    this.append(found);
  }

  /** Makes the table larger. Throws `Full` where that would take more memory than is allowed. */
  grow(): void {
    const { table, capacity } = this;
    const larger = capacity * (capacity < QUICK ? 4 : 2);
    // Both tables are there while entries move from one to the other.
    if (this.bytes + larger * this.words * 4 > this.mostBytes) throw new Full();
    this.capacity = larger;
    this.table = this.allocate(this.capacity * this.words);
    this.rehash(table, this.table, this.capacity - 1);
  }

  private rehashed(table: Int32Array, larger: Int32Array, mask: number): void {
    const { words } = this;
    const last = words - 1;
    const state = new Int32Array(words);
    for (let base = 0; base < table.length; base += words) {
      if (table[base + last] === 0) continue;
      for (let word = 0; word < words; word++) state[word] = table[base + word] ?? 0;
      state[last] = (state[last] ?? 0) & ~USED;
      let entry = this.hash(state, 0) & mask;
      while (larger[entry * words + last] !== 0) entry = (entry + 1) & mask;
      larger.set(table.subarray(base, base + words), entry * words);
    }
  }

  private hash(state: Int32Array, at: number): number {
    let hash = 0;
    for (let word = 0; word < this.words; word++) {
      hash = Math.imul(hash ^ (state[at + word] ?? 0), FACTORS[word & 7] ?? 1);
      hash ^= hash >>> (word === 0 ? 15 : 13);
    }
    hash = Math.imul(hash, LAST_FACTOR);
    return hash ^ (hash >>> 14);
  }
}
