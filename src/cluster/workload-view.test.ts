/**
 * Every kind of workload through the one accessor: begins ready, is counted by itself, and behaves as its kind does.
 */
import { describe, expect, it } from 'vitest';
import { check, type SearchResult } from '../engine/check.ts';
import type { View } from '../engine/contract.ts';
import { goalsOf } from '../../properties/goals.ts';
import { composeCluster } from './compose.ts';
import type { Kinds } from './kinds.ts';
import type { Disturbance, Scenario } from './scenario.ts';
import { everSeen, manifest, scenarioOf, service } from './testing.ts';
import { workloadView, type WorkloadView } from './workload-view.ts';

/** The views of all workloads. */
const views = (v: View<Scenario>, kinds: Kinds): WorkloadView[] =>
  v.config.workloads.map((_, index) => workloadView(v, kinds, index));

function goals(scenario: Scenario, depth = scenario.depth): SearchResult<Scenario> {
  const { model, kinds } = composeCluster(scenario);
  return check(model, goalsOf(kinds, scenario), { disturbances: depth });
}

function violated(result: SearchResult<Scenario>): string[] {
  return [...result.judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);
}

const podsOnly: readonly Disturbance[] = ['delete-pod', 'pod-crash', 'node-failure'];

describe('a ReplicaSet that was applied as such', () => {
  it.each(['ReplicaSet', 'ReplicationController'])(
    '%s: lost pods are made again (RS-L2), whatever the order',
    (kind) => {
      const scenario = scenarioOf(manifest(kind, 'web', 'replicas: 2') + service, [
        ...podsOnly,
        'scale',
        'apply',
        'drain',
      ]);
      const result = goals(scenario);
      expect(result).toMatchObject({ began: true, completeLevel: 2, livelock: null });
      expect(violated(result)).toEqual([]);
      expect(result.judgements.get(`stays-available ${kind.toLowerCase()}/web`)?.exercised).toBeGreaterThan(0);
    },
  );

  it('is not offered a rollout: a new template leaves its pods alone', () => {
    const scenario = scenarioOf(manifest('ReplicaSet', 'web'), ['rollout', 'bad-rollout', 'rollback'], 1);
    expect(goals(scenario)).toMatchObject({ completeLevel: 1, settledStates: goals(scenario, 0).settledStates });
  });
});

describe('a Pod that nobody controls', () => {
  it('begins when it is ready, and is never made again (POD-S15)', () => {
    const scenario = scenarioOf(manifest('Pod', 'web'), ['delete-pod'], 1);
    expect(everSeen(scenario, 0, (...at) => views(...at)[0]?.ready === 1 && views(...at)[0]?.complete === true)).toBe(
      true,
    );
    expect(everSeen(scenario, 1, (...at) => views(...at)[0]?.total === 0)).toBe(true);
    const result = goals(scenario);
    expect(result.began).toBe(true);
    expect(violated(result)).toEqual([]);
  });

  it.each(['OnFailure', 'Never'])('ends for good when its container does, under %s, and nothing is wrong', (policy) => {
    const scenario = scenarioOf(manifest('Pod', 'web', '', `restartPolicy: ${policy}`), ['pod-crash', 'drain'], 2);
    const result = goals(scenario);
    expect(result).toMatchObject({ began: true, completeLevel: 2 });
    expect(violated(result)).toEqual([]);
    const ended = (v: View<Scenario>, { podStates }: Kinds): boolean => v.fold(podStates).has('0 finished');
    expect(everSeen(scenario, 1, ended)).toBe(true);
    expect(everSeen(scenario, 1, (v, kinds) => ended(v, kinds) && views(v, kinds)[0]?.active !== 0)).toBe(false);
    const always = scenarioOf(manifest('Pod', 'web'), ['pod-crash', 'drain'], 2);
    expect(everSeen(always, 2, ended)).toBe(false);
  });

  it('comes back by itself after a crash', () => {
    expect(violated(goals(scenarioOf(manifest('Pod', 'web'), ['pod-crash'], 1)))).toEqual([]);
  });
});

describe('two Deployments behind one Service', () => {
  const two = manifest('Deployment', 'web', 'replicas: 2') + manifest('Deployment', 'admin', 'replicas: 2') + service;

  it('are counted apart', () => {
    const scenario = scenarioOf(two, ['scale'], 1);
    const ready = (...at: Parameters<typeof views>): string =>
      views(...at)
        .map((view) => view.ready)
        .join();
    expect(everSeen(scenario, 1, (...at) => ready(...at) === '3,2')).toBe(true);
    expect(everSeen(scenario, 1, (...at) => ready(...at) === '3,3')).toBe(false);
  });

  it('keep every goal but one: the selector of each matches the pods of the other', () => {
    const result = goals(scenarioOf(two, ['rollout', 'pod-crash', 'delete-pod'], 1));
    expect(result).toMatchObject({ began: true, completeLevel: 1 });
    expect(violated(result)).toEqual(['owns-its-pods deployment/web', 'owns-its-pods deployment/admin']);
  });

  it('count losses apart: what hits one is no loss of the other', () => {
    const scenario = scenarioOf(two, ['pod-crash'], 1);
    const losses = (v: View<Scenario>, kinds: Kinds): string =>
      v
        .all(kinds.monitor)
        .map((monitor) => monitor?.context['losses'])
        .join();
    expect(everSeen(scenario, 1, (...at) => losses(...at) === '1,0')).toBe(true);
    expect(everSeen(scenario, 1, (...at) => losses(...at) === '1,1')).toBe(false);
  });
});

describe('losses', () => {
  it('count for workloads with a pod on the node that fails, and for no other', () => {
    const scenario = scenarioOf(manifest('Deployment', 'web', 'replicas: 1'), ['node-failure'], 1);
    const silentAfter = (losses: number) => (v: View<Scenario>, kinds: Kinds) =>
      v.all(kinds.node).some((node) => node?.tags.has('silent')) &&
      v.all(kinds.monitor)[0]?.context['losses'] === losses;
    expect(everSeen(scenario, 1, silentAfter(1))).toBe(true);
    expect(everSeen(scenario, 1, silentAfter(0))).toBe(true);
    expect(everSeen(scenario, 1, silentAfter(2))).toBe(false);
  });
});
