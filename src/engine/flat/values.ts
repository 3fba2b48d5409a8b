/**
 * Everything that a rule can read of a state as one list of small numbers: the rows of all cells, then folds.
 *
 * For one component every read of the contract comes down to such a number: its own row says where its references point,
 * so a look along a reference is a look at a cell, and a fold over what points to it is a fold with a fixed slot. A row
 * says more than a local state, which makes a memo finer but never wrong.
 */
import { ModelError } from '../contract.ts';
import type { Layout } from '../layout.ts';
import { EVERYWHERE, withOneMore, type FoldTable } from '../reader.ts';
import { DEREF, NEAR_FOLD, OWN_FOLD, REF, SELF, SLOT, TIMER, type Read } from '../reads.ts';
import { Growing, type Allocate } from './growing.ts';
import { Overflow, type Packing } from './packing.ts';

/** One fold over one population, restricted or not, as a table to be walked component by component. */
export interface FlatFold {
  readonly table: FoldTable;
  readonly column: number;
  readonly slot: number;
  /** Numbers that its values may take; value = multiset + 1, because 0 means that the table has a gap. */
  readonly room: number;
  /** Bits of a row of its kind. */
  readonly bits: number;
  /** By value before and row: the value after. */
  readonly next: Growing;
}

/** Values of a fold to begin with, and how many more a new beginning gives. */
const FOLD_ROOM = 64;
const MORE = 4;

/** The list of what can be read; folds are added as rules ask for them. */
export class Values {
  readonly layout: Layout;
  /** Always zero: what a rule reads that reads nothing. */
  readonly nothing: number;
  readonly folds: FlatFold[] = [];
  private readonly packing: Packing;
  private readonly allocate: Allocate;

  constructor(layout: Layout, packing: Packing, allocate: Allocate) {
    this.layout = layout;
    this.nothing = layout.slots;
    this.packing = packing;
    this.allocate = allocate;
  }

  /** Numbers in the list. */
  get length(): number {
    return this.nothing + 1 + this.folds.length;
  }

  /** Numbers that an entry of the list may take. */
  room(index: number): number {
    if (index === this.nothing) return 1;
    return index < this.nothing ? 1 << this.packing.bits(index) : (this.folds[index - this.nothing - 1]?.room ?? 0);
  }

  /** The entries of the list that decide what a read gives, in order; `cell` is that of the component that reads. */
  indices(read: Read, cells: readonly number[], cell: number): number[] {
    const slot = (read.list[cells[cell] ?? 0] ?? 0) - 1;
    switch (read.of) {
      case SELF:
      case REF:
      case TIMER:
        return [cell];
      case SLOT:
        return [read.which];
      case DEREF:
        return slot < 0 || !read.target ? [cell] : [cell, read.target.first + slot];
      case OWN_FOLD:
        return [this.fold(read, cell - read.place.first)];
      case NEAR_FOLD:
        return [cell, this.fold(read, slot)];
      default:
        return [this.fold(read, read.which)];
    }
  }

  /** Fills the entries behind the cells; what the tables do not know yet is worked out. */
  fill(values: number[]): void {
    values[this.nothing] = 0;
    for (const [number, fold] of this.folds.entries()) values[this.nothing + 1 + number] = learn(fold, values);
  }

  private fold({ table, column }: Read, slot: number): number {
    if (!table) throw new ModelError('a fold without a table');
    if (table.beside) throw new ModelError(`fold ${table.fold.name}: the flat form knows no look at what is beside`);
    let number = this.folds.findIndex((f) => f.table === table && f.column === column && f.slot === slot);
    if (number < 0) {
      const bits = this.packing.bits(table.place.first);
      let room = FOLD_ROOM;
      while (room < (table.counts.length + 1) * 2) room *= MORE;
      const next = new Growing(this.allocate, room << bits);
      number = this.folds.push({ table, column, slot, room, bits, next }) - 1;
    }
    return this.nothing + 1 + number;
  }
}

/** The value of a fold; fills its table on the way. */
function learn({ table, column, slot, room, bits, next }: FlatFold, cells: readonly number[]): number {
  const { rows, first, end } = table.place;
  const via = column === EVERYWHERE ? null : (rows.refs[column] ?? null);
  let multiset = 0;
  for (let cell = first; cell < end; cell++) {
    const row = cells[cell] ?? 0;
    const at = ((multiset + 1) << bits) | row;
    if (row !== 0 && (!via || via[row] === slot + 1)) multiset = withOneMore(table, cells, row, multiset);
    if (multiset + 1 >= room) throw new Overflow(`fold ${table.fold.name} has more than ${room} values`);
    next.data[at] = multiset + 1;
  }
  return multiset + 1;
}
