/**
 * What the flat search is asked, and what it answers.
 */
import type { Judgement } from '../judge.ts';

/** How to search. */
export interface FlatOptions {
  readonly symmetry: boolean;
  readonly form: 'interpreted' | 'compiled';
  /** Most states to store, and most bytes for them. */
  readonly maxStates?: number;
  readonly maxBytes?: number;
  /** Asked now and then; a text ends the search and becomes its limit. */
  readonly stop?: (states: number) => string | null;
  /** With fewer states than this the readable form is used in any case; it takes no time to be made. */
  readonly few?: number;
  /** Whether a violation comes with the way to it; that takes a second search. */
  readonly way?: boolean;
}

/** What was found. */
export interface FlatResult {
  readonly states: number;
  readonly transitions: number;
  /** Memory of the visited set and the frontier. */
  readonly bytes: number;
  /** Every state that fewer steps than this lead to was expanded; all states were if no limit ended the search. */
  readonly completeDepth: number;
  readonly judgements: ReadonlyMap<string, Judgement>;
  /** Why the search ended early; null = it did not. */
  readonly limit: string | null;
}
