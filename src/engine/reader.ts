/**
 * Computes what views read: folds over populations, interned as small numbers, and timers by name.
 */
import type { Fold, Kind, Timer } from './contract.ts';
import type { Layout, State } from './layout.ts';

interface FoldTable {
  /** Symbol of each local state: -1 = not counted, undefined = not asked yet. */
  readonly symbols: (number | undefined)[];
  readonly names: string[];
  readonly ids: Map<string, number>;
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
    const table = this.table(fold);
    const { row: first, width } = this.rows(fold.over);
    const column = via === null ? 0 : this.layout.column(fold.over, via);
    const found: number[] = [];
    for (let n = 0, at = first; n < fold.over.max; n++, at += width) {
      const id = state.rows[at] ?? 0;
      if (id === 0 || (column > 0 && state.rows[at + column] !== slot + 1)) continue;
      const symbol = table.symbols[id] ?? this.project(fold, table, id);
      if (symbol >= 0) found.push(symbol);
    }
    found.sort((a, b) => a - b);
    const key = found.join();
    const known = table.ids.get(key);
    if (known !== undefined) return known;
    const counts = new Map<string, number>();
    for (const symbol of found) {
      const name = table.names[symbol] ?? '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    table.values.push(fold.value(counts));
    table.ids.set(key, table.values.length - 1);
    return table.values.length - 1;
  }

  /** The value behind a number that `fold` gave. */
  foldValue<T>(fold: Fold<T>, id: number): T {
    return this.table(fold).values[id] as T; // the table of this fold holds only its own values
  }

  private rows(kind: Kind): { row: number; width: number } {
    return { row: this.layout.row(kind, 0), width: this.layout.width(kind) };
  }

  private table(fold: Fold<unknown>): FoldTable {
    let table = this.folds.get(fold);
    if (!table) this.folds.set(fold, (table = { symbols: [], names: [], ids: new Map(), values: [] }));
    return table;
  }

  private project(fold: Fold<unknown>, table: FoldTable, id: number): number {
    const snap = this.layout.population(fold.over).snap(id);
    const name = snap ? fold.project(snap) : null;
    let symbol = -1;
    if (name !== null) {
      symbol = table.names.indexOf(name);
      if (symbol < 0) symbol = table.names.push(name) - 1;
    }
    table.symbols[id] = symbol;
    return symbol;
  }
}
