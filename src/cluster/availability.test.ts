/**
 * minReadySeconds: ready pods that are not available yet hold a rollout up, and cost nothing where it is 0.
 */
import { describe, expect, it } from 'vitest';
import { check } from '../engine/check.ts';
import { componentsOf, timersOf } from '../engine/inspect.ts';
import { goalsOf } from '../../properties/goals.ts';
import { composeCluster } from './compose.ts';
import { everSeen, manifest, scenarioOf, service } from './testing.ts';
import { workloadView } from './workload-view.ts';

const deployment = (seconds: number): string =>
  manifest('Deployment', 'web', `replicas: 2, minReadySeconds: ${seconds}`) + service;

describe('a pod that has become ready', () => {
  const waiting = (seconds: number): boolean =>
    everSeen(scenarioOf(deployment(seconds), ['rollout'], 1), 1, (v, kinds) => {
      const { ready, available } = workloadView(v, kinds, 0);
      return ready === 3 && available === 2;
    });

  it('is not available before minReadySeconds: old pods stay until then', () => {
    expect(waiting(10)).toBe(true);
  });

  it('is available at once where minReadySeconds is 0', () => {
    expect(waiting(0)).toBe(false);
  });

  it('of a ReplicaSet is waited for as well', () => {
    const text = manifest('ReplicaSet', 'web', 'minReadySeconds: 10');
    const seen = (available: number): boolean =>
      everSeen(scenarioOf(text, [], 0), 0, (v, kinds) => {
        const view = workloadView(v, kinds, 0);
        return view.ready === 1 && view.available === available;
      });
    expect([seen(0), seen(1)]).toEqual([true, true]);
  });
});

it('every goal holds at two disturbances, losses in mid-wait included, and no timer outlives its pod', () => {
  const scenario = scenarioOf(deployment(10), [
    'rollout',
    'bad-rollout',
    'rollback',
    'pod-crash',
    'node-failure',
    'delete-pod',
  ]);
  const { model, kinds } = composeCluster(scenario);
  const result = check(model, goalsOf(kinds, scenario), { disturbances: 2 });
  expect(result).toMatchObject({ began: true, completeLevel: 2, livelock: null });
  expect([...result.judgements.values()].filter((j) => j.violation !== null)).toEqual([]);
  const { machinery } = result;
  const stray = result.explored.states.filter((state) => {
    const waiting = timersOf(machinery, state).filter(({ timer }) => timer.startsWith('minReadySeconds'));
    const components = componentsOf(machinery, state);
    return waiting.some(({ cell }) => components.find((one) => one.cell === cell)?.snap.value !== 'NewlyReady');
  });
  expect(stray).toEqual([]);
});
