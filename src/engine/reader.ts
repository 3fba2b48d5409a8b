/**
 * Computes what views read: folds over populations, interned as small numbers, and timers by name.
 */
import type { Fold, Timer } from './contract.ts';
import type { KindPlace, Layout, State } from './layout.ts';
import type { Population } from './population.ts';

/** What is known of one fold. */
export interface FoldTable {
  readonly fold: Fold<unknown>;
  readonly place: KindPlace;
  readonly population: Population;
  /** Symbol of each local state: -1 = not counted, undefined = not asked yet. */
  readonly symbols: (number | undefined)[];
  readonly names: string[];
  /** Powers of (max + 1): sums of them are equal exactly if the counts are. Symbols beyond them are told apart by text. */
  readonly weights: readonly number[];
  readonly ids: Map<number | string, number>;
  readonly values: unknown[];
}

/** The shared tables of all views over one model. */
export class Reader {
  readonly layout: Layout;
  readonly timers: Timer[] = [];
  private readonly folds = new Map<Fold<unknown>, FoldTable>();

  constructor(layout: Layout) {
    this.layout = layout;
  }

  /** A small number for a timer, the same for every timer of that name. */
  timerId(timer: Timer): number {
    const known = this.timers.findIndex((t) => t.name === timer.name);
    if (known >= 0) return known;
    this.timers.push(timer);
    return this.timers.length - 1;
  }

  /** A number for the fold's value; `via` restricts it to components whose reference points to `slot`. */
  fold<T>(fold: Fold<T>, state: State, via: string | null, slot: number): number {
    return this.foldAt(this.table(fold), state, via === null ? 0 : this.layout.column(fold.over, via), slot);
  }

  /** The same with the table and the column of the reference (0 = none) already found. */
  foldAt(table: FoldTable, state: State, column: number, slot: number): number {
    const { first, width, max } = table.place;
    let key = 0;
    for (let n = 0, at = first; n < max; n++, at += width) {
      const id = state.rows[at] ?? 0;
      if (id === 0 || (column > 0 && state.rows[at + column] !== slot + 1)) continue;
      const symbol = table.symbols[id] ?? project(table, id);
      if (symbol >= 0) key += table.weights[symbol] ?? Number.NaN;
    }
    // NaN: a symbol without a weight is among them.
    if (!Number.isNaN(key)) return table.ids.get(key) ?? newValue(table, key, countsOf(table, state, column, slot));
    const counts = countsOf(table, state, column, slot);
    const text = [...counts].map(([name, count]) => `${name} ${count}`).join();
    return table.ids.get(text) ?? newValue(table, text, counts);
  }

  /** The value behind a number that `fold` gave. */
  foldValue<T>(fold: Fold<T>, id: number): T {
    return this.table(fold).values[id] as T; // the table of this fold holds only its own values
  }

  /** The table of a fold. */
  table(fold: Fold<unknown>): FoldTable {
    const known = this.folds.get(fold);
    if (known) return known;
    const place = this.layout.place(fold.over);
    const weights: number[] = [];
    for (let weight = 1; weight * place.max <= Number.MAX_SAFE_INTEGER / 2; weight *= place.max + 1)
      weights.push(weight);
    const population = this.layout.population(fold.over);
    const table: FoldTable = { fold, place, population, symbols: [], names: [], weights, ids: new Map(), values: [] };
    this.folds.set(fold, table);
    return table;
  }
}

function newValue(table: FoldTable, key: number | string, counts: ReadonlyMap<string, number>): number {
  table.values.push(table.fold.value(counts));
  table.ids.set(key, table.values.length - 1);
  return table.values.length - 1;
}

/** How many components project to which name, in the order of the names. */
function countsOf(table: FoldTable, state: State, column: number, slot: number): ReadonlyMap<string, number> {
  const { first, width, max } = table.place;
  const counts = new Map<string, number>();
  for (let n = 0, at = first; n < max; n++, at += width) {
    const id = state.rows[at] ?? 0;
    if (id === 0 || (column > 0 && state.rows[at + column] !== slot + 1)) continue;
    const name = table.names[table.symbols[id] ?? project(table, id)];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function project(table: FoldTable, id: number): number {
  const snap = table.population.snap(id);
  const name = snap ? table.fold.project(snap) : null;
  let symbol = -1;
  if (name !== null) {
    symbol = table.names.indexOf(name);
    if (symbol < 0) symbol = table.names.push(name) - 1;
  }
  table.symbols[id] = symbol;
  return symbol;
}
