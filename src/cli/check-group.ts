/**
 * Checks one group and says what came out: goals, hints, scope, notes.
 */
import type { GoalReport, GroupReport, Scope } from '../report/types.ts';
import { decidedByNodes, type Decided } from './assumed-numbers.ts';
import { notInDeep } from './flags.ts';
import { goalReports, type NamedGoal } from './goal-report.ts';
import { membersOf, type Group } from './groups.ts';
import { hintsFor } from './hints.ts';
import { inherentLimits, notesOf, outsideReason } from './notes.ts';
import { placementAssumptions } from './scenario-of.ts';
import { TIME_OVER, violatedIn, type Limits, type Outcome } from './search.ts';
import { searchesOf, type CheckOptions, type Searches, type Task } from './searches.ts';
import { worldOf } from './world.ts';

/** Level at which even `--deep` ends: each level makes every state larger. */
const DEEPEST = 6;

/** Searches the group's scenario and reports every goal. */
export function checkGroup(group: Group, options: CheckOptions): GroupReport {
  const limits: Limits = {
    disturbances: options.deep ? Math.max(DEEPEST, options.disturbances) : options.disturbances,
    maxStates: options.maxStates,
    deadline: options.deadline,
    faults: options.faults ?? null,
    wanted: options.wanted ?? (() => true),
  };
  const searches = searchesOf({ group, options, limits, world: worldOf(options.nodes, options.nodesOption ?? null) });
  const { goals, notes } = judged(searches);
  const inherent = inherentLimits(group);
  return {
    name: group.name,
    members: membersOf(group),
    ties: group.ties,
    scope: scopeOf(searches),
    goals: options.strict
      ? [...goals, ...inherent.map(({ object, text }) => strictGoal(object, `${text} (--strict)`))]
      : goals,
    promises: { holding: 0, asked: 0, broken: [] },
    notes: [
      ...searches.notes,
      ...notes,
      ...notesOf(group),
      ...(options.strict ? [] : inherent.map(({ object, text }) => `${object}: ${text}`)),
      ...searches.task.world.notes,
      ...(options.deep ? [`--deep: ${notInDeep.join(', ')} are not modelled yet`] : []),
    ],
    coverage: [],
  };
}

/** With `--strict` what no goal can ask is a finding. */
function strictGoal(object: string, message: string): GoalReport {
  return { name: 'stays-available', object, exercised: 0, result: 'violated', message };
}

/** The goals of all searches: with hints, and without what depends on things that are only assumed. */
function judged({ task, parts }: Searches): { goals: readonly GoalReport[]; notes: readonly string[] } {
  const { group, world, options } = task;
  const goals = goalReports(parts, options.timeout ?? '');
  const began = parts.every(({ outcome }) => outcome.result.began);
  const reason = began ? null : outsideReason(group, world.assumed);
  if (reason !== null) {
    return { goals: goals.map((goal) => notAsked(goal, 'depends on what is not in the input')), notes: [reason] };
  }
  const broken = parts.filter(
    ({ outcome, shrunk, spurious }) =>
      !shrunk && outcome.result.began && violatedIn(outcome).some((name) => !spurious?.has(name)),
  );
  const decided = world.assumed ? broken.flatMap(({ outcome }) => decidedFor(task, outcome)) : [];
  const hints = new Map(broken.flatMap(({ outcome }) => [...hintsFor(outcome, options.deadline)]));
  const told = goals.map((goal): GoalReport => {
    if (goal.report.result !== 'violated') return goal.report;
    const by = decided.find(({ requirement }) => requirement === goal.requirement);
    if (by) return notAsked(goal, `depends on the assumed number of nodes: kept on ${by.nodes}`);
    const hint = hints.get(goal.requirement);
    return hint === undefined ? goal.report : { ...goal.report, hint };
  });
  const violated = goals.filter(({ report }) => report.result === 'violated').map(({ requirement }) => requirement);
  return { goals: told, notes: decided.filter((one) => violated.includes(one.requirement)).map(({ note }) => note) };
}

function decidedFor({ options }: Task, outcome: Outcome): Decided[] {
  const withNodes = (count: number) => ({ ...outcome.scenario, nodes: worldOf(options.nodes, null, count).nodes });
  return decidedByNodes(outcome, withNodes, options.deadline);
}

function notAsked({ report: { name, object, exercised } }: NamedGoal, message: string): GoalReport {
  return { name, object, exercised, result: 'not-asked', message };
}

function scopeOf({ task: { group, world, options }, parts }: Searches): Scope {
  const results = parts.map(({ outcome }) => outcome.result);
  const sum = (of: (result: Outcome['result']) => number): number => results.reduce((total, r) => total + of(r), 0);
  const limit = results.find((result) => result.limit !== null)?.limit ?? null;
  const level = results[0]?.completeLevel ?? -1;
  const smaller = parts.find((part) => part.shrunk);
  const lesser = smaller?.outcome.result.completeLevel ?? -1;
  const counts = Object.entries(options.faults ?? {}).map(([name, count]) => `${name} ≤ ${count}`);
  return {
    exhaustive: level < 0 ? null : { disturbances: level },
    sampled: null,
    ...(lesser < 0 ? {} : { shrunk: { disturbances: lesser, numbers: smaller?.shrunk?.numbers ?? [] } }),
    nodes: world.words,
    states: sum((result) => result.states),
    settledStates: sum((result) => result.settledStates),
    transitions: sum((result) => result.transitions),
    seconds: parts.reduce((total, { outcome }) => total + outcome.seconds, 0),
    reductions: ['symmetry of pods and equal nodes', 'settled states only', 'crash and unready merged'],
    disturbances: counts.length > 0 ? counts : [...(parts[0]?.outcome.scenario.disturbances ?? [])],
    kubernetesVersion: '1.37',
    assumptions: ['controllers act faster than the world', ...placementAssumptions(group, world)],
    ...(limit === null
      ? {}
      : { limit: limit === TIME_OVER && options.timeout ? `${limit} ${options.timeout}` : limit }),
  };
}
