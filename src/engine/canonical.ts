/**
 * Symmetry: gives every state that differs only by a swap of interchangeable components the same form.
 *
 * Two layers suffice for the models here and are enforced: *hubs* are interchangeable kinds to which others refer,
 * *leaves* are interchangeable kinds to which nobody refers. A hub is described by its own row, timers and queue entries
 * and by the sorted rows of the leaves that point to it; sorting hubs by that, renaming, then sorting leaves is a full
 * canonical form as long as a leaf points to at most one hub, and merely a coarser sound one otherwise.
 */
import type { Kind } from './contract.ts';
import type { Layout, State } from './layout.ts';

interface Column {
  readonly kind: Kind;
  readonly column: number;
}

/** Renames slots into canonical order. */
export class Canonical {
  private readonly layout: Layout;
  private readonly hubs: readonly { readonly kind: Kind; readonly referrers: readonly Column[] }[];
  private readonly leaves: readonly Kind[];
  private readonly ruleCount: number;

  constructor(layout: Layout, ruleCount: number, symmetry: boolean) {
    this.layout = layout;
    this.ruleCount = ruleCount;
    const kinds = symmetry ? layout.populations.map((p) => p.kind).filter((kind) => kind.interchangeable) : [];
    const referrers = (target: Kind): Column[] =>
      layout.populations.flatMap((population) =>
        population.refNames
          .map((name, index) => ({
            kind: population.kind,
            column: 1 + index,
            target: layout.refKind(population.kind, name),
          }))
          .filter((column) => column.target === target),
      );
    this.hubs = kinds.map((kind) => ({ kind, referrers: referrers(kind) })).filter((hub) => hub.referrers.length > 0);
    this.leaves = kinds.filter((kind) => referrers(kind).length === 0);
  }

  /** The canonical form of a state; the argument's arrays are consumed. */
  apply(state: State): State {
    for (const hub of this.hubs) {
      const marks = this.marks(state);
      this.sort(state, hub.kind, (row) => this.hubSignature(state, hub, row, marks), hub.referrers);
    }
    for (const kind of this.leaves) {
      const marks = this.marks(state);
      this.sort(state, kind, (row) => this.rowSignature(state, kind, row, 0) + (marks.get(row) ?? ''), []);
    }
    state.timers.sort((a, b) => a.rank - b.rank || a.timer - b.timer || a.row - b.row);
    return state;
  }

  /** What queue and timers say about each row. */
  private marks(state: State): Map<number, string> {
    const marks = new Map<number, string>();
    if (state.queue.length === 0 && state.timers.length === 0) return marks;
    const add = (row: number, text: string): void => void marks.set(row, (marks.get(row) ?? '') + text);
    for (const code of state.queue) add(Math.floor(code / this.ruleCount) - 1, `q${code % this.ruleCount}`);
    for (const t of [...state.timers].sort((a, b) => a.timer - b.timer || a.rank - b.rank))
      add(t.row, `t${t.timer}.${t.rank}`);
    return marks;
  }

  /** A row as text, with one column (0 = none) left out. Empty rows sort last. */
  private rowSignature(state: State, kind: Kind, row: number, without: number): string {
    if ((state.rows[row] ?? 0) === 0) return '\uffff';
    let text = '';
    for (let i = 0; i < this.layout.width(kind); i++)
      text += i === without && i > 0 ? '' : String.fromCharCode(state.rows[row + i] ?? 0);
    return text;
  }

  private hubSignature(
    state: State,
    hub: { readonly kind: Kind; readonly referrers: readonly Column[] },
    row: number,
    marks: ReadonlyMap<number, string>,
  ): string {
    const slot = this.layout.slot(hub.kind, row);
    const parts = [this.rowSignature(state, hub.kind, row, 0) + (marks.get(row) ?? '')];
    for (const { kind, column } of hub.referrers) {
      const pointing: string[] = [];
      for (let n = 0; n < kind.max; n++) {
        const at = this.layout.row(kind, n);
        if (state.rows[at] === 0 || state.rows[at + column] !== slot + 1) continue;
        const name = kind.interchangeable ? '' : `#${n}`;
        pointing.push(name + this.rowSignature(state, kind, at, column) + (marks.get(at) ?? ''));
      }
      parts.push(pointing.sort().join('/'));
    }
    return parts.join('|');
  }

  private sort(state: State, kind: Kind, signature: (row: number) => string, referrers: readonly Column[]): void {
    const width = this.layout.width(kind);
    const slots = Array.from({ length: kind.max }, (_, slot) => {
      const row = this.layout.row(kind, slot);
      return { slot, row, signature: signature(row) };
    });
    const sorted = [...slots].sort((a, b) =>
      a.signature < b.signature ? -1 : a.signature > b.signature ? 1 : a.slot - b.slot,
    );
    if (sorted.every((entry, index) => entry.slot === index)) return;
    const rows = sorted.map((entry) => state.rows.slice(entry.row, entry.row + width));
    const moved = new Map<number, number>();
    const movedSlot: number[] = [];
    for (const [index, entry] of sorted.entries()) {
      const to = this.layout.row(kind, index);
      moved.set(entry.row, to);
      movedSlot[entry.slot] = index;
      for (const [i, value] of (rows[index] ?? []).entries()) state.rows[to + i] = value;
    }
    for (const referrer of referrers) {
      for (let n = 0; n < referrer.kind.max; n++) {
        const at = this.layout.row(referrer.kind, n) + referrer.column;
        const slot = (state.rows[at] ?? 0) - 1;
        if (slot >= 0) state.rows[at] = (movedSlot[slot] ?? slot) + 1;
      }
    }
    state.timers = state.timers.map((t) => ({ ...t, row: moved.get(t.row) ?? t.row }));
    state.queue = state.queue
      .map((code) => {
        const row = Math.floor(code / this.ruleCount) - 1;
        return ((moved.get(row) ?? row) + 1) * this.ruleCount + (code % this.ruleCount);
      })
      .sort((a, b) => a - b);
  }
}
