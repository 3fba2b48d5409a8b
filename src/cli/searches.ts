/**
 * The searches of one group: in a world in which its pods can run, at the manifest's own numbers and, where those are
 * large, at smaller ones too. What breaks only at smaller numbers is tried at the manifest's, with the same disturbances.
 */
import type { NodeObject } from '../kube/types.ts';
import { needsToRun, nodesToRun } from './assumed-numbers.ts';
import type { Faults } from './flags.ts';
import type { Part } from './goal-report.ts';
import type { Group } from './groups.ts';
import { outsideReason } from './notes.ts';
import { scenarioOf } from './scenario-of.ts';
import { search, type Limits, type Outcome } from './search.ts';
import { isLarge, shrink } from './shrunk.ts';
import { worldOf, type NodesOption, type World } from './world.ts';
import { spentOn, violatedIn, violationOf } from './violations.ts';

export interface CheckOptions {
  readonly disturbances: number;
  readonly maxStates: number;
  /** Milliseconds since the epoch at which the search ends. */
  readonly deadline: number;
  /** Node documents of the input. */
  readonly nodes: readonly NodeObject[];
  readonly nodesOption?: NodesOption | null;
  /** An exact budget instead of a number of disturbances. */
  readonly faults?: Faults | null;
  readonly tolerate?: number;
  /** Which goals are asked, by `name object`. */
  readonly wanted?: (requirement: string) => boolean;
  readonly strict?: boolean;
  /** Goes on beyond `disturbances` until the time is over. */
  readonly deep?: boolean;
  /** `false` = no search for changes that repair what is violated. */
  readonly hints?: boolean;
  /** The value of `--timeout`, for messages. */
  readonly timeout?: string;
  /** Absent = no runs are drawn; `runs: null` = as many as usual, if there is time. */
  readonly sampling?: { readonly runs: number | null; readonly seed: number; readonly walk: number };
  readonly watch?: Limits['watch'];
  readonly interrupted?: Limits['interrupted'];
  /** Where reports are written. */
  readonly outputDir?: string;
  /** The command that checks the same input again, without what narrows it; null = it cannot be typed again. */
  readonly again?: string | null;
}

/** One group in one world under the options. */
export interface Task {
  readonly group: Group;
  readonly world: World;
  readonly options: CheckOptions;
  readonly limits: Limits;
}

/** The searches that were made, in which world, and what there is to say of them. */
export interface Searches {
  readonly task: Task;
  readonly parts: readonly Part[];
  readonly notes: readonly string[];
}

/** Searches; where the assumed nodes are too few for the pods to run at all, again on as many as they need. */
export function searchesOf(task: Task): Searches {
  const first = inThisWorld(task);
  const { world, group, limits, options } = task;
  const runs = first.parts.every(({ outcome }) => outcome.result.began || outcome.result.limit !== null);
  if (runs || !world.assumed || outsideReason(group, true) !== null) return first;
  const withNodes = (count: number): Outcome['scenario'] => ({
    ...scenarioFor(task),
    nodes: worldOf(options.nodes, null, count).nodes,
  });
  const count = nodesToRun(withNodes, world.nodes.length, limits);
  if (count === null) return first;
  const larger = inThisWorld({ ...task, world: worldOf(options.nodes, null, count) });
  return { ...larger, notes: [needsToRun(count, group.workloads), ...larger.notes] };
}

function scenarioFor({ group, world, options, limits }: Task): Outcome['scenario'] {
  const { disturbances, faults } = limits;
  return scenarioOf(group, world, {
    disturbances,
    faults,
    tolerate: options.tolerate ?? 1,
    deep: options.deep ?? false,
  });
}

/**
 * Settled states that are explored in a second, a cautious guess; only whether a large search is tried depends on it.
 */
const SETTLED_A_SECOND = 3000;

/**
 * Whether two disturbances may be searched to the end in time at the manifest's own numbers. Most pairs of disturbances
 * hardly meet, so what one of them can lead to is there once for each that the other can lead to: the square.
 */
function mayEndInTime(one: Outcome, seconds: number): boolean {
  const { settledStates, completeLevel } = one.result;
  return completeLevel >= 1 && settledStates ** 2 <= seconds * SETTLED_A_SECOND;
}

/**
 * One search of the manifest's own numbers; where they are large and there is no time for that, one disturbance on those
 * and the rest on smaller ones.
 */
function inThisWorld(task: Task): Searches {
  const { world, options, limits } = task;
  const scenario = scenarioFor(task);
  const asked = options.disturbances;
  const whole = (): Searches => ({ task, parts: [{ outcome: search(scenario, limits), asked }], notes: [] });
  if (asked < 2 || limits.faults !== null || !isLarge(scenario)) {
    return whole();
  }
  const sized = world.nodes.some(({ object }) => object.allocatable !== null);
  const small = sized ? null : shrink(scenario.workloads, scenario.budgets, world.nodes.length, scenario.autoscalers);
  if (small === null) return whole();
  const begun = Date.now();
  const share = (part: number): number => begun + (limits.deadline - begun) * part;
  const full = search({ ...scenario, depth: 1 }, { ...limits, disturbances: 1, deadline: share(1 / 2) });
  const most = share(3 / 4);
  if (asked === 2 && mayEndInTime(full, (most - Date.now()) / 1000)) {
    const all = search(scenario, { ...limits, deadline: most });
    if (all.result.completeLevel >= asked) return { task, parts: [{ outcome: all, asked }], notes: [] };
  }
  const { workloads, budgets, autoscalers, words } = small;
  const reduced = search({ ...scenario, workloads, budgets, autoscalers }, { ...limits, deadline: share(7 / 8) });
  const tried = violatedIn(reduced)
    .filter((requirement) => violationOf(requirement, full) === null)
    .map((requirement) => triedAgain(requirement, reduced, scenario, limits.deadline));
  const refuted = tried.filter((one) => one.refuted).map((one) => one.requirement);
  return {
    task,
    parts: [
      { outcome: full, asked: 1 },
      { outcome: reduced, asked, shrunk: { numbers: words, refuted: new Set(refuted) } },
      ...tried.filter((one) => one.confirmed).map(({ outcome, disturbances }) => ({ outcome, asked: disturbances })),
    ],
    notes: refuted.map((name) => `${name} is violated at smaller numbers and not at the manifest's own`),
  };
}

/** Searches for a violation again, with exactly the disturbances that led to it before. */
function triedAgain(requirement: string, before: Outcome, scenario: Outcome['scenario'], deadline: number) {
  const violation = violationOf(requirement, before);
  const faults = violation ? spentOn(violation) : {};
  const disturbances = violation?.disturbances ?? 0;
  const outcome = search(
    { ...scenario, depth: Math.max(1, disturbances) },
    { ...before.limits, faults, disturbances, deadline, wanted: (name) => name === requirement },
  );
  const confirmed = violationOf(requirement, outcome) !== null;
  return {
    requirement,
    outcome,
    disturbances,
    confirmed,
    refuted: !confirmed && outcome.result.completeLevel >= disturbances,
  };
}
