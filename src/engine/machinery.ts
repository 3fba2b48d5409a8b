/**
 * A model made ready to run: its layout, the memo of every rule, and the work queue.
 *
 * `enabled(state)` and `next(state, move)` are the derived face that every search strategy and replay use; there is no
 * second way to take a step.
 */
import { applyStep } from './apply.ts';
import { Canonical } from './canonical.ts';
import { ModelError, type ClusterModel, type Rule, type Step, type StepClass } from './contract.ts';
import { Deferral } from './deferral.ts';
import { Faults, type FaultEffect, type FaultyGround } from './faults.ts';
import { copyState, Layout, stateKey, type Place, type State } from './layout.ts';
import { LaggingForm } from './lagging-form.ts';
import { Memo } from './memo.ts';
import { Preparation, type PreparedStep } from './operations.ts';
import { WorkQueue } from './queue.ts';
import { stepText } from './step-text.ts';
import { Reader } from './reader.ts';
import type { Read } from './reads.ts';
import type { Source } from './recording-view.ts';
import { Timers } from './timers.ts';
import { Wakers } from './wakers.ts';

/** One enabled step of one rule instance. */
export interface Move {
  readonly rule: number;
  /** Cell of the instance's component; -1 = the rule has none. */
  readonly cell: number;
  readonly step: Step;
  readonly class: StepClass;
  readonly prepared: PreparedStep;
  /** Present = something goes wrong with it. */
  readonly fault?: FaultEffect;
}

/** Which reductions are used. */
export interface MachineryOptions {
  readonly symmetry: boolean;
  /** Syncs that have nothing to do stay queued and take a step of their own: for comparison. */
  readonly keepsIdle?: boolean;
}

/** What a rule may do after equal reads; moves are made once for each component. */
interface Offer {
  readonly steps: readonly PreparedStep[];
  readonly isIdle: boolean;
  /** By cell + 1. */
  readonly moves: (readonly Move[])[];
}

/** The numbers of one model under one search. */
export class Machinery<C = unknown> implements FaultyGround<C> {
  readonly model: ClusterModel<C>;
  readonly layout: Layout;
  readonly timers: Timers;
  readonly source: Source<C>;
  /** Rank that timers started now get: later than all that were pending in the last settled state. */
  nowRank = 0;
  private readonly canonical: Canonical;
  private readonly laggingForm: LaggingForm;
  readonly queue: WorkQueue;
  private readonly keepsIdle: boolean;
  private readonly hasDeferred: boolean;
  readonly preparation: Preparation<C>;
  private readonly faulty: Faults<C>;
  private readonly memos: readonly Memo<C, Offer>[];
  private readonly wakers: Wakers;
  /** Rules that run in settled states, with the kind of their components. */
  private readonly unqueued: readonly { readonly rule: number; readonly place: Place | null }[];

  constructor(model: ClusterModel<C>, options: MachineryOptions = { symmetry: true }) {
    this.model = model;
    this.keepsIdle = options.keepsIdle ?? false;
    this.hasDeferred = model.rules.some((rule) => rule.deferred);
    this.layout = new Layout(model.kinds);
    this.timers = new Timers(this.layout);
    this.queue = new WorkQueue(model.rules, this.layout);
    const lagAt = this.layout.slots + this.queue.cells;
    this.source = { config: model.config, reader: new Reader(this.layout), timers: this.timers, lagAt };
    this.preparation = new Preparation(this.source);
    this.canonical = new Canonical(this.layout, options.symmetry);
    this.laggingForm = new LaggingForm(this.canonical, lagAt);
    this.wakers = new Wakers(model.rules, this.layout, this.queue);
    this.unqueued = model.rules.flatMap(({ wakes, forEach }, rule) =>
      wakes ? [] : [{ rule, place: forEach ? this.layout.place(forEach) : null }],
    );
    const deferral = new Deferral(model);
    this.memos = model.rules.map(
      (rule) =>
        new Memo(`rule ${rule.name}`, this.source, rule.forEach ?? null, (view) =>
          this.offer(rule, deferral.steps(rule, view)),
        ),
    );
    this.faulty = new Faults(
      this,
      model.faults ?? [],
      ({ name, allowed = () => true }) => new Memo(`fault ${name}`, this.source, null, allowed),
    );
    for (const rule of model.rules) {
      if (rule.class === 'prompt' && !rule.wakes)
        throw new ModelError(`rule ${rule.name} is prompt but nothing wakes it`);
    }
  }

  /** The state before anything has happened, with what its creation queued. */
  initial(): State {
    const cells = new Array<number>(this.layout.slots + this.queue.cells).fill(0);
    const step: Step = { actor: 'user', verb: 'apply', ops: this.model.initial };
    const prepared = this.preparation.step(step, null);
    const [first, ...others] = applyStep(this, { cells, settled: false, key: null }, prepared, -1);
    if (!first || others.length > 0) throw new ModelError('the initial operations leave a choice open');
    this.finish(first);
    return this.canonical.apply(first);
  }

  /** Every step that may happen in this state without a fault. Queued work goes first; the rest only in settled states. */
  enabled(state: State): Move[] {
    if (this.faulty.isMarked(state)) return this.faulty.staleMoves(state);
    const moves = state.settled && this.model.faults ? this.faulty.resuming(state) : [];
    if (state.settled) this.settledMoves(state, moves);
    else this.queuedMoves(state, moves);
    return state.settled || !this.model.faults ? moves : moves.filter(({ step }) => step.spend === undefined);
  }

  /** Everything that may go wrong in this state. */
  faults(state: State): Move[] {
    const moves = this.faulty.moves(state);
    if (state.settled || !this.model.faults || this.faulty.isMarked(state)) return moves;
    const queued: Move[] = [];
    this.queuedMoves(state, queued);
    return [...moves, ...queued.filter(({ step }) => step.spend !== undefined)];
  }

  /** Whether faults do not happen to a rule. */
  isFaultless(index: number): boolean {
    const { wakes, deferred, faultless } = this.rule(index);
    return faultless === true || deferred === true || wakes === undefined;
  }

  /** The states to which a move can lead, in canonical form, without doubles. */
  next(state: State, move: Move): State[] {
    const plain = this.plainNext(state, move);
    const [only] = plain;
    if (only && plain.length === 1) return [this.canonicalised(only)];
    const results = new Map<string, State>();
    for (const result of plain) {
      const after = this.canonicalised(result);
      results.set(stateKey(after), after);
    }
    return [...results.values()];
  }

  /** The states to which a move can lead, every component in the slot where it was: for following one component. */
  plainNext(state: State, move: Move): State[] {
    if (state.settled) this.nowRank = this.timers.later(state);
    if (move.fault) return this.faulty.next(state, move, move.fault);
    const results = this.carriedOut(state, move);
    for (const result of results) this.finish(result);
    return results;
  }

  /** What a move without a fault leads to, with all that it has queued. */
  carriedOut(state: State, move: Move): State[] {
    return applyStep(this, this.dequeued(state, move), move.prepared, move.cell);
  }

  /** The canonical form of a state; the state itself is left as it is. */
  canonicalForm(state: State): State {
    return this.canonicalised(copyState(state));
  }

  private canonicalised(state: State): State {
    return this.faulty.isMarked(state) ? this.laggingForm.apply(state) : this.canonical.apply(state);
  }

  /** Queues the instances that a change of the component in a cell wakes. */
  wake(state: State, cell: number, before: number, after: number): void {
    this.wakers.wake(state, cell, before, after);
  }

  /** Queues one instance of a rule. */
  enqueueByName(state: State, name: string, cell: number): void {
    const index = this.model.rules.findIndex((rule) => rule.name === name);
    if (!this.model.rules[index]?.wakes) throw new ModelError(`there is no queued rule named ${name} to enqueue`);
    this.wakers.enqueue(state, index, cell);
  }

  /** What is queued, in the order of the list. */
  queued(state: State): { readonly rule: number; readonly cell: number }[] {
    const queued: { rule: number; cell: number }[] = [];
    this.queue.each(state, (rule, cell) => queued.push({ rule, cell }));
    return queued;
  }

  /** The instance that has not seen the last change; null = there is none. */
  unseenBy(state: State): { readonly rule: number; readonly cell: number } | null {
    return this.faulty.isMarked(state) ? this.faulty.reader(state) : null;
  }

  /** The rule with this index. */
  rule(index: number): Rule<C> {
    const rule = this.model.rules[index];
    if (!rule) throw new ModelError(`there is no rule ${index}`);
    return rule;
  }

  private offer(rule: Rule<C>, steps: readonly Step[]): Offer {
    const isIdle = steps.length === 0;
    // A queued key with nothing to do still leaves the queue.
    const offered = isIdle && rule.wakes !== undefined ? [{ actor: rule.name, verb: 'sync', ops: [] }] : steps;
    return { steps: offered.map((step) => this.preparation.step(step, rule.forEach ?? null)), isIdle, moves: [] };
  }

  private queuedMoves(state: State, moves: Move[]): void {
    let others = false;
    this.queue.each(state, (rule, cell, deferred) => {
      if (deferred) return;
      others = true;
      this.movesOf(state, rule, cell, moves);
    });
    if (others) return;
    const [first] = this.queued(state);
    if (first) this.movesOf(state, first.rule, first.cell, moves);
  }

  private settledMoves(state: State, moves: Move[]): void {
    for (const { rule, place } of this.unqueued) {
      if (!place) this.movesOf(state, rule, -1, moves);
      else
        for (let cell = place.first; cell < place.end; cell++)
          if (state.cells[cell] !== 0) this.movesOf(state, rule, cell, moves);
    }
  }

  private movesOf(state: State, index: number, cell: number, moves: Move[]): void {
    const rule = this.rule(index);
    if (rule.timer && !this.timers.mayFire(state, rule.timer, cell)) return;
    for (const move of this.offered(state, index, cell)) moves.push(move);
  }

  /** What an instance of a rule may do, whether or not it is its turn; the same objects for equal reads. */
  offered(state: State, index: number, cell: number): readonly Move[] {
    const offer = this.memos[index]?.get(state, cell);
    if (!offer) return [];
    return (offer.moves[cell + 1] ??= offer.steps.map((prepared) => ({
      rule: index,
      cell,
      step: prepared.step,
      class: this.rule(index).class,
      prepared,
    })));
  }

  /** What an instance of a rule reads here, in order. */
  readsOf(state: State, index: number, cell: number): readonly Read[] {
    return this.memos[index]?.reads(state, cell) ?? [];
  }

  /** Asks an instance of a rule again what it may do here. Throws `ModelError` if it may now do something else. */
  recheck(state: State, index: number, cell: number): void {
    this.memos[index]?.recheck(state, cell, ({ steps }) => steps.map(({ step }) => stepText(step)).join());
  }

  /** A copy to which the move's step can be applied: what fired or was queued is taken away. */
  private dequeued(state: State, move: Move): State {
    const copy = copyState(state);
    const { timer } = this.rule(move.rule);
    if (!state.settled) this.queue.drop(copy, move.rule, move.cell);
    else if (timer) this.timers.set(copy, this.timers.number(timer), move.cell, -1);
    return copy;
  }

  /**
   * Makes a state whole once a step has been carried out: takes syncs that have nothing to do out of the queue, where the
   * rule's wakes make that safe. Deferred ones are looked at when they are all that is left: nothing can happen to them before.
   */
  finish(state: State): void {
    if (!this.keepsIdle) {
      let others = false;
      this.queue.each(state, (rule, cell, deferred) => {
        if (!deferred && !this.dropIfIdle(state, rule, cell)) others = true;
      });
      if (!others && this.hasDeferred)
        this.queue.each(state, (rule, cell) => {
          this.dropIfIdle(state, rule, cell);
        });
    }
    state.settled = this.queue.isEmpty(state);
    if (state.settled) this.timers.renumber(state);
  }

  private dropIfIdle(state: State, rule: number, cell: number): boolean {
    if (!this.rule(rule).wakesCoverReads || this.memos[rule]?.get(state, cell).isIdle !== true) return false;
    this.queue.drop(state, rule, cell);
    return true;
  }
}
