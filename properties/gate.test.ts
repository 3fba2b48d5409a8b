/**
 * The gate of checks.md §4: a plain Deployment or DaemonSet behind a Service on the assumed world keeps every goal,
 * exhaustively, at two disturbances. A checker that flags these is useless, whatever else it finds.
 */
import { describe, expect, it } from 'vitest';
import { composeCluster } from '../src/cluster/compose.ts';
import { disturbanceNames, type Scenario } from '../src/cluster/scenario.ts';
import { manifest, plainDeployment, scenarioOf, service } from '../src/cluster/testing.ts';
import { expectHolds } from '../src/cli/expect-holds.ts';
import { check, type SearchResult } from '../src/engine/check.ts';
import type { Requirement } from '../src/engine/contract.ts';
import { goalsOf } from './goals.ts';

interface Searched {
  readonly result: SearchResult<Scenario>;
  readonly goals: readonly Requirement<Scenario>[];
}

function search(replicas: number, strategy: string): Searched {
  return searched(plainDeployment(replicas, strategy));
}

function searched(scenario: Scenario): Searched {
  const { model, kinds } = composeCluster(scenario);
  const goals = goalsOf(kinds, scenario);
  return { result: check(model, goals, { disturbances: 2 }), goals };
}

/** A DaemonSet behind a Service. */
function daemonSet(spec: string): Scenario {
  return scenarioOf(manifest('DaemonSet', 'web', spec) + service, disturbanceNames);
}

function violated({ result }: Searched): string[] {
  return [...result.judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);
}

describe('plain Deployments at two disturbances', () => {
  it.each([1, 2, 3])('%i replicas with the default strategy: every goal holds and could have failed', (replicas) => {
    const { result, goals } = search(replicas, '{}');
    expectHolds(result, goals);
    expect(result).toMatchObject({ completeLevel: 2, limit: null, livelock: null });
    // Availability is not asked where one replica is wanted.
    for (const { requirement, exercised } of result.judgements.values())
      expect(exercised > 0 || (replicas === 1 && requirement.startsWith('stays-available'))).toBe(true);
  });

  it('2 replicas with Recreate: a rollout takes all of them away, and nothing else is wrong', () => {
    const searched = search(2, '{ type: Recreate }');
    expect(violated(searched)).toEqual(['stays-available deployment/web']);
    expect(searched.result.judgements.get('stays-available deployment/web')?.violation?.disturbances).toBe(1);
  });

  it('2 replicas of which a rollout may take both: not available', () => {
    expect(violated(search(2, '{ rollingUpdate: { maxUnavailable: 100%, maxSurge: 0 } }'))).toContain(
      'stays-available deployment/web',
    );
  });
});

describe('a plain DaemonSet at two disturbances', () => {
  it('keeps every goal on three nodes, and each could have failed', () => {
    const { result, goals } = searched(daemonSet(''));
    expectHolds(result, goals);
    expect(result).toMatchObject({ completeLevel: 2, limit: null, livelock: null });
    expect(goals.map(({ name }) => name.split(' ')[0])).toContain('one-per-node');
    expect([...result.judgements.values()].filter(({ exercised }) => exercised === 0)).toEqual([]);
  });

  it('all of whose pods a rollout may take at once is not available meanwhile', () => {
    const all = 'updateStrategy: { rollingUpdate: { maxUnavailable: 100% } }';
    expect(violated(searched(daemonSet(all)))).toEqual(['stays-available daemonset/web']);
  });
});
