/**
 * Every faulty Deployment controller is found by the search, by a goal or promise that the right one keeps.
 */
import { describe, expect, it } from 'vitest';
import { composeCluster } from '../src/cluster/compose.ts';
import type { Disturbance } from '../src/cluster/scenario.ts';
import { manifest, scenarioOf, service } from '../src/cluster/testing.ts';
import { check } from '../src/engine/check.ts';
import { deploymentMutants } from '../models/deployment/mutants.ts';
import type { DeploymentRules } from '../models/deployment/reconcile.ts';
import { goalsOf } from './goals.ts';
import { promisesOf } from './promises.ts';

interface Trial {
  readonly mutant: string;
  readonly spec: string;
  readonly disturbances: readonly Disturbance[];
  readonly depth: number;
  readonly killedBy: string;
}

const bounds = (replicas: number, surge: string, unavailable: string): string =>
  `replicas: ${replicas}, strategy: { rollingUpdate: { maxSurge: ${surge}, maxUnavailable: ${unavailable} } }`;

const trials: readonly Trial[] = [
  {
    mutant: 'unavailable rounded up',
    spec: bounds(3, '1', '25%'),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: 'DEP-S2',
  },
  {
    mutant: 'surge rounded down',
    spec: bounds(3, '25%', '0'),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: 'DEP-S2',
  },
  {
    mutant: 'new ReplicaSet ignores the ceiling',
    spec: bounds(3, '1', '0'),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: 'DEP-S1',
  },
  {
    mutant: 'surge counted for the new ReplicaSet alone',
    spec: bounds(3, '1', '0'),
    disturbances: ['rollout'],
    depth: 2,
    killedBy: 'DEP-S1',
  },
  {
    mutant: 'unavailable new pods not counted',
    spec: bounds(4, '1', '1'),
    disturbances: ['bad-rollout', 'pod-crash'],
    depth: 2,
    killedBy: 'DEP-L2',
  },
  {
    mutant: 'unhealthy old pods not cleaned up',
    spec: bounds(2, '1', '0'),
    disturbances: ['bad-rollout', 'rollout'],
    depth: 2,
    killedBy: 'rollout-completes deployment/web',
  },
  {
    mutant: 'old pods scaled down whatever is available',
    spec: bounds(3, '1', '1'),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: 'DEP-S2',
  },
  {
    mutant: 'one old pod too many',
    spec: bounds(3, '1', '0'),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: 'keeps-floor deployment/web',
  },
  {
    mutant: 'healthy old pods never scaled down',
    spec: bounds(2, '1', '0'),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: 'rollout-completes deployment/web',
  },
];

function violated({ spec, disturbances, depth }: Trial, rules?: DeploymentRules): string[] {
  const scenario = scenarioOf(manifest('Deployment', 'web', spec) + service, disturbances, depth);
  const { model, kinds } = composeCluster(scenario, rules ? { deployment: rules } : {});
  const requirements = [...goalsOf(kinds, scenario), ...promisesOf(kinds, scenario)];
  const { judgements } = check(model, requirements, { disturbances: depth });
  return [...judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);
}

describe('faulty Deployment controllers', () => {
  it('are all tried', () => {
    expect(trials.map((trial) => trial.mutant).sort()).toEqual(deploymentMutants.map((mutant) => mutant.name).sort());
  });

  it.each(trials)('$mutant: $killedBy is broken', (trial) => {
    const mutant = deploymentMutants.find(({ name }) => name === trial.mutant);
    expect(violated(trial, mutant?.rules)).toContain(trial.killedBy);
    expect(violated(trial)).toEqual([]);
  });
});
