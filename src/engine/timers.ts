/**
 * Pending timers: only the order in which they started is kept, as ranks; timers with a smaller rank started earlier.
 *
 * A timer may fire unless one that started earlier with a duration no longer than its own is still pending. This allows
 * slightly too much, never too little.
 */
import type { Timer } from './contract.ts';
import type { Layout, State } from './layout.ts';

/** A pending timer of the component in a cell. */
export interface PendingTimer {
  readonly timer: number;
  readonly cell: number;
  readonly rank: number;
}

/** The timers of one model, by number. */
export class Timers {
  readonly known: Timer[] = [];
  private readonly layout: Layout;
  private readonly numbers = new Map<Timer, number>();

  constructor(layout: Layout) {
    this.layout = layout;
  }

  /** A small number for a timer, the same for every timer of that name. */
  number(timer: Timer): number {
    const number = this.numbers.get(timer);
    return number ?? this.meet(timer);
  }

  /** All that is pending in a state, oldest first. */
  pending({ cells }: State): PendingTimer[] {
    const pending: PendingTimer[] = [];
    for (let cell = 0; cell < this.layout.slots; cell++) {
      const row = cells[cell] ?? 0;
      if (row === 0) continue;
      for (const { timer, rank } of this.layout.placeAt(cell).rows.timers[row] ?? [])
        pending.push({ timer, cell, rank });
    }
    return pending.sort((a, b) => a.rank - b.rank || a.timer - b.timer || a.cell - b.cell);
  }

  /** Whether a timer of the component in a cell may fire. */
  mayFire(state: State, timer: Timer, cell: number): boolean {
    const number = this.number(timer);
    const rank = this.rankOf(state, number, cell);
    if (rank < 0) return false;
    return !this.pending(state).some((other) => {
      const seconds = this.known[other.timer]?.seconds ?? 0;
      return (other.rank < rank && seconds <= timer.seconds) || (other.rank === rank && seconds < timer.seconds);
    });
  }

  /** Rank of a pending timer; -1 = it is not pending. */
  rankOf({ cells }: State, timer: number, cell: number): number {
    if (cell < 0) return -1;
    const timers = this.layout.placeAt(cell).rows.timers[cells[cell] ?? 0] ?? [];
    for (const one of timers) if (one.timer === timer) return one.rank;
    return -1;
  }

  /** Starts a timer (rank ≥ 0) that is not pending yet, or cancels it (rank -1). */
  set(state: State, timer: number, cell: number, rank: number): void {
    const { rows } = this.layout.placeAt(cell);
    const row = state.cells[cell] ?? 0;
    const timers = rows.timers[row] ?? [];
    const pending = timers.some((one) => one.timer === timer);
    if (pending === rank >= 0) return;
    const others = timers.filter((one) => one.timer !== timer);
    state.cells[cell] = rows.withTimers(row, rank >= 0 ? [...others, { timer, rank }] : others);
  }

  /** A rank later than all that is pending. */
  later(state: State): number {
    return this.pending(state).reduce((latest, { rank }) => Math.max(latest, rank + 1), 0);
  }

  /** In a settled state only the order matters: ranks become 0, 1, 2 … */
  renumber(state: State): void {
    const pending = this.pending(state);
    const ranks = [...new Set(pending.map((one) => one.rank))];
    if (ranks.every((rank, index) => rank === index)) return;
    for (const cell of new Set(pending.map((one) => one.cell))) {
      const { rows } = this.layout.placeAt(cell);
      const row = state.cells[cell] ?? 0;
      const timers = (rows.timers[row] ?? []).map(({ timer, rank }) => ({ timer, rank: ranks.indexOf(rank) }));
      state.cells[cell] = rows.withTimers(row, timers);
    }
  }

  private meet(timer: Timer): number {
    let number = this.known.findIndex((one) => one.name === timer.name);
    if (number < 0) number = this.known.push(timer) - 1;
    this.numbers.set(timer, number);
    return number;
  }
}
