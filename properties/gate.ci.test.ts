/**
 * The largest size of the gate (checks.md §4): it takes longer than anybody waits for a test, so only the whole gate runs it.
 */
import { expect, it } from 'vitest';
import { composeCluster } from '../src/cluster/compose.ts';
import { plainDeployment } from '../src/cluster/testing.ts';
import { expectHolds } from '../src/cli/expect-holds.ts';
import { check } from '../src/engine/check.ts';
import { goalsOf } from './goals.ts';
import { promisesOf } from './promises.ts';

it('4 replicas with the default strategy keep every goal and promise, and every goal could have failed', () => {
  const scenario = plainDeployment(4);
  const { model, kinds } = composeCluster(scenario);
  const goals = goalsOf(kinds, scenario);
  const asked = [...goals, ...promisesOf(kinds, scenario)];
  const result = check(model, asked, { disturbances: 2 });
  expectHolds(result, asked);
  expect(result).toMatchObject({ completeLevel: 2, limit: null, livelock: null });
  expect(goals.filter(({ name }) => result.judgements.get(name)?.exercised === 0)).toEqual([]);
});
