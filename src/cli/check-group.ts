/**
 * Checks one group: scenario, search, and what the report says of it.
 */
import { assumedNodes } from '../cluster/assumed-nodes.ts';
import { composeCluster } from '../cluster/compose.ts';
import { disturbanceNames, replicasOf, type Scenario } from '../cluster/scenario.ts';
import { check, type SearchResult } from '../engine/check.ts';
import type { Requirement } from '../engine/contract.ts';
import type { NodeObject } from '../kube/types.ts';
import type { Counterexample, GoalReport, GroupReport } from '../report/types.ts';
import { subjectOf } from '../trace/goal-words.ts';
import { recordCounterexample } from '../trace/record.ts';
import { goalsOf } from '../../properties/goals.ts';
import { counterexamplePath } from './counterexample-files.ts';
import type { Group } from './groups.ts';
import { VERSION } from './summary.ts';

export interface CheckOptions {
  readonly disturbances: number;
  readonly maxStates: number;
  /** Milliseconds since the epoch at which the search ends. */
  readonly deadline: number;
  readonly nodes: readonly NodeObject[];
}

/** What is said of a group, and its counterexamples by the path that a goal names. */
export interface CheckedGroup {
  readonly report: GroupReport;
  readonly counterexamples: ReadonlyMap<string, Counterexample>;
}

/** Searches the group's scenario and reports every goal. */
export function checkGroup(group: Group, options: CheckOptions): CheckedGroup {
  const given = options.nodes.map((object) => ({ object, assumed: false }));
  const scenario: Scenario = {
    name: group.name,
    workloads: group.deployments,
    services: group.services,
    budgets: group.budgets,
    nodes: given.length > 0 ? given : assumedNodes(3, group.deployments),
    disturbances: disturbanceNames.filter((name) => !['node-join', 'unready'].includes(name)),
    depth: options.disturbances,
    tolerate: 1,
  };
  const { model, kinds } = composeCluster(scenario);
  const begun = Date.now();
  const requirements = goalsOf(kinds, scenario);
  const result = check(model, requirements, {
    disturbances: options.disturbances,
    maxStates: options.maxStates,
    stop: () => (Date.now() > options.deadline ? '--timeout' : null),
  });
  const seconds = (Date.now() - begun) / 1000;
  const goals = requirements.map((requirement) => goalReport(requirement, result));
  const report: GroupReport = {
    name: group.name,
    members: [...group.deployments.map((d) => `deployment/${d.name}`), ...group.ties],
    ties: group.ties,
    scope: {
      exhaustive: result.completeLevel < 0 ? null : { disturbances: result.completeLevel },
      sampled: null,
      nodes: given.length > 0 ? `${given.length} given` : '3 assumed, capacity not limiting',
      states: result.states,
      settledStates: result.settledStates,
      transitions: result.transitions,
      seconds,
      reductions: ['symmetry of pods and equal nodes', 'settled states only', 'crash and unready merged'],
      disturbances: scenario.disturbances,
      kubernetesVersion: '1.37',
      assumptions: ['controllers act faster than the world'],
      ...(result.limit === null ? {} : { limit: result.limit }),
    },
    goals: goals.map(({ goal }) => goal),
    promises: { holding: 0, asked: 0, broken: [] },
    notes: notes(group),
    coverage: [],
  };
  return {
    report,
    counterexamples: new Map(
      goals.flatMap(({ goal, counterexample }) =>
        goal.counterexample !== undefined && counterexample ? [[goal.counterexample, counterexample] as const] : [],
      ),
    ),
  };
}

function goalReport(
  requirement: Requirement<Scenario>,
  result: SearchResult<Scenario>,
): { readonly goal: GoalReport; readonly counterexample: Counterexample | null } {
  const judgement = result.judgements.get(requirement.name);
  const base = { ...subjectOf(requirement.name), exercised: judgement?.exercised ?? 0 };
  if (judgement?.violation) {
    const counterexample = recordCounterexample(result, requirement, judgement.violation, { seatrial: VERSION });
    const { message } = counterexample.status.violation;
    const path = counterexamplePath(counterexample);
    return { goal: { ...base, result: 'violated', message, counterexample: path }, counterexample };
  }
  const goal: GoalReport =
    result.limit === null
      ? { ...base, result: base.exercised > 0 ? 'holds' : 'not-asked' }
      : { ...base, result: 'inconclusive', message: `stopped by ${result.limit}` };
  return { goal, counterexample: null };
}

function notes(group: Group): string[] {
  return group.deployments.flatMap((d) => [
    ...(d.template.hasReadinessProbe ? [] : [`${d.name} has no readinessProbe: ready means started`]),
    ...(replicasOf(d) < 2 ? [`${d.name}: 1 replica, availability not asked until it is scaled`] : []),
  ]);
}
