/**
 * The work queue: which instances of which rules wait to run.
 *
 * What waits for a component is part of its row, one bit a rule, so it moves and ends with the component. Rules without a
 * component have bits of their own behind the slots. An instance that is held waits, too, and does not run. The order in which waiting work is listed is fixed: rules without
 * a component first, then slot by slot.
 */
import { ModelError, type Rule } from './contract.ts';
import type { Layout, State } from './layout.ts';

/** Rules whose queue fits one number; as many bits above say which of them are held. */
const RULES = 15;
const HELD = 2 ** RULES;
const WAITING = HELD - 1;

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
      if (forEach && list.length >= RULES)
        throw new ModelError(`rule ${name}: more than ${RULES} rules are queued for each ${forEach.name}`);
      const bit = 1 << (forEach ? list.length : list.length % RULES);
      this.bits[rule] = bit;
      if (forEach) list.push({ rule, deferred, bit });
      else this.alone.push({ rule, deferred, bit, cell: layout.slots + Math.floor(list.length / RULES) });
    }
    this.cells = Math.ceil(this.alone.length / RULES);
  }

  /** Queues an instance; one that waits already, held or not, waits on. */
  add(state: State, rule: number, cell: number): void {
    this.change(state, rule, cell, (queue, bit) => ((queue & (bit * HELD)) === 0 ? queue | bit : queue));
  }

  /** Takes an instance out. */
  drop(state: State, rule: number, cell: number): void {
    this.change(state, rule, cell, (queue, bit) => queue & ~bit);
  }

  /** Holds an instance that waits. */
  hold(state: State, rule: number, cell: number): void {
    this.change(state, rule, cell, (queue, bit) => (queue & ~bit) | (bit * HELD));
  }

  /** Lets an instance that is held run. */
  resume(state: State, rule: number, cell: number): void {
    this.change(state, rule, cell, (queue, bit) => (queue & ~(bit * HELD)) | bit);
  }

  /** Whether anything is held. */
  holds(state: State): boolean {
    let held = false;
    this.eachHeld(state, () => (held = true));
    return held;
  }

  /** Visits all that is held. */
  eachHeld({ cells }: State, visit: (rule: number, cell: number) => void): void {
    for (const { rule, bit, cell } of this.alone) if (((cells[cell] ?? 0) & (bit * HELD)) !== 0) visit(rule, -1);
    for (const { rows, first, end, index } of this.layout.places)
      for (let cell = first; cell < end; cell++) {
        const queue = rows.queues[cells[cell] ?? 0] ?? 0;
        if (queue < HELD) continue;
        for (const { rule, bit } of this.byKind[index] ?? []) if ((queue & (bit * HELD)) !== 0) visit(rule, cell);
      }
  }

  /** Whether nothing waits. */
  isEmpty({ cells }: State): boolean {
    for (const { rows, first, end } of this.layout.places)
      for (let cell = first; cell < end; cell++)
        if (((rows.queues[cells[cell] ?? 0] ?? 0) & WAITING) !== 0) return false;
    const end = this.layout.slots + this.cells;
    for (let cell = this.layout.slots; cell < end; cell++) if (((cells[cell] ?? 0) & WAITING) !== 0) return false;
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

  private change({ cells }: State, rule: number, cell: number, to: (queue: number, bit: number) => number): void {
    const bit = this.bits[rule] ?? 0;
    if (cell < 0) {
      const at = this.alone.find((waiting) => waiting.rule === rule)?.cell ?? -1;
      cells[at] = to(cells[at] ?? 0, bit);
      return;
    }
    const { rows } = this.layout.placeAt(cell);
    const row = cells[cell] ?? 0;
    const before = rows.queues[row] ?? 0;
    const after = to(before, bit);
    if (after !== before) cells[cell] = rows.withQueue(row, after);
  }
}
