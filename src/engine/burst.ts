/**
 * Explores a burst: all orders of queued work, from a state just after a move to the settled states that can follow.
 *
 * Only settled states are stored by the search; what lies between is walked here, checked, and forgotten.
 */
import type { State } from './layout.ts';
import { stateKey } from './layout.ts';
import type { Machinery, Move } from './machinery.ts';

/** The moves of a burst up to one of its states, last one first. */
export interface Trail {
  readonly move: Move;
  readonly before: Trail | null;
  readonly length: number;
}

/** A settled state and the moves that led to it from the beginning of the burst. */
export interface Settled {
  readonly key: string;
  readonly state: State;
  readonly trail: Trail | null;
}

export interface Burst {
  readonly settled: readonly Settled[];
  /** States walked between, the first one included. */
  readonly between: number;
  readonly transitions: number;
  /** A state from which no settled state can be reached, if there is one. */
  readonly livelock: { readonly state: State; readonly trail: Trail | null } | null;
}

interface Visit {
  readonly state: State;
  readonly trail: Trail | null;
  readonly from: Visit[];
  ends: boolean;
}

/** The trail with one move more. */
export function extended(before: Trail | null, move: Move): Trail {
  return { move, before, length: (before?.length ?? 0) + 1 };
}

/** One trail and another that goes on from its end. */
export function joined(before: Trail | null, inside: Trail | null): Trail | null {
  return inside ? extended(joined(before, inside.before), inside.move) : before;
}

/** The moves of a trail, first one first. */
export function movesOf(trail: Trail | null): Move[] {
  const moves: Move[] = [];
  for (let at = trail; at; at = at.before) moves.push(at.move);
  return moves.reverse();
}

/** Transitions between two questions whether to stop. */
const BETWEEN_QUESTIONS = 1024;

/**
 * `seen` is told every state and the move into it, so that properties can be checked on the way; `at` every unsettled
 * state before what follows. A burst in which `stop` said so is not finished, and gives null.
 */
export function exploreBurst<C>(
  machinery: Machinery<C>,
  begin: State,
  seen: (before: State, move: Move, after: State, trail: Trail) => void,
  stop: () => boolean = () => false,
  at: (state: State, trail: Trail | null) => void = () => undefined,
): Burst | null {
  const key = stateKey(begin);
  if (begin.settled)
    return { settled: [{ key, state: begin, trail: null }], between: 0, transitions: 0, livelock: null };
  const settled = new Map<string, Settled>();
  const first: Visit = { state: begin, trail: null, from: [], ends: false };
  const visits = new Map<string, Visit>([[key, first]]);
  const open = [first];
  let transitions = 0;
  for (let visit = open[0], next = 1; visit; visit = open[next++]) {
    at(visit.state, visit.trail);
    for (const move of machinery.enabled(visit.state)) {
      const trail = extended(visit.trail, move);
      for (const after of machinery.next(visit.state, move)) {
        transitions++;
        if (transitions % BETWEEN_QUESTIONS === 0 && stop()) return null;
        seen(visit.state, move, after, trail);
        const key = stateKey(after);
        if (after.settled) {
          visit.ends = true;
          if (!settled.has(key)) settled.set(key, { key, state: after, trail });
          continue;
        }
        const known = visits.get(key);
        if (known) known.from.push(visit);
        else {
          const found: Visit = { state: after, trail, from: [visit], ends: false };
          visits.set(key, found);
          open.push(found);
        }
      }
    }
  }
  return { settled: [...settled.values()], between: open.length, transitions, livelock: livelock(open) };
}

function livelock(visits: readonly Visit[]): Burst['livelock'] {
  const ending = visits.filter((visit) => visit.ends);
  const reached = new Set(ending);
  for (let visit = ending.pop(); visit; visit = ending.pop()) {
    for (const from of visit.from) {
      if (reached.has(from)) continue;
      reached.add(from);
      ending.push(from);
    }
  }
  const stuck = visits.find((visit) => !reached.has(visit));
  return stuck ? { state: stuck.state, trail: stuck.trail } : null;
}
