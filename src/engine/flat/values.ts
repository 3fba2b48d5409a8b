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

/**
 * One fold over one population, restricted or not. It is walked component by component: a *block* says by row where to go
 * on (first half), or, for the last component, what the value is (second half).
 */
export interface FlatFold {
  readonly table: FoldTable;
  readonly column: number;
  readonly slot: number;
  /** Numbers that its values may take; value = multiset + 1, because 0 means that the table has a gap. */
  readonly room: number;
  /** Bits of a row of its kind. */
  readonly bits: number;
  /** Where the block of the first component lies. */
  readonly root: number;
  /** Blocks by multiset. */
  readonly blocks: Map<number, number>;
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
  /** The blocks of all folds; those from 0 on are empty, so that a gap leads to a gap. */
  readonly blocks: Growing;
  private readonly packing: Packing;

  constructor(layout: Layout, packing: Packing, allocate: Allocate) {
    this.layout = layout;
    this.nothing = layout.slots;
    this.packing = packing;
    this.blocks = new Growing(allocate);
    this.blocks.take(2 << Math.max(0, ...packing.fields.map(({ bits }) => bits)));
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
    for (const [number, fold] of this.folds.entries())
      values[this.nothing + 1 + number] = learn(fold, this.blocks, values);
  }

  private fold({ table, column }: Read, slot: number): number {
    if (!table) throw new ModelError('a fold without a table');
    if (table.beside) throw new ModelError(`fold ${table.fold.name}: the flat form knows no look at what is beside`);
    let number = this.folds.findIndex((f) => f.table === table && f.column === column && f.slot === slot);
    if (number < 0) {
      const bits = this.packing.bits(table.place.first);
      let room = FOLD_ROOM;
      while (room < (table.counts.length + 1) * 2) room *= MORE;
      const root = this.blocks.take(2 << bits);
      number = this.folds.push({ table, column, slot, room, bits, root, blocks: new Map([[0, root]]) }) - 1;
    }
    return this.nothing + 1 + number;
  }
}

/** The value of a fold; fills its blocks on the way. */
function learn(fold: FlatFold, blocks: Growing, cells: readonly number[]): number {
  const { table, column, slot, room, bits } = fold;
  const { rows, first, end } = table.place;
  const via = column === EVERYWHERE ? null : (rows.refs[column] ?? null);
  let multiset = 0;
  let block = fold.root;
  for (let cell = first; cell < end; cell++) {
    const row = cells[cell] ?? 0;
    if (row !== 0 && (!via || via[row] === slot + 1)) multiset = withOneMore(table, cells, row, multiset);
    if (multiset + 1 >= room) throw new Overflow(`fold ${table.fold.name} has more than ${room} values`);
    if (cell === end - 1) {
      blocks.data[block + (1 << bits) + row] = multiset + 1;
      break;
    }
    let next = fold.blocks.get(multiset);
    if (next === undefined) fold.blocks.set(multiset, (next = blocks.take(2 << bits)));
    blocks.data[block + row] = next;
    block = next;
  }
  return multiset + 1;
}
