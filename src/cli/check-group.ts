/**
 * Checks one group: scenario, search, and what the report says of it.
 */
import { assumedNodes } from '../cluster/assumed-nodes.ts';
import { composeCluster } from '../cluster/compose.ts';
import { disturbanceNames, replicasOf, type Scenario } from '../cluster/scenario.ts';
import { check, type SearchResult } from '../engine/check.ts';
import type { Judgement } from '../engine/judge.ts';
import type { NodeObject } from '../kube/types.ts';
import type { GoalReport, GroupReport } from '../report/types.ts';
import { goalsOf } from '../../properties/goals.ts';
import type { Group } from './groups.ts';

export interface CheckOptions {
  readonly disturbances: number;
  readonly maxStates: number;
  /** Milliseconds since the epoch at which the search ends. */
  readonly deadline: number;
  readonly nodes: readonly NodeObject[];
}

/** Searches the group's scenario and reports every goal. */
export function checkGroup(group: Group, options: CheckOptions): GroupReport {
  const given = options.nodes.map((object) => ({ object, assumed: false }));
  const scenario: Scenario = {
    name: group.name,
    workloads: group.deployments,
    services: group.services,
    budgets: group.budgets,
    autoscalers: [],
    nodes: given.length > 0 ? given : assumedNodes(3, group.deployments),
    disturbances: disturbanceNames,
    depth: options.disturbances,
    tolerate: 1,
  };
  const { model, kinds } = composeCluster(scenario);
  const begun = Date.now();
  const result = check(model, goalsOf(kinds, scenario), {
    disturbances: options.disturbances,
    maxStates: options.maxStates,
    stop: () => (Date.now() > options.deadline ? '--timeout' : null),
  });
  return {
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
      seconds: (Date.now() - begun) / 1000,
      reductions: ['symmetry of pods and equal nodes', 'settled states only', 'crash and unready merged'],
      disturbances: scenario.disturbances,
      kubernetesVersion: '1.37',
      assumptions: ['controllers act faster than the world'],
      ...(result.limit === null ? {} : { limit: result.limit }),
    },
    goals: [...result.judgements.values()].map((judgement) => goalReport(judgement, result)),
    promises: { holding: 0, asked: 0, broken: [] },
    notes: notes(group),
    coverage: [],
  };
}

function goalReport(judgement: Judgement, result: SearchResult<Scenario>): GoalReport {
  const [name = judgement.requirement, object] = judgement.requirement.split(' ');
  const base = { name, object: object ?? 'node/*', exercised: judgement.exercised };
  if (judgement.violation) {
    const { path, loopStart } = judgement.violation;
    const moves = path.legs.flatMap((leg) => leg.moves);
    const story = moves.filter((move) => move.step.ops.length > 0 && move.step.actor !== 'monitor');
    const told = story.map((move) => `${move.step.actor}: ${move.step.verb}`).join(' → ');
    return { ...base, result: 'violated', message: loopStart === null ? told : `${told} → and so on for ever` };
  }
  if (result.limit !== null) return { ...base, result: 'inconclusive', message: `stopped by ${result.limit}` };
  return { ...base, result: judgement.exercised > 0 ? 'holds' : 'not-asked' };
}

function notes(group: Group): string[] {
  return group.deployments.flatMap((d) => [
    ...(d.template.hasReadinessProbe ? [] : [`${d.name} has no readinessProbe: ready means started`]),
    ...(replicasOf(d) < 2 ? [`${d.name}: 1 replica, availability not asked until it is scaled`] : []),
  ]);
}
