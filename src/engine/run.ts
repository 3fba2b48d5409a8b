/**
 * One run, step by step: what sampling, long walks, replay and shrinking have in common.
 *
 * Components stay in their slots, so that an action can be named and taken again. Every state and write on the way is
 * judged as in the search; goals are judged where the run ends, or where it repeats.
 */
import type { Goal } from './contract.ts';
import type { Choose } from './draw.ts';
import { isOwed, type Leg, type Path } from './explored.ts';
import type { Judge, Violation } from './judge.ts';
import { stateKey, type State } from './layout.ts';
import type { Machinery, Move } from './machinery.ts';
import { untouched, type Followed } from './retrace.ts';
import { stableKey } from './stable-key.ts';
import { instance } from './unreduced.ts';

/** A move by name, so that it can be looked for in another run. */
export interface Action {
  readonly rule: string;
  /** Cell of the instance's component; -1 = the rule has none. */
  readonly cell: number;
  /** Verb and arguments of the step, and a number if the instance has several such steps. */
  readonly step: string;
  /** Which of the states that it can lead to. */
  readonly outcome: number;
}

/** A way in plain slots: every component stays where it is, so that it keeps its name. */
export interface PlainWay {
  /** The settled state in which disturbances began, or the state before anything has happened. */
  readonly begin: State;
  readonly beforeStart: boolean;
  readonly steps: readonly Followed[];
  /** Index of the first step of the part that repeats for ever; null = the way just ends. */
  readonly loopStart: number | null;
}

const first: Choose = () => 0;

/** Most moves of a burst, and of a run that is to come to rest. */
const PATIENCE = 2000;

/** A run from the initial state on. */
export class Run<C> {
  state: State;
  disturbances = 0;
  /** Whether disturbances may happen. */
  begun: boolean;
  /** False once a burst or the end of the run took longer than anybody waits. */
  settles = true;
  readonly start: State;
  private readonly machinery: Machinery<C>;
  private readonly judge: Judge<C>;
  private readonly legs: Leg[] = [];
  private moves: Move[] = [];
  private readonly taken: (Followed & { readonly outcome: number })[] = [];
  /** Moves that were taken up to the first settled state in which disturbances may happen; null = it has not come. */
  private movesToStart: number | null = null;
  /** When each instance acted last. */
  private readonly acted = new Map<number, number>();

  constructor(machinery: Machinery<C>, judge: Judge<C>) {
    this.machinery = machinery;
    this.judge = judge;
    this.begun = machinery.model.begin === undefined;
    this.start = this.state = untouched(machinery);
    this.judge.state(this.state, () => this.violation(null), this.moves.length);
    this.arrive();
  }

  get isSettled(): boolean {
    return this.state.settled;
  }

  /** Steps that were taken so far. */
  get steps(): number {
    return this.taken.length;
  }

  /** What was done so far, by name. */
  actions(): Action[] {
    return this.taken.map(({ before, move, outcome }) => ({
      ...this.named(move, this.machinery.enabled(before)),
      outcome,
    }));
  }

  /** The way to a violation of this run, from where disturbances began if it begins there. */
  wayTo({ path, loopStart }: Violation): PlainWay {
    const moves = (legs: readonly Leg[]): number => legs.reduce((sum, leg) => sum + leg.moves.length, 0);
    const end = moves(path.legs);
    const loopAt = loopStart === null ? null : moves(path.legs.slice(0, loopStart));
    const start = this.movesToStart !== null && this.movesToStart <= (loopAt ?? end) ? this.movesToStart : null;
    const steps = this.taken.slice(start ?? 0, end);
    return {
      begin: this.taken[(start ?? 0) - 1]?.after ?? this.start,
      beforeStart: start === null,
      steps,
      loopStart: loopAt === null ? null : loopAt - (start ?? 0),
    };
  }

  /** Moves that may be taken now: before disturbances may begin, only what is owed. */
  enabled(): Move[] {
    const moves = this.machinery.enabled(this.state);
    return this.begun ? moves : moves.filter(isOwed);
  }

  /** Takes a move; `choose` draws among the states that it can lead to. */
  take(move: Move, choose: Choose): void {
    this.go(move, (results) => (results.length > 1 ? choose(results.length) : 0));
  }

  /** Takes a move of a run that began in the same state. */
  follow({ move, after }: Followed): void {
    const key = stateKey(after);
    this.go(move, (results) => results.findIndex((result) => stateKey(result) === key));
  }

  private go(move: Move, which: (results: readonly State[]) => number): void {
    const before = this.state;
    const results = this.machinery.plainNext(before, move);
    const chosen = which(results);
    const after = results[chosen];
    if (!after) return;
    this.taken.push({ before, move, after, outcome: chosen });
    this.acted.set(instance(this.machinery, move), this.taken.length);
    this.moves.push(move);
    this.state = after;
    if (move.step.spend !== undefined) this.disturbances++;
    this.judge.write(before, move, after, () => this.violation(null), this.moves.length);
    this.judge.state(after, () => this.violation(null), this.moves.length);
    this.arrive();
  }

  /** Takes the move with this name, if it may be taken now. */
  takeNamed(action: Action): boolean {
    const moves = this.enabled().filter((move) => move.cell === action.cell);
    const move = moves.find((candidate) => {
      const { rule, cell, step } = this.named(candidate, moves);
      return rule === action.rule && cell === action.cell && step === action.step;
    });
    if (move) this.take(move, (count) => Math.min(action.outcome, count - 1));
    return move !== undefined;
  }

  /** Lets queued work end, in the order that `choose` draws. */
  drain(choose: Choose = first): void {
    for (let patience = PATIENCE; !this.isSettled; patience--) {
      const moves = this.enabled();
      const move = moves[moves.length > 1 ? choose(moves.length) : 0];
      if (patience === 0) this.settles = false;
      if (!move || !this.settles) return;
      this.take(move, choose);
    }
  }

  /**
   * Goes on fairly and without disturbances until `until` is true or nothing has to happen any more, and says whether
   * the run repeats from one of its legs on. The instance that has waited longest acts, hence a repeated state with
   * repeated waiting is a loop that a fair run can follow for ever.
   */
  goOn(until: () => boolean): { readonly loopStart: number | null } {
    const seen = new Map<string, number>();
    for (let patience = PATIENCE; patience > 0; patience--) {
      this.drain();
      if (!this.settles || until()) return { loopStart: null };
      const waiting = this.enabled()
        .filter((move) => isOwed(move) && this.machinery.rule(move.rule).fairness === 'weak')
        .map((move) => ({ move, of: instance(this.machinery, move) }));
      const [next] = waiting.sort((a, b) => (this.acted.get(a.of) ?? 0) - (this.acted.get(b.of) ?? 0) || a.of - b.of);
      if (!next) return { loopStart: null };
      const order = [...this.acted].sort((a, b) => a[1] - b[1]).map(([of]) => of);
      const key = `${stateKey(this.state)}/${order.join()}`;
      const loopStart = seen.get(key);
      if (loopStart !== undefined) return { loopStart };
      seen.set(key, this.legs.length);
      this.take(next.move, first);
    }
    this.settles = false;
    return { loopStart: null };
  }

  /** Comes to rest and judges the goals there. */
  finish(): void {
    const { loopStart } = this.goOn(() => false);
    if (!this.settles) return;
    const legs = loopStart === null ? [] : this.legs.slice(loopStart);
    const states = loopStart === null ? [this.state] : legs.map((leg) => leg.to);
    for (const goal of this.judge.goals) {
      const judgement = this.judge.judgements.get(goal.name);
      if (!judgement) continue;
      const asked = this.judge.lookAll(states, (view) => goal.when?.(view) ?? true);
      if (!asked.includes(true)) continue;
      judgement.exercised++;
      if (!judgement.violation && this.misses(goal, states, legs)) judgement.violation = this.violation(loopStart);
    }
  }

  private misses(goal: Goal<C>, states: readonly State[], legs: readonly Leg[]): boolean {
    if (goal.kind === 'no-flapping')
      return legs.some((leg) => leg.moves.some((move) => goal.counts?.(move.step) ?? false));
    // Where a goal is not asked it counts as reached.
    const reached = this.judge.lookAll(states, (view) => !(goal.when?.(view) ?? true) || goal.reached(view));
    return goal.kind === 'converges' ? reached.includes(false) : !reached.includes(true);
  }

  private violation(loopStart: number | null): Violation {
    const unsettled: Leg[] = this.moves.length > 0 ? [{ moves: [...this.moves], to: this.state }] : [];
    const path: Path = { start: 0, legs: [...this.legs, ...unsettled] };
    return { path, loopStart, disturbances: this.disturbances };
  }

  private arrive(): void {
    if (!this.isSettled) return;
    if (this.moves.length > 0) this.legs.push({ moves: this.moves, to: this.state });
    this.moves = [];
    const { begin } = this.machinery.model;
    if (this.movesToStart !== null || (begin && !this.judge.look(this.state, (view) => begin(view)))) return;
    this.begun = true;
    this.movesToStart = this.taken.length;
  }

  private named(move: Move, among: readonly Move[]): Omit<Action, 'outcome'> {
    const step = label(move);
    const alike = among.filter(
      (other) => other.rule === move.rule && other.cell === move.cell && label(other) === step,
    );
    const nth = alike.findIndex((other) => other.step === move.step);
    return { rule: this.machinery.rule(move.rule).name, cell: move.cell, step: nth > 0 ? `${step} ${nth}` : step };
  }
}

function label({ step }: Move): string {
  return stableKey([step.verb, step.args ?? {}]);
}
