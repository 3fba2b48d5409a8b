/**
 * What a search has found: settled states in the order of discovery, how each was reached, and the steps between them.
 */
import type { StepClass } from './contract.ts';
import type { State } from './layout.ts';
import type { Move } from './machinery.ts';

/** Classes of rules that go on by themselves: no disturbance, no fault, nothing that may never come. */
export function isOwedClass(of: StepClass): boolean {
  return of === 'prompt' || of === 'progress' || of === 'timer';
}

/** Whether a move belongs to the run that goes on by itself. */
export function isOwed(move: Move): boolean {
  return move.step.spend === undefined && isOwedClass(move.class);
}

/** A step between settled states: the move that began it, and the burst of prompt moves that followed. */
export interface Edge {
  readonly to: number;
  readonly moves: readonly Move[];
}

/** The explored part of a state space. Node 0.. are the first settled states. */
export interface Explored {
  readonly states: State[];
  /** Node from which this one was first reached; -1 - i = it is the start with index i. */
  readonly parent: number[];
  readonly reachedBy: (readonly Move[])[];
  /** Settled states in which disturbances begin; every path starts in one of them. */
  readonly starts: readonly State[];
  /** Moves on the way by which it was reached. */
  readonly depth: number[];
  /** Disturbances on the way to it: the least possible. */
  readonly level: number[];
  /** Steps that are no disturbance, fault or optional. */
  readonly edges: Edge[][];
  /** Whether the steps of this node were explored; false where a limit ended the search first. */
  readonly expanded: boolean[];
}

/** Moves from one settled state, and the state to which they lead. */
export interface Leg {
  readonly moves: readonly Move[];
  readonly to: State;
}

/** A way from a start to a node. */
export interface Path {
  /** Index into the starts. */
  readonly start: number;
  readonly legs: readonly Leg[];
}

/** The way by which a node was first reached; a negative node gives the path that has not begun. */
export function pathTo(explored: Explored, node: number): Path {
  const legs: Leg[] = [];
  let at = node;
  while (at >= 0) {
    const parent = explored.parent[at] ?? -1;
    const to = explored.states[at];
    if (parent >= 0 && to) legs.push({ moves: explored.reachedBy[at] ?? [], to });
    at = parent;
  }
  return { start: -1 - at, legs: legs.reverse() };
}

/** For every node, the number of moves on the path to it. */
export function lengthsTo(explored: Explored): readonly number[] {
  const lengths: number[] = [];
  // A node's parent was found before it.
  for (const [node, moves] of explored.reachedBy.entries()) {
    const parent = explored.parent[node] ?? -1;
    lengths.push(parent < 0 ? 0 : (lengths[parent] ?? 0) + moves.length);
  }
  return lengths;
}
