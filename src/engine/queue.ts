/**
 * The work queue: which instances of which rules wait to run.
 *
 * What waits for a component is part of its row, one bit a rule, so it moves and ends with the component. Rules without a
 * component have bits of their own behind the slots. The order in which waiting work is listed is fixed: rules without
 * a component first, then slot by slot.
 */
import { ModelError, type Rule } from './contract.ts';
import type { Layout, State } from './layout.ts';

/** Bits of one cell behind the slots; few enough for a state's key to stay short. */
const BITS_A_CELL = 15;
/** Bits of one row. */
const BITS_A_ROW = 30;

interface Waiting {
  readonly rule: number;
  readonly deferred: boolean;
  readonly bit: number;
}

/** The queue of all states of one model. */
export class WorkQueue {
  /** Cells behind the slots. */
  readonly cells: number;
  private readonly layout: Layout;
  private readonly alone: (Waiting & { readonly cell: number })[] = [];
  /** Rules that wait for a component, by the index of its kind. */
  private readonly byKind: readonly Waiting[][];
  private readonly bits: number[] = [];

  constructor(rules: readonly Pick<Rule<never>, 'name' | 'wakes' | 'forEach' | 'deferred'>[], layout: Layout) {
    this.layout = layout;
    this.byKind = layout.places.map(() => []);
    for (const [rule, { name, wakes, forEach, deferred = false }] of rules.entries()) {
      if (!wakes) continue;
      const list = forEach ? (this.byKind[layout.place(forEach).index] ?? []) : this.alone;
      if (forEach && list.length >= BITS_A_ROW)
        throw new ModelError(`rule ${name}: more than ${BITS_A_ROW} rules are queued for each ${forEach.name}`);
      const bit = 1 << (forEach ? list.length : list.length % BITS_A_CELL);
      this.bits[rule] = bit;
      if (forEach) list.push({ rule, deferred, bit });
      else this.alone.push({ rule, deferred, bit, cell: layout.slots + Math.floor(list.length / BITS_A_CELL) });
    }
    this.cells = Math.ceil(this.alone.length / BITS_A_CELL);
  }

  /** Queues an instance; one that waits already waits on. */
  add(state: State, rule: number, cell: number): void {
    this.set(state, rule, cell, true);
  }

  /** Takes an instance out. */
  drop(state: State, rule: number, cell: number): void {
    this.set(state, rule, cell, false);
  }

  /** Whether nothing waits. */
  isEmpty({ cells }: State): boolean {
    for (const { rows, first, end } of this.layout.places)
      for (let cell = first; cell < end; cell++) if ((rows.queues[cells[cell] ?? 0] ?? 0) !== 0) return false;
    for (let cell = this.layout.slots; cell < cells.length; cell++) if (cells[cell] !== 0) return false;
    return true;
  }

  /** Visits all that waits, in the order of the list; `visit` may change the state. */
  each({ cells }: State, visit: (rule: number, cell: number, deferred: boolean) => void): void {
    for (const { rule, bit, cell, deferred } of this.alone)
      if (((cells[cell] ?? 0) & bit) !== 0) visit(rule, -1, deferred);
    for (const { rows, first, end, index } of this.layout.places) {
      const waiting = this.byKind[index] ?? [];
      if (waiting.length === 0) continue;
      for (let cell = first; cell < end; cell++) {
        const queue = rows.queues[cells[cell] ?? 0] ?? 0;
        if (queue === 0) continue;
        for (const { rule, bit, deferred } of waiting) if ((queue & bit) !== 0) visit(rule, cell, deferred);
      }
    }
  }

  private set({ cells }: State, rule: number, cell: number, waits: boolean): void {
    const bit = this.bits[rule] ?? 0;
    if (cell < 0) {
      const at = this.alone.find((waiting) => waiting.rule === rule)?.cell ?? -1;
      const before = cells[at] ?? 0;
      cells[at] = waits ? before | bit : before & ~bit;
      return;
    }
    const { rows } = this.layout.placeAt(cell);
    const row = cells[cell] ?? 0;
    const before = rows.queues[row] ?? 0;
    const after = waits ? before | bit : before & ~bit;
    if (after !== before) cells[cell] = rows.withQueue(row, after);
  }
}
