/**
 * Finds one of the states in which disturbances may begin without exploring all of creation: depth-first, so that what is
 * applied at first is followed to its end at once, and other orders are tried only if that was another start.
 */
import { Judge } from './judge.ts';
import { stateKey, type State } from './layout.ts';
import type { Machinery } from './machinery.ts';

interface Visit {
  readonly state: State;
  /** Rank of timers that start in the burst in which this state lies. */
  readonly rank: number;
}

/** What was looked for, or the first start that was something else; both null if there is no start at all. */
export interface FoundStart {
  readonly found: State | null;
  readonly other: State | null;
}

/** Looks for the settled state, not later than a start, for which `wanted` is true. */
export function findStart<C>(machinery: Machinery<C>, wanted: (state: State) => boolean): FoundStart {
  const { begin } = machinery.model;
  const judge = new Judge(machinery, []);
  const begins = (state: State): boolean => begin === undefined || judge.look(state, (view) => begin(view));
  machinery.nowRank = 0;
  const open: Visit[] = [{ state: machinery.initial(), rank: 0 }];
  const seen = new Set<string>();
  let other: State | null = null;
  for (let visit = open.pop(); visit; visit = open.pop()) {
    const { state, rank } = visit;
    const settled = state.settled;
    const key = settled ? stateKey(state) : `${rank} ${stateKey(state)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (settled && wanted(state)) return { found: state, other };
    if (settled && begins(state)) other ??= state;
    else open.push(...successors(machinery, visit));
  }
  return { found: null, other };
}

/** Only what has to happen: nothing is disturbed before the start. */
function successors<C>(machinery: Machinery<C>, { state, rank }: Visit): Visit[] {
  return machinery
    .enabled(state)
    .filter((move) => move.step.spend === undefined && move.class !== 'optional')
    .flatMap((move) => {
      machinery.nowRank = rank;
      return machinery.next(state, move).map((after) => ({ state: after, rank: machinery.nowRank }));
    });
}
