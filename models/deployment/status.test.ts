/** The status of a Deployment: sums, availability and progress. */
import { describe, expect, it } from 'vitest';
import { deploymentStatus, isAvailable, progressOf, type CountedReplicaSet } from './status.ts';

const full = (isNew: boolean, n: number): CountedReplicaSet => ({
  isNew,
  spec: n,
  replicas: n,
  ready: n,
  available: n,
  terminating: 0,
});

describe('the counters', () => {
  it('are sums over all ReplicaSets; only the new one counts as updated', () => {
    expect(deploymentStatus([full(false, 3), { ...full(true, 2), ready: 1, available: 0, terminating: 1 }])).toEqual({
      replicas: 5,
      updatedReplicas: 2,
      readyReplicas: 4,
      availableReplicas: 3,
      unavailableReplicas: 2,
      terminatingReplicas: 1,
    });
  });

  it('never say that fewer than none are unavailable', () => {
    expect(deploymentStatus([{ ...full(true, 4), spec: 1 }]).unavailableReplicas).toBe(0);
  });

  it('make the Deployment available from the least number on', () => {
    const status = deploymentStatus([full(true, 3)]);
    expect([isAvailable(status, 3), isAvailable(status, 4)]).toEqual([true, false]);
  });
});

describe('progress', () => {
  const none = deploymentStatus([]);

  it('is complete when all are new, available and as many as wanted', () => {
    expect(progressOf(2, 'ReplicaSetUpdated', none, deploymentStatus([full(true, 2)]))).toBe('complete');
  });

  it('is seen in new pods, and in old pods that went', () => {
    const before = deploymentStatus([full(false, 3), full(true, 1)]);
    expect(progressOf(3, 'ReplicaSetUpdated', before, deploymentStatus([full(false, 2), full(true, 1)]))).toBe(
      'progressing',
    );
    expect(progressOf(3, 'ReplicaSetUpdated', before, before)).toBe('unchanged');
  });

  it('is not asked once the new ReplicaSet was reported available and is alone', () => {
    const alone = deploymentStatus([full(true, 1)]);
    expect(progressOf(2, 'NewReplicaSetAvailable', none, alone)).toBe('not evaluated');
  });
});
