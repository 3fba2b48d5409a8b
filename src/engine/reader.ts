/**
 * Computes folds over populations: which multiset of symbols the components project to, as a small number.
 *
 * Multisets are met one component at a time: a table says which one results from another and one symbol more. So equal
 * multisets have equal numbers in whatever order the components come, and a fold costs a look-up a component.
 */
import type { Fold } from './contract.ts';
import type { Layout, Place } from './layout.ts';

/** Not counted. */
const NO_SYMBOL = -1;

/** What is known of one fold. */
export interface FoldTable {
  readonly fold: Fold<unknown>;
  readonly place: Place;
  /** The reference that is read beside each component: its slots + 1 by row, and where it points to. */
  readonly beside: { readonly refs: readonly number[]; readonly target: Place } | null;
  /** By row, and by the local state of what is beside it: the symbol. */
  readonly symbols: (number[] | undefined)[];
  readonly names: string[];
  /** By multiset, then by symbol: the multiset with one symbol more. Number 0 is the empty one. */
  readonly more: number[][];
  /** How often each symbol occurs in each multiset. */
  readonly counts: (readonly number[])[];
  readonly ids: Map<string, number>;
  readonly values: { readonly value: unknown }[];
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
    const { layout } = this;
    const place = layout.place(fold.over);
    const refs = fold.beside === undefined ? null : (place.rows.refs[layout.column(fold.over, fold.beside)] ?? []);
    const table: FoldTable = {
      fold,
      place,
      beside: refs && fold.beside !== undefined ? { refs, target: layout.target(fold.over, fold.beside) } : null,
      symbols: [],
      names: [],
      more: [[]],
      counts: [[]],
      ids: new Map([['', 0]]),
      values: [],
    };
    this.folds.set(fold, table);
    return table;
  }
}

/** A number for a fold's value; a column restricts it to components whose reference in that column points to `slot`. */
export function foldAt(table: FoldTable, cells: readonly number[], column: number, slot: number): number {
  const { rows, first, end } = table.place;
  const via = column === EVERYWHERE ? null : (rows.refs[column] ?? null);
  let multiset = 0;
  for (let cell = first; cell < end; cell++) {
    const row = cells[cell] ?? 0;
    if (row === 0 || (via && via[row] !== slot + 1)) continue;
    multiset = withOneMore(table, cells, row, multiset);
  }
  return multiset;
}

/** The multiset that results from one more component with this row. */
export function withOneMore(table: FoldTable, cells: readonly number[], row: number, multiset: number): number {
  const { beside, more, symbols } = table;
  const neighbour = beside ? neighbourOf(beside, cells, row) : 0;
  const symbol = symbols[row]?.[neighbour] ?? project(table, row, neighbour);
  return symbol === NO_SYMBOL ? multiset : (more[multiset]?.[symbol] ?? meet(table, multiset, symbol));
}

/** The value behind a number that `foldAt` gave. */
export function foldValue(table: FoldTable, multiset: number): unknown {
  const known = table.values[multiset];
  if (known) return known.value;
  const counts = (table.counts[multiset] ?? []).flatMap((count, symbol): [string, number][] =>
    count > 0 ? [[table.names[symbol] ?? '', count]] : [],
  );
  // In the order of the names, so that a value does not depend on what was met first.
  const value = table.fold.value(new Map(counts.sort(([a], [b]) => (a < b ? -1 : 1))));
  table.values[multiset] = { value };
  return value;
}

type Beside = NonNullable<FoldTable['beside']>;

function neighbourOf({ refs, target }: Beside, cells: readonly number[], row: number): number {
  const slot = (refs[row] ?? 0) - 1;
  return slot < 0 ? 0 : (target.rows.snaps[cells[target.first + slot] ?? 0] ?? 0);
}

function project(table: FoldTable, row: number, neighbour: number): number {
  const { population, rows } = table.place;
  const snap = population.snap(rows.snaps[row] ?? 0);
  const name = snap ? table.fold.project(snap, table.beside?.target.population.snap(neighbour) ?? null) : null;
  let symbol = NO_SYMBOL;
  if (name !== null) {
    symbol = table.names.indexOf(name);
    if (symbol < 0) symbol = table.names.push(name) - 1;
  }
  (table.symbols[row] ??= [])[neighbour] = symbol;
  return symbol;
}

function meet(table: FoldTable, multiset: number, symbol: number): number {
  const counts = [...(table.counts[multiset] ?? [])];
  while (counts.length <= symbol) counts.push(0);
  counts[symbol] = (counts[symbol] ?? 0) + 1;
  const key = counts.join();
  let id = table.ids.get(key);
  if (id === undefined) {
    id = table.counts.push(counts) - 1;
    table.more.push([]);
    table.ids.set(key, id);
  }
  const line = table.more[multiset];
  if (line) line[symbol] = id;
  return id;
}
