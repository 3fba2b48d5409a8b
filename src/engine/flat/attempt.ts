/**
 * One attempt at a search in flat form: it ends with a result, or with `Overflow` when fields turn out to be too narrow.
 */
import { Canonical } from '../canonical.ts';
import { ModelError, type Requirement } from '../contract.ts';
import type { Leg, Path } from '../explored.ts';
import { Judge, type Violation } from '../judge.ts';
import { stateKey, type State } from '../layout.ts';
import type { Machinery } from '../machinery.ts';
import { recheck } from './audit.ts';
import { compiled, compiledRehash } from './compiled.ts';
import type { Shape } from './expansion-source.ts';
import type { Allocate } from './growing.ts';
import { Interpreted } from './interpreted.ts';
import type { Ground, Helpers, Loop, Tables } from './loop.ts';
import type { FlatOptions, FlatResult } from './options.ts';
import { Packing } from './packing.ts';
import { Teacher } from './teacher.ts';
import { Full, Visited } from './visited.ts';

/** States between two looks at the limits and a sample of what is remembered; fewer at first. */
const STRIDE = 1 << 14;

/** So many by default. */
const FEW = 2000;

interface Running {
  readonly form: FlatOptions['form'];
  readonly tables: Tables;
  readonly loop: Loop;
}

function areSame(a: Tables, b: Tables): boolean {
  return (
    a.trie === b.trie &&
    a.leaves === b.leaves &&
    a.lines === b.lines &&
    a.ranks === b.ranks &&
    a.groups === b.groups &&
    a.blocks === b.blocks &&
    a.folds.length === b.folds.length
  );
}

/** The state of one attempt. */
export class Attempt<C> {
  private readonly machinery: Machinery<C>;
  private readonly judge: Judge<C>;
  private readonly options: FlatOptions;
  private readonly packing: Packing;
  readonly visited: Visited;
  private readonly teacher: Teacher<C>;
  private readonly helpers: Helpers;
  private readonly exercised: Float64Array;
  private readonly reported: Uint8Array;
  private readonly initial: State;

  constructor(
    machinery: Machinery<C>,
    requirements: readonly Requirement<C>[],
    options: FlatOptions,
    keepsWay: boolean,
    allocate: Allocate,
  ) {
    this.machinery = machinery;
    this.options = options;
    this.judge = new Judge(machinery, requirements);
    this.initial = machinery.initial();
    this.packing = new Packing(machinery.layout);
    this.visited = new Visited(this.packing.words, keepsWay, allocate);
    this.visited.mostBytes = options.maxBytes ?? Infinity;
    if (options.form === 'compiled') this.visited.rehash = compiledRehash(this.packing);
    this.teacher = new Teacher(machinery, this.judge, this.packing, allocate);
    this.exercised = new Float64Array(this.judge.onSettled.length);
    this.reported = new Uint8Array(this.judge.onSettled.length);
    this.helpers = this.help();
    const first = new Int32Array(this.packing.words);
    this.packing.pack(this.initial.cells, first, 0);
    this.visited.add(first, 0, -1);
    this.visited.left = 1;
    this.teacher.teach(this.initial);
  }

  /** The limit that has been reached, or null. */
  limit(): string | null {
    const { maxStates = Infinity, stop } = this.options;
    const { states } = this.visited;
    return states >= maxStates ? `--max-states ${maxStates}` : (stop?.(states) ?? null);
  }

  /** Explores until nothing waits or there are so many states; gives the limit that ended it before, or null. */
  explore(most: number): string | null {
    return this.within(() => this.exploreTo(most));
  }

  /** Asks again about the state that waits first. */
  sample(): void {
    recheck(this.machinery, this.judge, this.stateAt(this.visited.head));
  }

  /** Does something that may need more memory than is allowed, which is a limit as well. */
  within(work: () => string | null): string | null {
    try {
      return work();
    } catch (error) {
      if (error instanceof Full) return 'memory';
      throw error;
    }
  }

  private exploreTo(most: number): string | null {
    const { visited } = this;
    let stuck = -1;
    let stride = 1;
    let running = this.loop(null);
    for (let why = running.loop.run(0); why !== 'finished'; why = running.loop.run(stride)) {
      if (why === 'unknown') {
        this.teach(this.stateAt(visited.head), stuck === visited.head);
        stuck = visited.head;
      } else {
        const limit = this.limit();
        if (limit !== null) return limit;
        this.sample();
        if (visited.states >= most) return null;
        stride = Math.min(STRIDE, stride * 2);
      }
      running = this.loop(running);
    }
    return null;
  }

  /** What was found. */
  result(limit: string | null): FlatResult {
    for (const { population } of this.machinery.layout.places) population.recheck();
    for (const [number, { judgement }] of this.judge.onSettled.entries())
      judgement.exercised += this.exercised[number] ?? 0;
    const { states, transitions, bytes, depth: completeDepth } = this.visited;
    return { states, transitions, bytes, completeDepth, judgements: this.judge.judgements, limit };
  }

  /** Learns about a state. */
  private teach(state: State, again: boolean): void {
    this.teacher.teach(state);
    if (!again) return;
    // What no table can say is an error that the plain engine knows how to name.
    for (const move of this.machinery.enabled(state)) this.machinery.next(state, move);
    throw new ModelError('the tables of the search have a gap that cannot be filled');
  }

  private stateAt(number: number): State {
    return this.unpacked(this.visited.queue, this.visited.at(number));
  }

  private unpacked(words: Int32Array, at: number): State {
    const cells = [...this.initial.cells];
    this.packing.unpack(words, at, cells);
    return { cells, settled: true, key: null };
  }

  /** What the inner loop has to be written for. */
  shape(): Shape {
    return { packing: this.packing, tables: this.tables(), judges: this.judge.judgesWrites };
  }

  /** Adds what properties said elsewhere: how often each was asked, and which are violated in states of this depth. */
  count(exercised: readonly number[], violated: readonly number[]): void {
    for (const [question, count] of exercised.entries())
      this.exercised[question] = (this.exercised[question] ?? 0) + count;
    for (const question of violated) {
      if (this.reported[question] !== 0) continue;
      this.reported[question] = 1;
      this.helpers.violated(question, this.visited.queue, 0);
    }
  }

  /** Expands states that are not in the queue, learning what the tables do not say about them. */
  expandAside(states: Int32Array): void {
    const count = states.length / this.packing.words;
    if (count === 0) return;
    const aside = this.visited.aside(states);
    let stuck = -1;
    while (aside.head < count) {
      const loop = new Interpreted(this.ground(this.tables(), aside));
      if (loop.run(count - aside.head) !== 'unknown') continue;
      this.teach(this.unpacked(aside.queue, aside.at(aside.head)), stuck === aside.head);
      stuck = aside.head;
    }
    this.visited.join(aside, count);
  }

  private tables(): Tables {
    const { trie, leaves, routes, groups, questions, values } = this.teacher;
    return {
      trie: trie.data,
      leaves: leaves.data,
      lines: routes.lines.data,
      ranks: routes.ranks.data,
      groups,
      questions,
      folds: [...values.folds],
      blocks: values.blocks.data,
      nothing: values.nothing,
    };
  }

  private ground(tables: Tables, visited: Visited): Ground {
    const { packing, helpers, exercised, reported } = this;
    return { packing, visited, tables, helpers, exercised, reported, judges: this.judge.judgesWrites };
  }

  /** A loop over the tables as they are now; the same as before where none of them was replaced. */
  private loop(before: Running | null): Running {
    const { visited } = this;
    const tables = this.tables();
    // The generated form does not note where a state came from, and is not worth its making for few states.
    const form = visited.parents || visited.states < (this.options.few ?? FEW) ? 'interpreted' : this.options.form;
    if (before && before.form === form && areSame(before.tables, tables)) return before;
    const ground = this.ground(tables, visited);
    return { form, tables, loop: form === 'compiled' ? compiled(ground) : new Interpreted(ground) };
  }

  private help(): Helpers {
    const { machinery, packing, visited } = this;
    const canonical = new Canonical(machinery.layout, true);
    const scratch: State = { cells: [...this.initial.cells], settled: true, key: null };
    const results = { words: new Int32Array(packing.words * 16) };
    return {
      results,
      canonical: this.options.symmetry
        ? (words, at) => {
            packing.unpack(words, at, scratch.cells);
            packing.pack(canonical.apply(scratch).cells, words, at);
          }
        : null,
      plain: (number, values) => {
        const move = this.teacher.routes.moves[number];
        const cells = this.initial.cells.map((_, cell) => values[cell] ?? 0);
        const after = move ? machinery.plainNext({ cells, settled: true, key: null }, move) : [];
        if (after.length * packing.words > results.words.length)
          results.words = new Int32Array(after.length * packing.words * 2);
        for (const [index, state] of after.entries()) packing.pack(state.cells, results.words, index * packing.words);
        return after.length;
      },
      judge: (judged, number, before, beforeAt, after, afterAt) => {
        const move = this.teacher.judged[judged - 1];
        const to = this.unpacked(after, afterAt);
        const violation = (): Violation => this.violation(number, to);
        if (move) this.judge.write(this.unpacked(before, beforeAt), move, to, violation, visited.depth + 1);
      },
      violated: (question) => {
        const judgement = this.judge.onSettled[question]?.judgement;
        if (!judgement) return;
        judgement.violation = this.violation(visited.head, null);
        judgement.length = visited.depth;
      },
    };
  }

  /** A violation in a state, or by a step from it. */
  private violation(number: number, to: State | null): Violation {
    return { path: this.path(number, to), loopStart: null, disturbances: 0 };
  }

  private path(number: number, to: State | null): Path {
    const { parents } = this.visited;
    if (!parents) return { start: 0, legs: [] };
    const states = to ? [to] : [];
    for (let at = number; at >= 0; at = parents[at] ?? -1) states.unshift(this.stateAt(at));
    const legs = states.slice(1).map((after, index): Leg => {
      const before = states[index] ?? after;
      return { moves: this.movesBetween(before, after), to: after };
    });
    return { start: 0, legs };
  }

  private movesBetween(before: State, after: State): Leg['moves'] {
    const moves = this.machinery.enabled(before);
    const move = moves.find((one) => this.machinery.next(before, one).some((s) => stateKey(s) === stateKey(after)));
    return move ? [move] : [];
  }
}
