/**
 * Faults of the control plane: right controllers keep every goal and promise under each. Who leaves a guard out is found:
 * src/trials/control-plane.ts. Sources: services-and-machinery.md §A4, §A5.
 */
import { describe, expect, it } from 'vitest';
import { composeCluster } from '../src/cluster/compose.ts';
import { deepNames, disturbanceNames, type Disturbance } from '../src/cluster/scenario.ts';
import { manifest, scenarioOf, service } from '../src/cluster/testing.ts';
import { check } from '../src/engine/check.ts';
import { goalsOf } from './goals.ts';
import { promisesOf } from './promises.ts';

const two = manifest('Deployment', 'web', 'replicas: 2') + service;

function broken(text: string, disturbances: readonly Disturbance[]): string[] {
  const scenario = scenarioOf(text, disturbances, 2);
  const { model, kinds } = composeCluster(scenario);
  const requirements = [...goalsOf(kinds, scenario), ...promisesOf(kinds, scenario)];
  const { judgements, completeLevel, livelock } = check(model, requirements, { disturbances: 2 });
  expect({ completeLevel, livelock }).toEqual({ completeLevel: 2, livelock: null });
  return [...judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);
}

describe('two replicas behind a Service', () => {
  it.each(deepNames)('keep every goal and promise under one disturbance and %s', (name) => {
    expect(broken(two, [...disturbanceNames, name])).toEqual([]);
  });
});
