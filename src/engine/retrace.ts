/**
 * Follows a path of the search without symmetry, so that each component stays in its slot and can be given a name.
 *
 * The search swaps interchangeable components after every move, so its moves name slots that are valid only in the state
 * from which they were taken. Here every move is looked for again among the moves of the state that was really reached:
 * the same step of the same rule, whose result differs from the search's by a swap only. Where a step leaves a choice
 * open, wrong turns inside a leg are taken back; between legs nothing needs to be, because all states that differ by a
 * swap have the same future.
 */
import { ModelError } from './contract.ts';
import type { Leg, Path } from './explored.ts';
import { stateKey, type State } from './layout.ts';
import type { Machinery, Move } from './machinery.ts';

/** One move, with the states on both sides of it. */
export interface Followed {
  readonly move: Move;
  readonly before: State;
  readonly after: State;
}

/** Where a path begins: a start, or the state before anything has happened, the only one with queued work. */
export function beginningOf<C>(machinery: Machinery<C>, starts: readonly State[], path: Path): State {
  return beginsBeforeStart(path) ? untouched(machinery) : known(starts[path.start], path.start);
}

/** Whether a path begins before anything has happened. */
export function beginsBeforeStart(path: Path): boolean {
  return path.legs[0]?.moves[0]?.class === 'prompt';
}

/** The state before anything has happened. Timers that start in its burst start at one instant, as they do in the search. */
export function untouched<C>(machinery: Machinery<C>): State {
  machinery.nowRank = 0;
  return machinery.initial();
}

function known(start: State | undefined, index: number): State {
  if (!start) throw new ModelError(`there is no start ${index}`);
  return start;
}

/** The moves of each leg, one after the other, in plain slots. */
export function retrace<C>(machinery: Machinery<C>, starts: readonly State[], path: Path): Followed[][] {
  const begin = beginningOf(machinery, starts, path);
  let at: Twin = { searched: begin, real: begin };
  return path.legs.map((leg, index) => {
    const followed = follow(machinery, leg, at, 0);
    if (!followed) throw new ModelError(`leg ${index + 1} of a path cannot be followed without symmetry`);
    at = { searched: leg.to, real: followed.at(-1)?.after ?? at.real };
    return followed;
  });
}

/** A state as the search has it, and one that differs from it by a swap only. */
interface Twin {
  readonly searched: State;
  readonly real: State;
}

/** The rest of a leg from a move on; null if it cannot be followed from here. */
function follow<C>(machinery: Machinery<C>, leg: Leg, at: Twin, from: number): Followed[] | null {
  const move = leg.moves[from];
  if (!move) return stateKey(at.searched) === stateKey(leg.to) ? [] : null;
  for (const searched of machinery.next(at.searched, move)) {
    const one = counterpart(machinery, at.real, move, stateKey(searched));
    const rest = one && follow(machinery, leg, { searched, real: one.after }, from + 1);
    if (rest) return [one, ...rest];
  }
  return null;
}

/** The same step from the real state. One is enough: all that lead to the same key have the same future. */
function counterpart<C>(machinery: Machinery<C>, before: State, move: Move, key: string): Followed | null {
  for (const candidate of [
    ...machinery.enabled(before),
    ...(move.step.spend === undefined ? [] : machinery.faults(before)),
  ]) {
    if (candidate.rule !== move.rule || candidate.step.verb !== move.step.verb) continue;
    const after = machinery
      .plainNext(before, candidate)
      .find((state) => stateKey(machinery.canonicalForm(state)) === key);
    if (after) return { move: candidate, before, after };
  }
  return null;
}
