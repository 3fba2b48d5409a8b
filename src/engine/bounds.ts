/**
 * How far a search may go, and what it is asked on the way.
 */

/** What ends a search, and how it goes. */
export interface Bounds {
  /** Most disturbances on one run; -1 = only up to the starts. */
  readonly disturbances: number;
  /** Most settled states to store. */
  readonly maxStates?: number;
  /** Asked now and then; a text ends the search and becomes its reason. */
  readonly stop?: (progress: Progress) => string | null;
  readonly symmetry?: boolean;
  /** Syncs that have nothing to do take a step of their own: for comparison. */
  readonly keepsIdle?: boolean;
  /** Depth-first finds the same states and verdicts; its paths are longer. */
  readonly order?: 'breadth-first' | 'depth-first';
  /** Most states to explore without symmetry for the fairness of one component. */
  readonly unreduced?: number;
}

/** How far a search is. */
export interface Progress {
  /** Disturbances of the runs that are explored now; -1 = creation. */
  readonly level: number;
  readonly states: number;
}
