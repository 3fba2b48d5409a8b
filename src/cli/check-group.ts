/**
 * Checks one group: world, searches, and what the report says of them.
 */
import type { NodeObject } from '../kube/types.ts';
import type { GoalReport, GroupReport, Scope } from '../report/types.ts';
import { decidedByNodes, needsToRun, nodesToRun } from './assumed-numbers.ts';
import { notInDeep, type Faults } from './flags.ts';
import { goalReports, type Part } from './goal-report.ts';
import { membersOf, type Group } from './groups.ts';
import { hintsFor } from './hints.ts';
import { inherentLimits, notesOf, outsideReason } from './notes.ts';
import { modelled, placementAssumptions, scenarioOf } from './scenario-of.ts';
import { search, violatedIn, type Limits, type Outcome } from './search.ts';
import { FULL_SIZE, shrink } from './shrunk.ts';
import { worldOf, type NodesOption, type World } from './world.ts';

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
  /** The value of `--timeout`, for messages. */
  readonly timeout?: string;
}

/** Level at which even `--deep` ends: each level makes every state larger. */
const DEEPEST = 6;

/** One group in one world under the options; everything below works on it. */
interface Task {
  readonly group: Group;
  readonly world: World;
  readonly options: CheckOptions;
  readonly limits: Limits;
}

/** Searches the group's scenario and reports every goal. */
export function checkGroup(group: Group, options: CheckOptions): GroupReport {
  const limits: Limits = {
    disturbances: options.deep ? Math.max(DEEPEST, options.disturbances) : options.disturbances,
    maxStates: options.maxStates,
    deadline: options.deadline,
    faults: options.faults ?? null,
    wanted: options.wanted ?? (() => true),
  };
  const { task, parts, words } = inWorldThatRuns({
    group,
    options,
    limits,
    world: worldOf(options.nodes, options.nodesOption ?? null),
  });
  const reason = parts.some(({ outcome }) => !outcome.result.began) ? outsideReason(group, task.world.assumed) : null;
  const { goals, notes } = judged(task, parts, reason);
  const shrunk = parts.find((part) => part.shrunk);
  return {
    name: group.name,
    members: membersOf(group),
    ties: group.ties,
    scope: scopeOf(task, parts, shrunk?.words ?? []),
    goals: [...goals, ...strictGoals(task)],
    promises: { holding: 0, asked: 0, broken: [] },
    notes: [
      ...(reason === null ? [] : [reason]),
      ...words,
      ...notes,
      ...notesOf(group),
      ...(options.strict ? [] : inherentLimits(group).map(({ object, text }) => `${object}: ${text}`)),
      ...task.world.notes,
      ...(options.deep ? [`--deep: ${notInDeep.join(', ')} are not modelled yet`] : []),
    ],
    coverage: [],
  };
}

interface GroupPart extends Part {
  /** What was made smaller. */
  readonly words: readonly string[];
}

/** Searches; where the assumed nodes are too few for the pods to run at all, again on as many as they need. */
function inWorldThatRuns(task: Task): { task: Task; parts: readonly GroupPart[]; words: readonly string[] } {
  const parts = searches(task);
  const { world, group, limits } = task;
  const runs = parts.every(({ outcome }) => outcome.result.began || outcome.result.limit !== null);
  if (runs || !world.assumed || outsideReason(group, true) !== null) return { task, parts, words: [] };
  const count = nodesToRun((nodes) => scenarioWith(task, nodes), world.nodes.length, limits);
  if (count === null) return { task, parts, words: [] };
  const larger = { ...task, world: worldOf(task.options.nodes, null, count) };
  return { task: larger, parts: searches(larger), words: [needsToRun(count, modelled(group))] };
}

function scenarioWith({ group, options, limits }: Task, count: number): Outcome['scenario'] {
  return scenarioOf(group, worldOf(options.nodes, null, count), settingsOf(options, limits));
}

function settingsOf(options: CheckOptions, limits: Limits) {
  return { disturbances: limits.disturbances, faults: limits.faults, tolerate: options.tolerate ?? 1 };
}

/** One search of the manifest's own numbers, or one disturbance on those and the rest on smaller ones. */
function searches({ group, world, options, limits }: Task): readonly GroupPart[] {
  const scenario = scenarioOf(group, world, settingsOf(options, limits));
  const asked = options.disturbances;
  const whole = (): GroupPart[] => [{ outcome: search(scenario, limits), asked, shrunk: false, words: [] }];
  if (asked < 2 || limits.faults !== null || scenario.deployments.every((d) => (d.replicas ?? 1) <= FULL_SIZE)) {
    return whole();
  }
  const sized = world.nodes.some(({ object }) => object.allocatable !== null);
  const small = sized ? null : shrink(scenario.deployments, scenario.budgets, world.nodes.length);
  if (small === null) return whole();
  const half = Math.min(limits.deadline, Date.now() + (limits.deadline - Date.now()) / 2);
  const full = search({ ...scenario, depth: 1 }, { ...limits, disturbances: 1, deadline: half });
  const { deployments, budgets, words } = small;
  return [
    { outcome: full, asked: 1, shrunk: false, words: [] },
    { outcome: search({ ...scenario, deployments, budgets }, limits), asked, shrunk: true, words },
  ];
}

/** The goals of all searches: with hints, and without what depends on the number of assumed nodes. */
function judged(
  task: Task,
  parts: readonly GroupPart[],
  reason: string | null,
): { goals: readonly GoalReport[]; notes: readonly string[] } {
  const goals = goalReports(parts, task.options.timeout ?? '');
  if (reason !== null) {
    const unasked = ({ name, object }: GoalReport): GoalReport => ({
      name,
      object,
      exercised: 0,
      result: 'not-asked',
      message: 'depends on what is not in the input',
    });
    return { goals: goals.map(unasked), notes: [] };
  }
  const part = parts.find(({ outcome }) => outcome.result.began && violatedIn(outcome).length > 0);
  if (!part) return { goals, notes: [] };
  const { limits } = task;
  const decided =
    task.world.assumed && part.outcome.scenario.deployments.length > 0
      ? decidedByNodes(part.outcome, (count) => withNodes(task, part, count), limits)
      : [];
  const hints = hintsFor(part.outcome, limits);
  const rewritten = goals.map((goal): GoalReport => {
    const requirement = nameInSearch(goal);
    const by = decided.find((one) => one.requirement === requirement);
    if (by && goal.result === 'violated') {
      const message = `depends on the assumed number of nodes: kept on ${by.nodes}`;
      return { name: goal.name, object: goal.object, exercised: goal.exercised, result: 'not-asked', message };
    }
    const hint = hints.get(requirement);
    return goal.result === 'violated' && hint !== undefined ? { ...goal, hint } : goal;
  });
  return { goals: rewritten, notes: decided.map(({ note }) => note) };
}

function withNodes(task: Task, part: GroupPart, count: number): Outcome['scenario'] {
  return { ...part.outcome.scenario, nodes: worldOf(task.options.nodes, null, count).nodes };
}

function nameInSearch({ name, object }: GoalReport): string {
  return object === 'node/*' ? name : `${name} ${object.slice(object.indexOf('/') + 1)}`;
}

/** With `--strict` what no goal can ask is a finding. */
function strictGoals({ group, options }: Task): GoalReport[] {
  if (!options.strict) return [];
  return inherentLimits(group).map(({ object, text }) => ({
    name: 'stays-available',
    object,
    exercised: 0,
    result: 'violated',
    message: `${text} (--strict)`,
  }));
}

function scopeOf({ group, world, options }: Task, parts: readonly GroupPart[], words: readonly string[]): Scope {
  const results = parts.map(({ outcome }) => outcome.result);
  const sum = (of: (result: Outcome['result']) => number): number => results.reduce((total, r) => total + of(r), 0);
  const [full] = results;
  const smaller = parts.find((part) => part.shrunk)?.outcome.result;
  const limit = results.find((result) => result.limit !== null)?.limit ?? null;
  const late =
    limit === null || options.timeout === undefined
      ? limit
      : limit.replace(/^--timeout$/, `--timeout ${options.timeout}`);
  const level = full?.completeLevel ?? -1;
  return {
    exhaustive: level < 0 ? null : { disturbances: level },
    sampled: null,
    ...(smaller && smaller.completeLevel >= 0
      ? { shrunk: { disturbances: smaller.completeLevel, numbers: words } }
      : {}),
    nodes: world.words,
    states: sum((result) => result.states),
    settledStates: sum((result) => result.settledStates),
    transitions: sum((result) => result.transitions),
    seconds: parts.reduce((total, { outcome }) => total + outcome.seconds, 0),
    reductions: ['symmetry of pods and equal nodes', 'settled states only', 'crash and unready merged'],
    disturbances: Object.entries(options.faults ?? {}).length
      ? Object.entries(options.faults ?? {}).map(([name, count]) => `${name} ≤ ${count}`)
      : [...(parts[0]?.outcome.scenario.disturbances ?? [])],
    kubernetesVersion: '1.37',
    assumptions: ['controllers act faster than the world', ...placementAssumptions(group, world)],
    ...(late === null ? {} : { limit: late }),
  };
}
