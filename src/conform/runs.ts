/**
 * What the judges of recorded writes have in common, and the set of runs that a judge carries along.
 *
 * A run is what cannot be seen of a controller: how far its caches have come, and what is left to do of the sync that it
 * is in. A write is explained if some run takes it; the runs that do not are dropped.
 */

/** `null` = explained; otherwise why no run of the model does this here. */
export type Verdict = string | null;

/** What a verdict says: by whom the write is, and why no run makes it, `null` if one does. */
export interface Attributed {
  readonly actor: string;
  readonly verdict: Verdict;
}

/**
 * No turn of a controller comes later, while it is not busy elsewhere: in recordings of 1.37.2 the longest is 60 ms, also
 * where its client is throttled (workloads.md §1.4).
 */
export const WAIT_MS = 200;

/** A run with places in the history; of two that differ only in them, the one that has seen less can do more. */
export interface Placed {
  readonly places: readonly number[];
  /** Everything else that the future depends on. */
  readonly rest: string;
}

/** Most runs that are carried along; more are not needed by any recording. */
const MOST = 4000;

/** Drops runs that can do no more than another one. */
export function leastRuns<R extends Placed>(runs: readonly R[]): R[] {
  const groups = new Map<string, R[]>();
  for (const run of runs) {
    const group = groups.get(run.rest) ?? [];
    groups.set(run.rest, group);
    const covers = (one: Placed, other: Placed): boolean =>
      one.places.every((place, index) => place <= (other.places[index] ?? 0));
    if (group.some((other) => covers(other, run))) continue;
    groups.set(run.rest, [...group.filter((other) => !covers(run, other)), run]);
  }
  return [...groups.values()].flat().slice(0, MOST);
}
