/**
 * Whether a clock can allow a run: timers are kept only in the order in which they started, which allows slightly too much.
 *
 * A run gives constraints on the times of its steps: none is earlier than the one before, the steps of a burst happen at
 * one instant, a timer fires as long after its start as it lasts, and while it is pending no more time has passed than
 * that. All of them bound the difference of two times, so some clock allows the run exactly if the graph of the bounds
 * has no negative cycle (Bellman–Ford).
 *
 * Departures: of a loop one round is looked at; a timer that one step both cancels and starts again counts as the same.
 */
import type { Machinery } from './machinery.ts';
import type { Followed } from './retrace.ts';
import type { PendingTimer } from './timers.ts';

/** `time[to]` is at most `time[from] + seconds`. */
interface Bound {
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
}

/** A pending timer, and the number of the time at which it started. */
interface Running {
  readonly timer: PendingTimer;
  readonly since: number;
}

/** Whether some clock allows the steps of a run, in plain slots. */
export function isFeasible<C>(machinery: Machinery<C>, steps: readonly Followed[]): boolean {
  const [first] = steps;
  if (!first) return true;
  const pending = machinery.timers.pending(first.before);
  // Times 0 … n - 1 are those of the steps, those behind are the starts of what was pending before.
  const bounds: Bound[] = pending.flatMap((timer, index) => {
    const since = steps.length + index;
    const earlier = pending.findIndex(({ rank }) => rank === timer.rank);
    // Equal ranks started at one instant, smaller ones not later.
    const order = index === 0 ? [] : [notLater(since - 1, since)];
    return earlier < index ? [...order, notLater(since, since - 1)] : [...order, notLater(since, 0)];
  });
  let running: Running[] = pending.map((timer, index) => ({ timer, since: steps.length + index }));
  for (const [index, step] of steps.entries()) {
    if (index > 0) bounds.push(notLater(index - 1, index));
    if (index > 0 && !step.before.settled) bounds.push(notLater(index, index - 1));
    for (const { timer, since } of running) {
      const { seconds = 0 } = machinery.timers.known[timer.timer] ?? {};
      bounds.push({ from: since, to: index, seconds });
      if (fires(machinery, step, timer)) bounds.push({ from: index, to: since, seconds: -seconds });
    }
    const left = running.filter(({ timer }) => !fires(machinery, step, timer));
    running = machinery.timers.pending(step.after).map((timer) => ({
      timer,
      since: left.find((one) => isSame(one.timer, timer))?.since ?? index,
    }));
  }
  return !hasNegativeCycle(bounds, steps.length + pending.length);
}

function notLater(earlier: number, later: number): Bound {
  return { from: later, to: earlier, seconds: 0 };
}

function isSame(a: PendingTimer, b: PendingTimer): boolean {
  return a.timer === b.timer && a.cell === b.cell;
}

function fires<C>(machinery: Machinery<C>, { move }: Followed, { timer, cell }: PendingTimer): boolean {
  const fired = machinery.rule(move.rule).timer;
  return fired !== undefined && move.cell === cell && machinery.timers.number(fired) === timer;
}

function hasNegativeCycle(bounds: readonly Bound[], times: number): boolean {
  const time = new Array<number>(times).fill(0);
  for (let round = 0; round <= times; round++) {
    let changed = false;
    for (const { from, to, seconds } of bounds) {
      const bound = (time[from] ?? 0) + seconds;
      if (bound >= (time[to] ?? 0)) continue;
      time[to] = bound;
      changed = true;
    }
    if (!changed) return false;
  }
  return true;
}
