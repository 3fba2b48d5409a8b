/**
 * Evaluates properties on states and writes, and remembers the first violation and the exercise of each.
 */
import type { Goal, Property, Requirement, Step, View, Write, WriteProperty } from './contract.ts';
import type { State } from './layout.ts';
import type { Path } from './explored.ts';
import type { Machinery, Move } from './machinery.ts';
import { Memo } from './memo.ts';
import { stableKey } from './stable-key.ts';

/** A violated property and the way from a start to the violation. */
export interface Violation {
  readonly path: Path;
  /** Index into the path's legs where the part that repeats for ever begins; null = the trace just ends. */
  readonly loopStart: number | null;
  readonly disturbances: number;
}

/** What is known of one requirement. */
export interface Judgement {
  readonly requirement: string;
  exercised: number;
  violation: Violation | null;
  /** Moves on the way to the violation, 0 without one. */
  length: number;
  /**
   * Components of the state graph that were too large to tell with certainty whether a fair run stays in them: they are
   * judged with canonical names in place of instances.
   */
  undecided: number;
  /** Violations that were met on ways that no clock allows, and dropped. */
  spurious: number;
}

/** Ways that are tried against a clock for each requirement: where so many are spurious, so is the next. */
const MOST_TRIED = 100;

function mayBeLeast({ violation, length }: Judgement, candidate: number): boolean {
  return violation === null || candidate < length;
}

/** What a property says where it is asked. */
export type Answer = 'not asked' | 'holds' | 'violated';

/** A property with its memo. */
export interface Question<C> {
  readonly judgement: Judgement;
  readonly memo: Memo<C, Answer>;
}

function answerOf(when: boolean, holds: () => boolean): Answer {
  return !when ? 'not asked' : holds() ? 'holds' : 'violated';
}

/** Judges states and writes against requirements. */
export class Judge<C> {
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly goals: readonly Goal<C>[];
  private readonly machinery: Machinery<C>;
  private readonly clockAllows: (violation: Violation) => boolean;
  /** What is asked of settled states. */
  readonly onSettled: readonly Question<C>[];
  private readonly onEvery: readonly Question<C>[];
  private readonly onWrites: readonly WriteProperty<C>[];
  private readonly writeMemos = new Map<Step, readonly Question<C>[]>();
  private readonly memosByLabel = new Map<string, readonly Question<C>[]>();

  /** `clockAllows` says whether the way to a violation is possible in time. */
  constructor(
    machinery: Machinery<C>,
    requirements: readonly Requirement<C>[],
    clockAllows: (violation: Violation) => boolean = () => true,
  ) {
    this.machinery = machinery;
    this.clockAllows = clockAllows;
    this.judgements = new Map(
      requirements.map((r) => [
        r.name,
        { requirement: r.name, exercised: 0, violation: null, length: 0, undecided: 0, spurious: 0 },
      ]),
    );
    this.goals = requirements.filter((r): r is Goal<C> => 'kind' in r);
    const onStates = requirements.filter((r): r is Property<C> => 'on' in r && r.on !== 'write');
    this.onSettled = onStates.flatMap((property) => this.question(property));
    this.onEvery = onStates.filter(({ on }) => on === 'every').flatMap((property) => this.question(property));
    this.onWrites = requirements.filter((r): r is WriteProperty<C> => 'on' in r && r.on === 'write');
  }

  /** Checks one state that `length` moves lead to; `violation` is asked for only where it may be the least yet. */
  state(state: State, violation: () => Violation, length: number): void {
    // What is held up is still queued: the world goes on, but nobody has come to rest.
    const atRest = state.settled && !this.machinery.queue.holds(state);
    for (const { judgement, memo } of atRest ? this.onSettled : this.onEvery)
      this.hear(judgement, memo.get(state, -1), violation, length);
  }

  /** Checks one write, the last of `length` moves. */
  write(before: State, move: Move, after: State, violation: () => Violation, length: number): void {
    if (this.onWrites.length === 0) return;
    let memos = this.writeMemos.get(move.step);
    if (!memos) this.writeMemos.set(move.step, (memos = this.memosOf(move)));
    for (const { judgement, memo } of memos)
      this.hear(judgement, memo.get(before, move.cell, after), violation, length);
  }

  /** Whether any property is about writes. */
  get judgesWrites(): boolean {
    return this.onWrites.length > 0;
  }

  /** Whether any property is about the writes of a move. */
  isAsked(move: Move): boolean {
    return this.onWrites.length > 0 && this.memosOf(move).length > 0;
  }

  private hear(judgement: Judgement, answer: Answer, violation: () => Violation, length: number): void {
    if (answer === 'not asked') return;
    judgement.exercised++;
    if (answer === 'violated' && mayBeLeast(judgement, length)) this.note(judgement, violation(), length);
  }

  /** Keeps the violation with the fewest disturbances, of those the shortest. */
  private note(judgement: Judgement, violation: Violation, length: number): void {
    if (judgement.violation && judgement.violation.disturbances < violation.disturbances) return;
    if (!this.isPossible(judgement, violation)) return;
    judgement.violation = violation;
    judgement.length = length;
  }

  /** Whether a clock allows the way to a violation; one that it does not allow is counted. */
  isPossible(judgement: Judgement, violation: Violation): boolean {
    if (judgement.spurious < MOST_TRIED && this.clockAllows(violation)) return true;
    judgement.spurious++;
    return false;
  }

  private question(property: Property<C>): Question<C>[] {
    const judgement = this.judgements.get(property.name);
    if (!judgement) return [];
    const memo = new Memo(`property ${property.name}`, this.machinery.source, null, (view: View<C>) =>
      answerOf(property.when(view), () => property.holds(view)),
    );
    return [{ judgement, memo }];
  }

  private memosOf({ rule, step }: Move): readonly Question<C>[] {
    const kind = this.machinery.rule(rule).forEach ?? null;
    const { actor, verb, args, spend } = step;
    const write: Write = { actor, verb, ...(args ? { args } : {}), ...(spend === undefined ? {} : { spend }) };
    const label = `${rule} ${stableKey(write)}`;
    const known = this.memosByLabel.get(label);
    if (known) return known;
    const memos = this.onWrites.flatMap((property): Question<C>[] => {
      const judgement = this.judgements.get(property.name);
      if (!judgement || !property.about(write)) return [];
      const name = `property ${property.name}`;
      const memo = new Memo(name, this.machinery.source, kind, (view: View<C>, then: View<C>) =>
        answerOf(property.when(view, write), () => property.holds(view, then, write)),
      );
      return [{ judgement, memo }];
    });
    this.memosByLabel.set(label, memos);
    return memos;
  }

  /** The value of a function in every state; it is called once for equal reads. */
  lookAll<T>(states: readonly State[], of: (view: View<C>) => T): T[] {
    const memo = new Memo('goal', this.machinery.source, null, of);
    return states.map((state) => this.ask(memo, state));
  }

  /** The value of a function of one state, without remembering it. */
  look<T>(state: State, of: (view: View<C>) => T): T {
    return this.ask(new Memo('property', this.machinery.source, null, of), state);
  }

  private ask<T>(memo: Memo<C, T>, state: State): T {
    return memo.get(state, -1);
  }
}
