/**
 * Symmetry: gives every state that differs only by a swap of interchangeable components the same form.
 *
 * Two layers suffice for the models here and are enforced: *hubs* are interchangeable kinds to which others refer,
 * *leaves* are interchangeable kinds to which nobody refers. A hub is described by its own row, timers and queue entries
 * and by the sorted rows of the leaves that point to it; sorting hubs by that, renaming, then sorting leaves is a full
 * canonical form as long as a leaf points to at most one hub, and merely a coarser sound one otherwise.
 *
 * Descriptions are interned pair by pair to small numbers (`Signatures`), so that nothing here builds a text. The order
 * of the numbers depends on what was met first; within one search it is fixed, and that is all that is needed.
 */
import type { Kind } from './contract.ts';
import type { KindPlace, Layout, State } from './layout.ts';
import { Signatures } from './signatures.ts';

interface Referrer {
  readonly place: KindPlace;
  readonly column: number;
  readonly interchangeable: boolean;
}

interface Sorted {
  readonly place: KindPlace;
  readonly referrers: readonly Referrer[];
}

/** Empty slots come last. */
const EMPTY = Number.MAX_SAFE_INTEGER;
/** More than any kind has slots; signatures are below 2^26, so that a signature and a slot fit one number. */
const SLOTS = 2 ** 16;

/** Renames slots into canonical order. */
export class Canonical {
  private readonly hubs: readonly Sorted[];
  private readonly leaves: readonly Sorted[];
  private readonly ruleCount: number;
  private readonly signatures = new Signatures();
  private readonly marks: Float64Array;
  private readonly marked: number[] = [];
  private readonly scratch: number[] = [];

  constructor(layout: Layout, ruleCount: number, symmetry: boolean) {
    this.ruleCount = ruleCount;
    this.marks = new Float64Array(layout.length);
    const kinds = symmetry ? layout.populations.map((p) => p.kind).filter((kind) => kind.interchangeable) : [];
    const sorted = (kind: Kind): Sorted => ({ place: layout.place(kind), referrers: referrersOf(layout, kind) });
    this.hubs = kinds.map(sorted).filter((hub) => hub.referrers.length > 0);
    this.leaves = kinds.map(sorted).filter((leaf) => leaf.referrers.length === 0);
  }

  /** The canonical form of a state; the argument's arrays are consumed. */
  apply(state: State): State {
    this.mark(state);
    for (const hub of this.hubs) if (this.sort(state, hub, this.hubSignatures(state, hub))) this.mark(state);
    for (const leaf of this.leaves) if (this.sort(state, leaf, this.leafSignatures(state, leaf))) this.mark(state);
    if (state.timers.length > 1) state.timers.sort((a, b) => a.rank - b.rank || a.timer - b.timer || a.row - b.row);
    return state;
  }

  /** Notes at each row what queue and timers say about it. */
  private mark(state: State): void {
    for (const row of this.marked) this.marks[row] = 0;
    this.marked.length = 0;
    if (state.queue.length === 0 && state.timers.length === 0) return;
    for (const code of state.queue) this.add(Math.floor(code / this.ruleCount) - 1, code % this.ruleCount);
    const timers =
      state.timers.length > 1 ? [...state.timers].sort((a, b) => a.timer - b.timer || a.rank - b.rank) : state.timers;
    for (const t of timers) this.add(t.row, this.ruleCount + t.timer * 64 + t.rank);
  }

  private add(row: number, what: number): void {
    if (row < 0) return;
    const before = this.marks[row] ?? 0;
    if (before === 0) this.marked.push(row);
    this.marks[row] = this.signatures.pair(before, what);
  }

  /** A row with its marks, with one column (0 = none) left out. */
  private rowSignature(state: State, place: KindPlace, row: number, without: number): number {
    const id = state.rows[row] ?? 0;
    if (id === 0) return EMPTY;
    let signature = id;
    for (let i = 1; i < place.width; i++)
      signature = this.signatures.append(signature, i === without ? 0 : (state.rows[row + i] ?? 0));
    const mark = this.marks[row] ?? 0;
    return this.signatures.pair(signature, mark);
  }

  /** What each hub is like, with everything that points to it. */
  private hubSignatures(state: State, hub: Sorted): number[] {
    const { signatures } = this;
    const { place } = hub;
    const of: number[] = [];
    for (let slot = 0, row = place.first; slot < place.max; slot++, row += place.width)
      of.push(this.rowSignature(state, place, row, 0));
    for (const { place: leaf, column, interchangeable } of hub.referrers) {
      const pointing: number[] = [];
      for (let n = 0, at = leaf.first; n < leaf.max; n++, at += leaf.width) {
        const slot = (state.rows[at + column] ?? 0) - 1;
        if (slot < 0 || state.rows[at] === 0) continue;
        const row = this.rowSignature(state, leaf, at, column);
        pointing.push((interchangeable ? row : signatures.pair(row, n + 1)) * SLOTS + slot);
      }
      if (pointing.length > 1) pointing.sort((a, b) => a - b);
      for (const one of pointing) {
        const slot = one % SLOTS;
        if (of[slot] === EMPTY) continue;
        of[slot] = signatures.pair(of[slot] ?? 0, (one - slot) / SLOTS);
      }
      if (hub.referrers.length > 1)
        for (let slot = 0; slot < of.length; slot++)
          if (of[slot] !== EMPTY) of[slot] = signatures.pair(of[slot] ?? 0, 0);
    }
    return of;
  }

  private leafSignatures(state: State, { place }: Sorted): number[] {
    const of: number[] = [];
    for (let slot = 0, row = place.first; slot < place.max; slot++, row += place.width)
      of.push(this.rowSignature(state, place, row, 0));
    return of;
  }

  /** Moves the rows of a kind into the order of their signatures; everything that names a slot follows. False: all stayed. */
  private sort(state: State, { place, referrers }: Sorted, of: readonly number[]): boolean {
    let inOrder = true;
    for (let slot = 1; slot < of.length && inOrder; slot++) inOrder = (of[slot - 1] ?? 0) <= (of[slot] ?? 0);
    if (inOrder) return false;
    const order = of.map((_, slot) => slot).sort((a, b) => (of[a] ?? 0) - (of[b] ?? 0) || a - b);
    const movedSlot: number[] = [];
    for (const [to, from] of order.entries()) movedSlot[from] = to;
    this.moveRows(state, place, order);
    for (const { place: leaf, column } of referrers) {
      for (let n = 0, at = leaf.first + column; n < leaf.max; n++, at += leaf.width) {
        const slot = (state.rows[at] ?? 0) - 1;
        if (slot >= 0) state.rows[at] = (movedSlot[slot] ?? slot) + 1;
      }
    }
    this.moveMarks(state, place, movedSlot);
    return true;
  }

  private moveRows(state: State, place: KindPlace, order: readonly number[]): void {
    const { scratch } = this;
    const size = place.max * place.width;
    for (let i = 0; i < size; i++) scratch[i] = state.rows[place.first + i] ?? 0;
    for (const [to, from] of order.entries())
      for (let i = 0; i < place.width; i++)
        state.rows[place.first + to * place.width + i] = scratch[from * place.width + i] ?? 0;
  }

  private moveMarks(state: State, place: KindPlace, movedSlot: readonly number[]): void {
    const end = place.first + place.max * place.width;
    const moved = (row: number): number => {
      if (row < place.first || row >= end) return row;
      const slot = (row - place.first) / place.width;
      return place.first + (movedSlot[slot] ?? slot) * place.width;
    };
    if (state.timers.length > 0) state.timers = state.timers.map((t) => ({ ...t, row: moved(t.row) }));
    if (state.queue.length > 0)
      state.queue = state.queue
        .map((code) => {
          const row = Math.floor(code / this.ruleCount) - 1;
          return row < 0 ? code : (moved(row) + 1) * this.ruleCount + (code % this.ruleCount);
        })
        .sort((a, b) => a - b);
  }
}

function referrersOf(layout: Layout, target: Kind): Referrer[] {
  return layout.populations.flatMap(({ kind, refNames }) =>
    refNames.flatMap((name, index) =>
      layout.refKind(kind, name) === target
        ? [{ place: layout.place(kind), column: 1 + index, interchangeable: kind.interchangeable === true }]
        : [],
    ),
  );
}
