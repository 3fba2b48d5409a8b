/**
 * What a view can read, as data: each read gives a number that stands for what is there.
 *
 * All reads have the same fields, filled or not: this is the innermost loop, and objects of one shape are read fastest.
 */
import type { Place } from './layout.ts';
import { foldAt, type FoldTable } from './reader.ts';

/** Kinds of reads. */
export const SELF = 0;
export const REF = 1;
export const DEREF = 2;
export const SLOT = 3;
export const FOLD = 4;
export const OWN_FOLD = 5;
export const NEAR_FOLD = 6;
export const TIMER = 7;
export const UNSEEN = 8;

/** One read: of the state before, or of the state after a write. */
export interface Read {
  readonly of: number;
  readonly after: boolean;
  /** The kind that is read, or of the component that reads. */
  readonly place: Place;
  /** By row: local states, or slots + 1 that a reference points to. */
  readonly list: readonly number[];
  /** What a reference points to. */
  readonly target: Place | null;
  readonly table: FoldTable | null;
  /** Column that restricts a fold. */
  readonly column: number;
  /** The cell, the slot to which a fold is restricted, the timer, the first cell of a lag. */
  readonly which: number;
}

/** What a read gives for the component in a cell (-1 = there is none). */
export function answer(read: Read, cells: readonly number[], cell: number): number {
  switch (read.of) {
    case SELF:
    case REF:
      return read.list[cells[cell] ?? 0] ?? 0;
    case SLOT:
      return read.list[cells[read.which] ?? 0] ?? 0;
    case DEREF: {
      const slot = (read.list[cells[cell] ?? 0] ?? 0) - 1;
      return slot < 0 || !read.target ? 0 : (read.target.rows.snaps[cells[read.target.first + slot] ?? 0] ?? 0);
    }
    case UNSEEN:
      return cells[read.which] === read.place.index + 1 ? (cells[read.which + 1] ?? 0) : 0;
    case TIMER:
      return (read.place.rows.timers[cells[cell] ?? 0] ?? []).some((one) => one.timer === read.which) ? 1 : 0;
    default:
      return read.table ? foldAt(read.table, cells, read.column, slotOf(read, cells, cell)) : 0;
  }
}

/** The slot to which a fold is restricted. */
function slotOf(read: Read, cells: readonly number[], cell: number): number {
  if (read.of === FOLD) return read.which;
  return read.of === OWN_FOLD ? cell - read.place.first : (read.list[cells[cell] ?? 0] ?? 0) - 1;
}

/** Whether two reads of one function are the same question. */
export function isSame(a: Read, b: Read): boolean {
  return (
    a.of === b.of &&
    a.after === b.after &&
    a.place === b.place &&
    a.list === b.list &&
    a.table === b.table &&
    a.column === b.column &&
    a.which === b.which
  );
}

/** A read in words. */
export function nameOf({ of, after, place, table, which }: Read): string {
  const what = table
    ? `fold ${table.fold.name}`
    : of === SLOT
      ? `${place.kind.name} ${which - place.first}`
      : of === TIMER || of === UNSEEN
        ? 'a timer or a lag'
        : of === SELF
          ? 'self'
          : `a reference of ${place.kind.name}`;
  return after ? `${what} after the write` : what;
}
