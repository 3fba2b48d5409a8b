/**
 * A model made ready to run: its layout, the memo of every rule, and the work queue.
 *
 * `enabled(state)` and `next(state, move)` are the derived face that every search strategy and replay use; there is no
 * second way to take a step.
 */
import { applyStep, copyState } from './apply.ts';
import { Canonical } from './canonical.ts';
import { ModelError, type ClusterModel, type Kind, type Rule, type Step, type StepClass } from './contract.ts';
import { Deferral } from './deferral.ts';
import { Layout, stateKey, type State } from './layout.ts';
import { Memo } from './memo.ts';
import { Reader } from './reader.ts';
import { Wakers } from './wakers.ts';

/** One enabled step of one rule instance. */
export interface Move {
  readonly rule: number;
  /** Row offset of the instance's component; -1 = the rule has none. */
  readonly row: number;
  readonly step: Step;
  readonly class: StepClass;
}

/** Which reductions are used. */
export interface MachineryOptions {
  readonly symmetry: boolean;
  /** Syncs that have nothing to do stay queued and take a step of their own: for comparison. */
  readonly keepsIdle?: boolean;
}

/** The numbers of one model under one search. */
export class Machinery<C = unknown> {
  readonly model: ClusterModel<C>;
  readonly layout: Layout;
  readonly reader: Reader;
  /** Rank that timers started now get: later than all that were pending in the last settled state. */
  nowRank = 0;
  private readonly canonical: Canonical;
  private readonly keepsIdle: boolean;
  private readonly memos: readonly Memo<C, readonly Step[]>[];
  private readonly wakers: Wakers;

  constructor(model: ClusterModel<C>, options: MachineryOptions = { symmetry: true }) {
    this.model = model;
    this.keepsIdle = options.keepsIdle ?? false;
    this.layout = new Layout(model.kinds);
    this.reader = new Reader(this.layout);
    this.canonical = new Canonical(this.layout, model.rules.length, options.symmetry);
    this.wakers = new Wakers(model.rules, this.layout);
    const deferral = new Deferral(model);
    this.memos = model.rules.map(
      (rule) => new Memo(`rule ${rule.name}`, rule.forEach ?? null, (view) => deferral.steps(rule, view)),
    );
    // Queue entries are characters of a state's key.
    if ((this.layout.length + 1) * model.rules.length >= 0xffff)
      throw new ModelError(
        `${this.layout.length} columns × ${model.rules.length} rules are more than a state can hold`,
      );
    for (const rule of model.rules) {
      if (rule.class === 'prompt' && !rule.wakes)
        throw new ModelError(`rule ${rule.name} is prompt but nothing wakes it`);
    }
  }

  /** The state before anything has happened, with what its creation queued. */
  initial(): State {
    const empty: State = { rows: new Array<number>(this.layout.length).fill(0), queue: [], timers: [], key: null };
    const step: Step = { actor: 'user', verb: 'apply', ops: this.model.initial };
    const [first, ...others] = applyStep(this.erased, empty, step, null);
    if (!first || others.length > 0) throw new ModelError('the initial operations leave a choice open');
    this.dropIdle(first);
    return this.canonical.apply(first);
  }

  /** Every step that may happen in this state. Queued work goes first; the rest only in settled states. */
  enabled(state: State): Move[] {
    return state.queue.length > 0 ? this.queued(state) : this.settledMoves(state);
  }

  /** The states to which a move can lead, in canonical form, without doubles. */
  next(state: State, move: Move): State[] {
    const plain = this.plainNext(state, move);
    const [only] = plain;
    if (only && plain.length === 1) return [this.canonical.apply(only)];
    const results = new Map<string, State>();
    for (const result of plain) {
      const after = this.canonical.apply(result);
      results.set(stateKey(after), after);
    }
    return [...results.values()];
  }

  /** The states to which a move can lead, every component in the slot where it was: for following one component. */
  plainNext(state: State, move: Move): State[] {
    if (state.queue.length === 0) this.nowRank = Math.max(0, ...state.timers.map((t) => t.rank + 1));
    const from = this.dequeued(state, move);
    const kind = this.rule(move.rule).forEach;
    const results = applyStep(this.erased, from, move.step, kind ? { kind, row: move.row } : null);
    for (const result of results) {
      this.dropIdle(result);
      this.rank(result);
    }
    return results;
  }

  /** The canonical form of a state; the state itself is left as it is. */
  canonicalForm(state: State): State {
    return this.canonical.apply(copyState(state));
  }

  /** Queues the instances that a change of one component wakes. */
  wake(state: State, place: { kind: Kind; row: number }, before: number, after: number): void {
    for (const { rule, key } of this.wakers.of(place.kind, before, after)) {
      if (key === 'every') this.enqueueEvery(state, rule);
      else this.enqueuePath(state, rule, place, key === 'self' ? [] : key);
    }
  }

  /** Queues one instance of a rule. */
  enqueueByName(state: State, name: string, row: number): void {
    const index = this.model.rules.findIndex((rule) => rule.name === name);
    if (index < 0) throw new ModelError(`there is no rule named ${name} to enqueue`);
    this.enqueue(state, index, row);
  }

  /** Drops what is queued for a component that is gone. */
  forget(state: State, row: number): void {
    state.queue = state.queue.filter((code) => Math.floor(code / this.model.rules.length) - 1 !== row);
  }

  /** The rule with this index. */
  rule(index: number): Rule<C> {
    const rule = this.model.rules[index];
    if (!rule) throw new ModelError(`there is no rule ${index}`);
    return rule;
  }

  // The application of steps does not depend on the type of the configuration.
  private get erased(): Machinery {
    return this as unknown as Machinery;
  }

  private queued(state: State): Move[] {
    const rules = this.model.rules.length;
    const first = state.queue.filter((code) => !this.rule(code % rules).deferred);
    const codes = first.length > 0 ? first : state.queue.slice(0, 1);
    return codes.flatMap((code) => this.movesOf(state, code % rules, Math.floor(code / rules) - 1));
  }

  private settledMoves(state: State): Move[] {
    const moves: Move[] = [];
    for (const [index, rule] of this.model.rules.entries()) {
      if (rule.wakes) continue;
      if (!rule.forEach) moves.push(...this.movesOf(state, index, -1));
      else for (const row of this.rowsOf(state, rule.forEach)) moves.push(...this.movesOf(state, index, row));
    }
    return moves;
  }

  private movesOf(state: State, index: number, row: number): Move[] {
    const rule = this.rule(index);
    if (rule.timer && !this.mayFire(state, rule.timer, row)) return [];
    const steps = this.memos[index]?.get(this.reader, this.model.config, state, row) ?? [];
    const queued = rule.wakes !== undefined;
    // A queued key with nothing to do still leaves the queue.
    const offered = queued && steps.length === 0 ? [{ actor: rule.name, verb: 'sync', ops: [] }] : steps;
    return offered.map((step) => ({ rule: index, row, step, class: rule.class }));
  }

  private mayFire(state: State, timer: { name: string; seconds: number }, row: number): boolean {
    const id = this.reader.timerId(timer);
    const own = state.timers.find((t) => t.row === row && t.timer === id);
    if (!own) return false;
    return !state.timers.some((t) => {
      const seconds = this.reader.timers[t.timer]?.seconds ?? 0;
      return (t.rank < own.rank && seconds <= timer.seconds) || (t.rank === own.rank && seconds < timer.seconds);
    });
  }

  /** A copy to which the move's step can be applied: what fired or was queued is taken away. */
  private dequeued(state: State, move: Move): State {
    const copy = copyState(state);
    if (state.queue.length > 0) {
      const at = state.queue.indexOf((move.row + 1) * this.model.rules.length + move.rule);
      if (at >= 0) copy.queue.splice(at, 1);
    } else {
      const timer = this.rule(move.rule).timer;
      if (timer) {
        const id = this.reader.timerId(timer);
        copy.timers = state.timers.filter((t) => !(t.row === move.row && t.timer === id));
      }
    }
    return copy;
  }

  /** Takes syncs that have nothing to do out of the queue, where the rule's wakes make that safe. */
  private dropIdle(state: State): void {
    if (!this.keepsIdle && state.queue.length > 0)
      state.queue = state.queue.filter((code) => !this.isIdle(state, code));
  }

  private isIdle(state: State, code: number): boolean {
    const rules = this.model.rules.length;
    const index = code % rules;
    if (!this.rule(index).wakesCoverReads) return false;
    const row = Math.floor(code / rules) - 1;
    return this.memos[index]?.get(this.reader, this.model.config, state, row).length === 0;
  }

  /** In a settled state only the order of the timers matters, not their ranks. */
  private rank(state: State): void {
    if (state.queue.length > 0 || state.timers.length === 0) return;
    const ranks = [...new Set(state.timers.map((t) => t.rank))].sort((a, b) => a - b);
    state.timers = state.timers.map((t) => ({ ...t, rank: ranks.indexOf(t.rank) }));
    state.timers.sort((a, b) => a.rank - b.rank || a.timer - b.timer || a.row - b.row);
  }

  private rowsOf(state: State, kind: Kind): number[] {
    const rows: number[] = [];
    const { first, width, max } = this.layout.place(kind);
    for (let slot = 0, row = first; slot < max; slot++, row += width) if (state.rows[row] !== 0) rows.push(row);
    return rows;
  }

  private enqueueEvery(state: State, index: number): void {
    const kind = this.rule(index).forEach;
    if (!kind) this.enqueue(state, index, -1);
    else for (const row of this.rowsOf(state, kind)) this.enqueue(state, index, row);
  }

  private enqueuePath(state: State, index: number, place: { kind: Kind; row: number }, path: readonly string[]): void {
    let { kind, row } = place;
    for (const name of path) {
      const slot = (state.rows[row + this.layout.column(kind, name)] ?? 0) - 1;
      if (slot < 0) return;
      kind = this.layout.refKind(kind, name);
      row = this.layout.row(kind, slot);
    }
    if ((state.rows[row] ?? 0) !== 0) this.enqueue(state, index, row);
  }

  private enqueue(state: State, index: number, row: number): void {
    const { forEach, applies } = this.rule(index);
    const snap = forEach ? this.layout.population(forEach).snap(state.rows[row] ?? 0) : null;
    if (snap && applies && !applies(snap)) return;
    const code = (row + 1) * this.model.rules.length + index;
    if (state.queue.includes(code)) return;
    state.queue.push(code);
    if ((state.queue[state.queue.length - 2] ?? -1) > code) state.queue.sort((a, b) => a - b);
  }
}
