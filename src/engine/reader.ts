/**
 * Computes folds over populations, interned as small numbers.
 */
import type { Fold } from './contract.ts';
import type { Layout, Place } from './layout.ts';

/** What is known of one fold. */
export interface FoldTable {
  readonly fold: Fold<unknown>;
  readonly place: Place;
  /** What each row adds to the key: 0 = not counted, NaN = beyond the weights, undefined = not asked yet. */
  readonly addends: (number | undefined)[];
  readonly names: string[];
  /** Powers of (max + 1): sums of them are equal exactly if the counts are. Symbols beyond them are told apart by text. */
  readonly weights: readonly number[];
  readonly ids: Map<number | string, number>;
  readonly values: unknown[];
}

/** No reference restricts a fold. */
export const EVERYWHERE = -1;

/** The shared tables of all views over one model. */
export class Reader {
  readonly layout: Layout;
  private readonly folds = new Map<Fold<unknown>, FoldTable>();

  constructor(layout: Layout) {
    this.layout = layout;
  }

  /** The table of a fold. */
  table(fold: Fold<unknown>): FoldTable {
    const known = this.folds.get(fold);
    if (known) return known;
    const place = this.layout.place(fold.over);
    const base = fold.over.max + 1;
    const weights: number[] = [];
    for (let weight = 1; weight * base <= Number.MAX_SAFE_INTEGER / 2; weight *= base) weights.push(weight);
    const table: FoldTable = { fold, place, addends: [], names: [], weights, ids: new Map(), values: [] };
    this.folds.set(fold, table);
    return table;
  }
}

/** A number for a fold's value; a column restricts it to components whose reference in that column points to `slot`. */
export function foldAt(table: FoldTable, cells: readonly number[], column: number, slot: number): number {
  const { first, end, rows } = table.place;
  const { addends } = table;
  let key = 0;
  if (column === EVERYWHERE) {
    for (let cell = first; cell < end; cell++) {
      const row = cells[cell] ?? 0;
      if (row !== 0) key += addends[row] ?? addend(table, row);
    }
  } else {
    const refs = rows.refs[column] ?? [];
    for (let cell = first; cell < end; cell++) {
      const row = cells[cell] ?? 0;
      if (row !== 0 && refs[row] === slot + 1) key += addends[row] ?? addend(table, row);
    }
  }
  // NaN: a symbol without a weight is among them.
  if (Number.isNaN(key)) return textual(table, cells, column, slot);
  return table.ids.get(key) ?? newValue(table, key, countsOf(table, cells, column, slot));
}

function addend(table: FoldTable, row: number): number {
  const name = symbol(table, row);
  let value = 0;
  if (name !== null) {
    let index = table.names.indexOf(name);
    if (index < 0) index = table.names.push(name) - 1;
    value = table.weights[index] ?? Number.NaN;
  }
  table.addends[row] = value;
  return value;
}

function symbol(table: FoldTable, row: number): string | null {
  const snap = table.place.population.snap(table.place.rows.snaps[row] ?? 0);
  return snap ? table.fold.project(snap) : null;
}

function textual(table: FoldTable, cells: readonly number[], column: number, slot: number): number {
  const counts = countsOf(table, cells, column, slot);
  const text = [...counts].map(([name, count]) => `${name} ${count}`).join();
  return table.ids.get(text) ?? newValue(table, text, counts);
}

function newValue(table: FoldTable, key: number | string, counts: ReadonlyMap<string, number>): number {
  table.values.push(table.fold.value(counts));
  table.ids.set(key, table.values.length - 1);
  return table.values.length - 1;
}

/** How many components project to which name, in the order of the names. */
function countsOf(
  table: FoldTable,
  cells: readonly number[],
  column: number,
  slot: number,
): ReadonlyMap<string, number> {
  const { first, end, rows } = table.place;
  const counts = new Map<string, number>();
  for (let cell = first; cell < end; cell++) {
    const row = cells[cell] ?? 0;
    if (row === 0 || (column !== EVERYWHERE && rows.refs[column]?.[row] !== slot + 1)) continue;
    const name = symbol(table, row);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
