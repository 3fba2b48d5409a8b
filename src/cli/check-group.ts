/**
 * Checks one group and says what came out: goals, hints, scope, notes.
 */
import type { Counterexample, GoalReport, GroupReport, Scope } from '../report/types.ts';
import { coverageIn } from './coverage.ts';
import { decidedByNodes, type Decided } from './assumed-numbers.ts';
import { fileOf, findingsIn, isFarBeyond, noteOf } from './findings.ts';
import { goalReports, type NamedGoal } from './goal-report.ts';
import { membersOf, type Group } from './groups.ts';
import { hintsFor } from './hints.ts';
import { inherentLimits, notesOf, outsideReason } from './notes.ts';
import { nodesLeftOut, withoutNowhere } from './nowhere.ts';
import { drawnRuns, type Sampled } from './sampling.ts';
import { checkPods } from './pods.ts';
import { possible } from './possible.ts';
import { promisesKept, together } from './promises-kept.ts';
import { placementAssumptions } from './scenario-of.ts';
import { TIME_OVER, type Limits, type Outcome } from './search.ts';
import { searchesOf, type CheckOptions, type Searches, type Task } from './searches.ts';
import { worldOf } from './world.ts';
import { violatedIn } from './violations.ts';

/** Level at which even `--deep` ends: each level makes every state larger. */
const DEEPEST = 6;

/** The share of the time of a group that is kept for drawn runs. */
const KEPT_FOR_RUNS = 0.1;

/** What a check of one group gives. */
export interface CheckedGroup {
  readonly report: GroupReport;
  /** By the path of their files. */
  readonly counterexamples: ReadonlyMap<string, Counterexample>;
}

/** Searches the group's scenario, draws runs beyond it, and reports every goal. */
export function checkGroup(group: Group, options: CheckOptions): CheckedGroup {
  const begun = Date.now();
  const left = options.deadline - begun;
  const limits: Limits = {
    disturbances: options.deep ? Math.max(DEEPEST, options.disturbances) : options.disturbances,
    maxStates: options.maxStates,
    deadline: options.sampling ? begun + left * (1 - KEPT_FOR_RUNS) : options.deadline,
    faults: options.faults ?? null,
    wanted: options.wanted ?? (() => true),
    promises: options.wanted === undefined || options.wanted('promises'),
    ...(options.watch ? { watch: options.watch } : {}),
    ...(options.interrupted ? { interrupted: options.interrupted } : {}),
  };
  const world = worldOf(options.nodes, options.nodesOption ?? null);
  const pods = checkPods({ group, options, limits, world });
  const searches = searchesOf({ group, options, limits, world });
  const runs = drawnRuns(searches, left);
  const { goals: found, notes, counterexamples } = judged(searches, runs);
  const { nodes } = searches.task.world;
  const goals = withoutNowhere([...found, ...pods.goals], group, nodes);
  const kept = together(promisesKept(options, searches.parts, runs), pods.kept);
  const inherent = inherentLimits(group);
  const report: GroupReport = {
    name: group.name,
    members: membersOf(group),
    ties: group.ties,
    scope: { ...scopeOf(searches, pods.assumptions), sampled: runs?.scope ?? null },
    goals: options.strict
      ? [...goals, ...inherent.map(({ object, text }) => strictGoal(object, `${text} (--strict)`))]
      : goals,
    promises: kept.promises,
    notes: [
      ...searches.notes,
      ...pods.notes,
      ...notes,
      ...kept.notes,
      ...(runs?.notes ?? []),
      ...notesOf(group),
      ...nodesLeftOut(group, nodes),
      ...(options.strict ? [] : inherent.map(({ object, text }) => `${object}: ${text}`)),
      ...searches.task.world.notes,
    ],
    coverage: [...coverageIn(searches.parts, []), ...pods.coverage],
  };
  return { report, counterexamples: new Map([...pods.counterexamples, ...counterexamples, ...kept.counterexamples]) };
}

/** With `--strict` what no goal can ask is a finding. */
function strictGoal(object: string, message: string): GoalReport {
  return { name: 'stays-available', object, exercised: 0, result: 'violated', message };
}

/** The goals of all searches: with hints, and without what depends on things that are only assumed. */
function judged(
  { task, parts }: Searches,
  runs: Sampled | null,
): {
  readonly goals: readonly GoalReport[];
  readonly notes: readonly string[];
  readonly counterexamples: ReadonlyMap<string, Counterexample>;
} {
  const { group, world, options } = task;
  const goals = goalReports(parts, options.timeout ?? '');
  const began = parts.every(({ outcome }) => outcome.result.began);
  const reason = began ? null : outsideReason(group, world.assumed);
  if (reason !== null) {
    const open = goals.map((goal) => notAsked(goal, 'depends on what is not in the input'));
    return { goals: open, notes: [reason], counterexamples: new Map() };
  }
  const broken = parts.filter(
    ({ outcome, shrunk }) => !shrunk && outcome.result.began && violatedIn(outcome).length > 0,
  );
  const decided = [
    ...(world.assumed ? broken.flatMap(({ outcome }) => decidedFor(task, outcome)) : []),
    ...(runs?.found ?? []).flatMap(({ decided: by }) => by ?? []),
  ];
  const hinted = options.hints === false ? [] : broken;
  const hints = new Map(hinted.flatMap(({ outcome }) => [...hintsFor(outcome, options.deadline)]));
  const all = findingsIn(parts, runs);
  const findings = all.filter((one) => !isFarBeyond(one, options));
  const files = new Map<string, Counterexample>();
  const far = all.filter((one) => isFarBeyond(one, options)).map((one) => noteOf(one, options, files));
  const told = goals.map((goal): GoalReport => {
    const finding = findings.find((one) => one.requirement === goal.requirement);
    if (goal.report.result !== 'violated' && !finding?.drawn) return goal.report;
    const by = decided.find(({ requirement }) => requirement === goal.requirement);
    if (by?.nodes === null) return { ...goal.report, result: 'inconclusive', message: by.note };
    if (by) return notAsked(goal, `depends on the assumed number of nodes: kept on ${by.nodes}`);
    const hint = hints.get(goal.requirement);
    const report: GoalReport = { ...goal.report, result: 'violated', ...(hint === undefined ? {} : { hint }) };
    return finding ? { ...report, ...fileOf(finding, options, files) } : report;
  });
  const open = new Set(
    told.flatMap((goal, index) => (goal.result === 'not-asked' ? (goals[index]?.requirement ?? []) : [])),
  );
  const deciding = decided.filter((one) => open.has(one.requirement));
  return { goals: told, notes: [...deciding.map(({ note }) => note), ...far], counterexamples: files };
}

function decidedFor({ options }: Task, outcome: Outcome): Decided[] {
  const withNodes = (count: number) => ({ ...outcome.scenario, nodes: worldOf(options.nodes, null, count).nodes });
  return decidedByNodes(outcome, withNodes, options.deadline);
}

function notAsked({ report: { name, object, exercised } }: NamedGoal, message: string): GoalReport {
  return { name, object, exercised, result: 'not-asked', message };
}

function scopeOf(
  { task: { group, world, options }, parts }: Searches,
  assumedOfPods: readonly string[],
): Omit<Scope, 'sampled'> {
  const results = parts.map(({ outcome }) => outcome.result);
  const sum = (of: (result: Outcome['result']) => number): number => results.reduce((total, r) => total + of(r), 0);
  const limit = results.find((result) => result.limit !== null)?.limit ?? null;
  const level = results[0]?.completeLevel ?? -1;
  const smaller = parts.find((part) => part.shrunk);
  const lesser = smaller?.outcome.result.completeLevel ?? -1;
  const counts = Object.entries(options.faults ?? {}).map(([name, count]) => `${name} ≤ ${count}`);
  return {
    exhaustive: level < 0 ? null : { disturbances: level },
    ...(lesser < 0 ? {} : { shrunk: { disturbances: lesser, numbers: smaller?.shrunk?.numbers ?? [] } }),
    nodes: world.words,
    states: sum((result) => result.states),
    settledStates: sum((result) => result.settledStates),
    transitions: sum((result) => result.transitions),
    seconds: parts.reduce((total, { outcome }) => total + outcome.seconds, 0),
    reductions: ['symmetry of pods and equal nodes', 'settled states only', 'crash and unready merged'],
    disturbances: counts.length > 0 ? counts : parts.slice(0, 1).flatMap(({ outcome }) => possible(outcome.scenario)),
    kubernetesVersion: '1.37',
    assumptions: ['controllers act faster than the world', ...placementAssumptions(group, world), ...assumedOfPods],
    ...(limit === null
      ? {}
      : { limit: limit === TIME_OVER && options.timeout ? `${limit} ${options.timeout}` : limit }),
  };
}
