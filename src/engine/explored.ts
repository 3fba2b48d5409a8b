/**
 * What a search has found: settled states in the order of discovery, how each was reached, and the steps between them.
 */
import type { State } from './layout.ts';
import type { Move } from './machinery.ts';

/** A step between settled states: the move that began it, and the burst of prompt moves that followed. */
export interface Edge {
  readonly to: number;
  readonly moves: readonly Move[];
}

/** The explored part of a state space. Node 0.. are the first settled states. */
export interface Explored {
  readonly states: State[];
  /** Node from which this one was first reached; -1 = from the start. */
  readonly parent: number[];
  readonly reachedBy: (readonly Move[])[];
  /** Disturbances on the way to it: the least possible. */
  readonly level: number[];
  /** Steps that are no disturbance, fault or optional. */
  readonly edges: Edge[][];
  /** Whether the steps of this node were explored; false where a limit ended the search first. */
  readonly expanded: boolean[];
  /** Weakly fair instances (`rule.row`) enabled here. */
  readonly fair: ReadonlySet<string>[];
}

/** The moves from the start to a node. */
export function pathTo(explored: Explored, node: number): Move[] {
  const parts: (readonly Move[])[] = [];
  for (let at = node; at >= 0; at = explored.parent[at] ?? -1) parts.push(explored.reachedBy[at] ?? []);
  return parts.reverse().flat();
}
