/**
 * What the forms of the inner loop have in common: what they read, and what they ask for when numbers do not suffice.
 */
import type { Packing } from './packing.ts';
import type { Group } from './teacher.ts';
import type { FlatFold } from './values.ts';
import type { Visited } from './visited.ts';

/** The tables as they are now; a loop is made anew when one of them has been replaced by a larger one. */
export interface Tables {
  readonly trie: Int32Array;
  readonly leaves: Int32Array;
  readonly lines: Int32Array;
  readonly ranks: Int32Array;
  readonly groups: readonly Group[];
  /** Where the item of each property lies. */
  readonly questions: readonly number[];
  readonly folds: readonly FlatFold[];
  readonly blocks: Int32Array;
  /** Entry of the values that is always zero; folds follow. */
  readonly nothing: number;
}

/** What is left to the plain engine. */
export interface Helpers {
  /** Writes all results of a move into `results`, word by word, and says how many there are. */
  plain(move: number, cells: ArrayLike<number>): number;
  readonly results: { words: Int32Array };
  /** Brings the state whose words begin at `at` into canonical form; null = symmetry is not used. */
  readonly canonical: ((words: Int32Array, at: number) => void) | null;
  /** Judges the write of a move; `number`: that of the state before in the queue. */
  judge(judged: number, number: number, before: Int32Array, beforeAt: number, after: Int32Array, afterAt: number): void;
  /** A property is violated for the first time, in the state whose words begin at `at`. */
  violated(question: number, words: Int32Array, at: number): void;
}

/** All that a loop works with. */
export interface Ground {
  readonly packing: Packing;
  readonly visited: Visited;
  readonly tables: Tables;
  readonly helpers: Helpers;
  /** Whether any property is about writes. */
  readonly judges: boolean;
  /** By property: states in which it was asked, and whether a violation was reported. */
  readonly exercised: Float64Array;
  readonly reported: Uint8Array;
}

/** Expands states until none waits, so many have been, or the tables say nothing about the next one. */
export interface Loop {
  run(most: number): 'finished' | 'paused' | 'unknown';
}
