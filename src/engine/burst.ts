/**
 * Explores a burst: all orders of queued work, from a state just after a move to the settled states that can follow.
 *
 * Only settled states are stored by the search; what lies between is walked here, checked, and forgotten.
 */
import type { State } from './layout.ts';
import { stateKey } from './layout.ts';
import type { Machinery, Move } from './machinery.ts';

/** A settled state and the moves that led to it from the beginning of the burst. */
export interface Settled {
  readonly key: string;
  readonly state: State;
  readonly moves: readonly Move[];
}

export interface Burst {
  readonly settled: readonly Settled[];
  /** States walked between, the first one included. */
  readonly between: number;
  readonly transitions: number;
  /** Moves to a state from which no settled state can be reached, if there is one. */
  readonly livelock: readonly Move[] | null;
}

interface Visit {
  readonly state: State;
  readonly moves: readonly Move[];
  readonly from: string[];
  ends: boolean;
}

/** `seen` is told every state and the move into it, so that properties can be checked on the way. */
export function exploreBurst<C>(
  machinery: Machinery<C>,
  begin: State,
  seen: (before: State, move: Move, after: State, moves: readonly Move[]) => void,
): Burst {
  const settled = new Map<string, Settled>();
  const visits = new Map<string, Visit>();
  const open: string[] = [];
  const reach = (state: State, moves: readonly Move[], from: string | null): void => {
    const key = stateKey(state);
    if (state.queue.length === 0) {
      if (!settled.has(key)) settled.set(key, { key, state, moves });
      const visit = from === null ? undefined : visits.get(from);
      if (visit) visit.ends = true;
      return;
    }
    const known = visits.get(key);
    if (known) {
      if (from !== null) known.from.push(from);
      return;
    }
    visits.set(key, { state, moves, from: from === null ? [] : [from], ends: false });
    open.push(key);
  };
  reach(begin, [], null);
  let transitions = 0;
  for (let next = 0; next < open.length; next++) {
    const key = open[next] ?? '';
    const visit = visits.get(key);
    if (!visit) continue;
    for (const move of machinery.enabled(visit.state)) {
      for (const after of machinery.next(visit.state, move)) {
        transitions++;
        const moves = [...visit.moves, move];
        seen(visit.state, move, after, moves);
        reach(after, moves, key);
      }
    }
  }
  return { settled: [...settled.values()], between: visits.size, transitions, livelock: livelock(visits) };
}

function livelock(visits: ReadonlyMap<string, Visit>): readonly Move[] | null {
  const ending = [...visits].filter(([, visit]) => visit.ends).map(([key]) => key);
  const reached = new Set(ending);
  for (let key = ending.pop(); key !== undefined; key = ending.pop()) {
    for (const from of visits.get(key)?.from ?? []) {
      if (reached.has(from)) continue;
      reached.add(from);
      ending.push(from);
    }
  }
  for (const [key, visit] of visits) if (!reached.has(key)) return visit.moves;
  return null;
}
