/**
 * What is drawn next: first a sort of step, then a name, then one of its moves, so that many instances of one rule do not
 * crowd out the others.
 */
import { isOwed } from './explored.ts';
import type { Move } from './machinery.ts';

/** Gives a number from 0 to `count` - 1. */
export type Choose = (count: number) => number;

/**
 * How often, out of ten, what is owed, a disturbance, or something optional is drawn when all three are possible. Where only
 * something optional is left, it is as likely that nobody does it any more.
 */
const WEIGHTS = { owed: 6, disturbance: 3, optional: 1 } as const;

/** Moves of one sort, by name. */
type Named = readonly (readonly Move[])[];

/** The moves of a settled state, ready to be drawn from. */
export interface Lot {
  readonly owed: Named;
  readonly disturbance: Named;
  readonly optional: Named;
}

/** Sorts the moves of a settled state. */
export function lotOf(moves: readonly Move[]): Lot {
  const sorts = { owed: [] as Move[], disturbance: [] as Move[], optional: [] as Move[] };
  for (const move of moves)
    sorts[isOwed(move) ? 'owed' : move.step.spend === undefined ? 'optional' : 'disturbance'].push(move);
  return { owed: byName(sorts.owed), disturbance: byName(sorts.disturbance), optional: byName(sorts.optional) };
}

function byName(moves: readonly Move[]): Named {
  const named = new Map<string, Move[]>();
  for (const move of moves) {
    const name = move.step.spend ?? String(move.rule);
    const list = named.get(name);
    if (list) list.push(move);
    else named.set(name, [move]);
  }
  return [...named.values()];
}

/** Draws a move; `disturbs`: whether a disturbance may be drawn. Nothing = nobody does anything any more. */
export function drawn(lot: Lot, disturbs: boolean, choose: Choose): Move | undefined {
  const owed = lot.owed.length > 0 ? WEIGHTS.owed : 0;
  const disturbance = disturbs && lot.disturbance.length > 0 ? WEIGHTS.disturbance : 0;
  const optional = lot.optional.length > 0 ? WEIGHTS.optional : 0;
  const last = owed + disturbance === 0 && optional > 0 ? 1 : 0;
  const tickets = owed + disturbance + optional + last;
  if (tickets === 0) return undefined;
  const ticket = choose(tickets);
  const sort =
    ticket < owed
      ? lot.owed
      : ticket < owed + disturbance
        ? lot.disturbance
        : ticket < owed + disturbance + optional
          ? lot.optional
          : [];
  const named = sort[sort.length > 1 ? choose(sort.length) : 0];
  return named?.[named.length > 1 ? choose(named.length) : 0];
}
