/**
 * Which rules a change of one component wakes: each question is put to the model once and remembered.
 */
import type { Rule, Wake } from './contract.ts';
import type { Layout, Place, State } from './layout.ts';
import type { WorkQueue } from './queue.ts';

interface Waker {
  readonly rule: number;
  readonly key: Wake['key'];
}

/** The wakes of all rules, by kind and change. */
export class Wakers {
  private readonly layout: Layout;
  private readonly queue: WorkQueue;
  private readonly rules: readonly Rule<never>[];
  /** By kind, local state before, local state after. */
  private readonly answers: (readonly Waker[])[][][];
  /** By rule, then by local state: does the rule apply? */
  private readonly applies: boolean[][];

  constructor(rules: readonly Rule<never>[], layout: Layout, queue: WorkQueue) {
    this.rules = rules;
    this.layout = layout;
    this.queue = queue;
    this.answers = layout.places.map(() => []);
    this.applies = rules.map(() => []);
  }

  /** Queues the instances that a change of the component in a cell wakes; 0 = no component. */
  wake(state: State, cell: number, before: number, after: number): void {
    const place = this.layout.placeAt(cell);
    const table = ((this.answers[place.index] ??= [])[before] ??= []);
    for (const { rule, key } of (table[after] ??= this.ask(place, before, after))) {
      if (key === 'every') this.enqueueEvery(state, rule);
      else if (key === 'self') this.enqueue(state, rule, cell);
      else this.enqueuePath(state, rule, cell, key);
    }
  }

  /** Queues an instance, if its rule applies to the component as it is. */
  enqueue(state: State, rule: number, cell: number): void {
    if (cell >= 0 && !this.isApplicable(state, rule, cell)) return;
    this.queue.add(state, rule, cell);
  }

  private isApplicable(state: State, index: number, cell: number): boolean {
    const applies = this.rules[index]?.applies;
    if (!applies) return true;
    const { rows, population } = this.layout.placeAt(cell);
    const id = rows.snaps[state.cells[cell] ?? 0] ?? 0;
    const table = (this.applies[index] ??= []);
    const known = table[id];
    if (known !== undefined) return known;
    const snap = population.snap(id);
    return (table[id] = snap === null || applies(snap));
  }

  private enqueueEvery(state: State, rule: number): void {
    const kind = this.rules[rule]?.forEach;
    if (!kind) {
      this.enqueue(state, rule, -1);
      return;
    }
    const { first, end } = this.layout.place(kind);
    for (let cell = first; cell < end; cell++) if (state.cells[cell] !== 0) this.enqueue(state, rule, cell);
  }

  private enqueuePath(state: State, rule: number, from: number, path: readonly string[]): void {
    let cell = from;
    for (const name of path) {
      const { kind, rows } = this.layout.placeAt(cell);
      const slot = (rows.refs[this.layout.column(kind, name)]?.[state.cells[cell] ?? 0] ?? 0) - 1;
      if (slot < 0) return;
      cell = this.layout.target(kind, name).first + slot;
    }
    if ((state.cells[cell] ?? 0) !== 0) this.enqueue(state, rule, cell);
  }

  private ask(place: Place, before: number, after: number): Waker[] {
    const { kind, population } = place;
    return this.rules.flatMap(({ wakes = [] }, rule) =>
      wakes.flatMap((wake) =>
        wake.on === kind && wake.changed(population.snap(before), population.snap(after))
          ? [{ rule, key: wake.key }]
          : [],
      ),
    );
  }
}
