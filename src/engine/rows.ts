/**
 * Interns the rows of one kind: all that a state holds of one component becomes one small number.
 *
 * A row is a local state, the references, the pending timers and the rules that are queued for the component. Each way to
 * change a row is worked out once and then looked up, so a state is copied and compared as a short list of numbers.
 * Invariant: what a number stands for never changes once given; 0 means "no component".
 */
import { ModelError } from './contract.ts';
import type { Population } from './population.ts';

/** A timer that is pending: timers with a smaller rank started earlier. */
export interface RankedTimer {
  readonly timer: number;
  readonly rank: number;
}

interface Row {
  readonly snap: number;
  /** 0 = none, else slot + 1. */
  readonly refs: readonly number[];
  /** By timer. */
  readonly timers: readonly RankedTimer[];
  /** One bit a rule. */
  readonly queue: number;
}

/** What a change makes of each row, by the value that is set; filled as it is asked. */
type Changes = (number[] | undefined)[];

const EMPTY: Row = { snap: 0, refs: [], timers: [], queue: 0 };

/** All rows of one kind that the search has met. Its lists are indexed by row. */
export class Rows {
  readonly snaps: number[] = [0];
  /** By column of the reference, then by row. */
  readonly refs: readonly number[][];
  readonly timers: (readonly RankedTimer[])[] = [[]];
  readonly queues: number[] = [0];
  private readonly rows: Row[] = [EMPTY];
  private readonly ids = new Map<string, number>();
  private readonly population: Population;
  private readonly bySnap: Changes = [];
  private readonly byQueue: Changes = [];
  private readonly byRef: readonly Changes[];

  constructor(population: Population) {
    this.population = population;
    this.refs = population.refNames.map(() => [0]);
    this.byRef = population.refNames.map(() => []);
  }

  /** How many rows there are, the empty one included. */
  get count(): number {
    return this.rows.length;
  }

  /** The row of a component that has just been created. */
  created(snap: number): number {
    return this.intern({ snap, refs: this.refs.map(() => 0), timers: [], queue: 0 });
  }

  /** The row with another local state. */
  withSnap(row: number, snap: number): number {
    const known = this.bySnap[row]?.[snap];
    return known ?? this.remember(this.bySnap, row, snap, { ...this.at(row), snap });
  }

  /** The row with other rules queued. */
  withQueue(row: number, queue: number): number {
    const known = this.byQueue[row]?.[queue];
    return known ?? this.remember(this.byQueue, row, queue, { ...this.at(row), queue });
  }

  /** The row with a reference set: 0 = none, else slot + 1. */
  withRef(row: number, column: number, value: number): number {
    const table = this.byRef[column] ?? [];
    const known = table[row]?.[value];
    if (known !== undefined) return known;
    const refs = this.at(row).refs.map((ref, index) => (index === column ? value : ref));
    return this.remember(table, row, value, { ...this.at(row), refs });
  }

  /** The row with other pending timers, in any order. */
  withTimers(row: number, timers: readonly RankedTimer[]): number {
    return this.intern({ ...this.at(row), timers: [...timers].sort((a, b) => a.timer - b.timer) });
  }

  /** Is the component's local state one that is removed at once? */
  isGone(row: number): boolean {
    return this.population.isGone(this.snaps[row] ?? 0);
  }

  private at(row: number): Row {
    const known = this.rows[row];
    if (!known || row === 0) throw new ModelError(`${this.population.kind.name}: an operation addresses an empty slot`);
    return known;
  }

  private remember(table: Changes, row: number, value: number, changed: Row): number {
    const id = this.intern(changed);
    (table[row] ??= [])[value] = id;
    return id;
  }

  private intern(row: Row): number {
    const timers = row.timers.map(({ timer, rank }) => `${timer}@${rank}`);
    const key = `${row.snap} ${row.refs.join()} ${timers.join()} ${row.queue}`;
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.rows.push(row) - 1;
    this.ids.set(key, id);
    this.snaps.push(row.snap);
    for (const [column, list] of this.refs.entries()) list.push(row.refs[column] ?? 0);
    this.timers.push(row.timers);
    this.queues.push(row.queue);
    return id;
  }
}
