/**
 * Drawn runs beside the exhaustive search: many short ones whose choices fast-check draws, and one long walk.
 *
 * They take the same steps and are judged by the same judge, so they can only find what the search could find; they reach
 * further, to more disturbances than can be searched exhaustively. The same seed gives the same runs.
 */
import fc from 'fast-check';
import type { ClusterModel, Requirement } from './contract.ts';
import { Judge, type Judgement } from './judge.ts';
import type { State } from './layout.ts';
import { drawn, lotOf, type Choose } from './draw.ts';
import { Machinery } from './machinery.ts';
import { retrace, untouched } from './retrace.ts';
import { Run, type Action } from './run.ts';
import { Scout, type Scouted } from './scout.ts';

export interface Sampling {
  readonly runs: number;
  /** Most disturbances on one run. */
  readonly disturbances: number;
  /** Most drawn steps between settled states; then the run goes on fairly until it rests. */
  readonly steps: number;
  readonly seed: number;
  /** Asked before each run; a text ends the sampling and becomes its reason. */
  readonly stop?: () => string | null;
}

export interface Walk {
  /** Drawn steps between settled states, and disturbances, all in all: the walk ends with the first that is used up. */
  readonly steps: number;
  readonly disturbances: number;
  /** Disturbances and steps before the walk is left to rest; then it goes on from there. */
  readonly round: { readonly disturbances: number; readonly steps: number };
  /** Gives numbers from 0 to 1, 1 excluded: the walk's only source of chance. */
  readonly random: () => number;
  readonly stop?: () => string | null;
}

export interface RunsResult<C> {
  /** Paths of violations begin in the initial state; nothing on them is renamed. */
  readonly judgements: ReadonlyMap<string, Judgement>;
  /** For each violated requirement, the actions of the run up to the violation and beyond. */
  readonly actions: ReadonlyMap<string, readonly Action[]>;
  readonly initial: State;
  /** Runs, or rounds of a walk, that were executed. */
  readonly runs: number;
  /** Those of them that came to no end within the patience for one run: no goal was judged on them. */
  readonly unsettled: number;
  /** Most disturbances on one of them. */
  readonly disturbances: number;
  /** Disturbances, and steps, of all of them together. */
  readonly spent: number;
  readonly steps: number;
  readonly limit: string | null;
  readonly machinery: Machinery<C>;
}

/** Executes many short runs. */
export function sample<C>(
  model: ClusterModel<C>,
  requirements: readonly Requirement<C>[],
  sampling: Sampling,
): RunsResult<C> {
  const records = new Records(model, requirements);
  const scout = new Scout(records.machinery, requirements);
  let restless = 0;
  const draws = fc.sample(fc.infiniteStream(fc.nat()), { numRuns: sampling.runs, seed: sampling.seed });
  let limit: string | null = null;
  for (const stream of draws) {
    limit = sampling.stop?.() ?? null;
    if (limit !== null) break;
    const scouted = scout.run((count) => Number(stream.next().value) % count, sampling);
    records.count(scouted);
    // What is wrong on it, or never ends, is looked at once more with every component in its slot.
    if (scouted.again && (scouted.settles || restless++ < MOST_RESTLESS)) records.again(scouted);
  }
  return records.result(limit);
}

/** Walks on and on: rounds of drawn steps, each left to come to rest. */
export function walk<C>(model: ClusterModel<C>, requirements: readonly Requirement<C>[], options: Walk): RunsResult<C> {
  const records = new Records(model, requirements);
  const choose: Choose = (count) => Math.floor(options.random() * count);
  const run = records.begin();
  let limit: string | null = null;
  let left = options.steps;
  while (left > 0 && run.disturbances < options.disturbances && run.settles && limit === null) {
    const before = { disturbances: run.disturbances, steps: run.steps };
    const steps = Math.min(left, options.round.steps);
    const disturbances = Math.min(options.disturbances - run.disturbances, options.round.disturbances);
    left -= Math.max(1, drawnSteps(run, choose, { steps, disturbances }));
    run.finish();
    records.end(run, before);
    limit = options.stop?.() ?? null;
  }
  return records.result(limit);
}

/** Runs without an end that are followed in plain slots, to see whether they repeat. */
const MOST_RESTLESS = 20;

/** Of a run that has not begun. */
const NOTHING = { disturbances: 0, steps: 0 };

/** What several runs of one model add up to. */
class Records<C> {
  readonly machinery: Machinery<C>;
  private readonly judge: Judge<C>;
  private readonly actions = new Map<string, readonly Action[]>();
  private initial: State;
  private runs = 0;
  private unsettled = 0;
  private disturbances = 0;
  private spent = 0;
  private steps = 0;

  constructor(model: ClusterModel<C>, requirements: readonly Requirement<C>[]) {
    this.machinery = new Machinery(model);
    this.judge = new Judge(this.machinery, requirements);
    this.initial = untouched(this.machinery);
  }

  begin(): Run<C> {
    const run = new Run(this.machinery, this.judge);
    this.initial = run.start;
    return run;
  }

  /** Counts a run of a scout. */
  count({ settles, disturbances, steps }: Scouted): void {
    this.runs++;
    if (!settles) this.unsettled++;
    this.disturbances = Math.max(this.disturbances, disturbances);
    this.spent += disturbances;
    this.steps += steps;
  }

  /** Takes a run of a scout again, in plain slots, and judges it. */
  again({ legs, settles }: Scouted): void {
    const path = { start: 0, legs };
    const steps = retrace(this.machinery, [this.initial], path).flat();
    const run = this.begin();
    for (const step of steps) run.follow(step);
    run.finish();
    if (!settles && run.settles) this.unsettled--;
    this.note(run);
  }

  /** Adds what has happened on a run since `before`. */
  end(run: Run<C>, before: typeof NOTHING): void {
    this.runs++;
    if (!run.settles) this.unsettled++;
    this.disturbances = Math.max(this.disturbances, run.disturbances - before.disturbances);
    this.spent += run.disturbances - before.disturbances;
    this.steps += run.steps - before.steps;
    this.note(run);
  }

  private note(run: Run<C>): void {
    for (const { requirement, violation } of this.judge.judgements.values())
      if (violation && !this.actions.has(requirement)) this.actions.set(requirement, run.actions());
  }

  result(limit: string | null): RunsResult<C> {
    const { machinery, judge, actions, initial, runs, unsettled, disturbances, spent, steps } = this;
    const { judgements } = judge;
    return { judgements, actions, initial, runs, unsettled, disturbances, spent, steps, limit, machinery };
  }
}

/** Takes drawn steps; says how many. Ends early when nothing more can happen without a disturbance too many. */
function drawnSteps<C>(
  run: Run<C>,
  choose: Choose,
  bounds: { readonly disturbances: number; readonly steps: number },
): number {
  const most = run.disturbances + bounds.disturbances;
  for (let step = 0; step < bounds.steps; step++) {
    run.drain(choose);
    const moves = lotOf(run.enabled());
    const move = run.settles ? drawn(moves, run.disturbances < most, choose) : undefined;
    if (!move) return step;
    run.take(move, choose);
  }
  run.drain(choose);
  return bounds.steps;
}
