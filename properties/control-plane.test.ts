/**
 * Faults of the control plane: right controllers keep every goal and promise under each, and whoever leaves a guard out is
 * found. Sources: services-and-machinery.md §A4, §A5.
 */
import { describe, expect, it } from 'vitest';
import { withoutExpectations } from '../models/replicaset/mutants.ts';
import { withoutAssumedPods } from '../models/scheduler/mutants.ts';
import type { Arithmetic } from '../src/cluster/arithmetic.ts';
import { composeCluster } from '../src/cluster/compose.ts';
import { deepNames, disturbanceNames, type Disturbance } from '../src/cluster/scenario.ts';
import { manifest, scenarioOf, service } from '../src/cluster/testing.ts';
import { check } from '../src/engine/check.ts';
import { retrace } from '../src/engine/retrace.ts';
import { goalsOf } from './goals.ts';
import { promisesOf } from './promises.ts';

const two = manifest('Deployment', 'web', 'replicas: 2') + service;
/** No two pods fit on one node, and a rollout makes two at a time. */
const apart = manifest('Deployment', 'web', 'replicas: 2, strategy: { type: Recreate }').replace(
  'image: web,',
  'image: web, ports: [{ containerPort: 80, hostPort: 80 }],',
);

function broken(text: string, disturbances: readonly Disturbance[], faulty: Partial<Arithmetic> = {}): string[] {
  const scenario = scenarioOf(text, disturbances, 2);
  const { model, kinds } = composeCluster(scenario, faulty);
  const requirements = [...goalsOf(kinds, scenario), ...promisesOf(kinds, scenario)];
  const { judgements, completeLevel, livelock, machinery, explored } = check(model, requirements, { disturbances: 2 });
  expect({ completeLevel, livelock }).toEqual({ completeLevel: 2, livelock: null });
  return [...judgements.values()].flatMap(({ requirement, violation }) => {
    if (!violation) return [];
    // Its way can be told: every component stays in its slot.
    expect(retrace(machinery, explored.starts, violation.path).flat().length).toBeGreaterThan(0);
    return [requirement];
  });
}

describe('two replicas behind a Service', () => {
  it.each(deepNames)('keep every goal and promise under one disturbance and %s', (name) => {
    expect(broken(two, [...disturbanceNames, name])).toEqual([]);
  });
});

describe('a DaemonSet', () => {
  const pairs = [
    ['replaces', 'updateStrategy: { rollingUpdate: { maxUnavailable: 1 } }'],
    ['surges', 'updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }'],
  ] as const;
  // The other two interrupt a sync just as a conflict does, and its pods have one place to go to.
  const faults = ['slow', 'stale-read', 'write-conflict'] as const;
  const rows = faults.flatMap((name) => pairs.map(([how, spec]) => ({ name, how, spec })));

  it.each(rows)('that $how keeps every goal and promise under one disturbance and $name', ({ name, spec }) => {
    const some = ['rollout', 'delete-pod', 'node-failure', 'node-join'] as const;
    expect(broken(manifest('DaemonSet', 'web', spec), [...some, name])).toEqual([]);
  });
});

describe('a controller without its guard is found', () => {
  const stale = [...disturbanceNames, 'stale-read'] as const;

  it('a ReplicaSet controller without expectations', () => {
    expect(broken(two, stale, { mayManagePods: withoutExpectations })).toEqual(
      expect.arrayContaining(['RS-S2', 'RS-S3', 'keeps-floor deployment/web']),
    );
  });

  it('a DaemonSet controller without expectations', () => {
    const web = manifest('DaemonSet', 'web');
    expect(broken(web, ['delete-pod', 'rollout', 'stale-read'], { mayManagePods: withoutExpectations })).toEqual(
      expect.arrayContaining(['DS-S1', 'DS-S4', 'keeps-floor daemonset/web']),
    );
  });

  it('an API server that takes writes to what has changed since it was read', () => {
    expect(broken(two, stale, { rejectsConflicts: false })).toEqual(expect.arrayContaining(['DEP-S1']));
  });

  it('a scheduler that forgets what it has placed', () => {
    expect(broken(apart, ['rollout', 'stale-read'])).toEqual([]);
    expect(broken(apart, ['rollout', 'stale-read'], { mayBind: withoutAssumedPods })).not.toEqual([]);
  });
});
