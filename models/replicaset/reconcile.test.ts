/** R5 and R6 of the ReplicaSet controller. */
import { describe, expect, it } from 'vitest';
import { missingPods, replicaSetStatus, type ReplicaSetPod } from './reconcile.ts';

const ready: ReplicaSetPod = { active: true, ready: true, available: true, terminating: false, labelled: true };

describe('the ReplicaSet controller', () => {
  it('creates what is missing and deletes what is too much', () => {
    expect([missingPods(3, 1), missingPods(1, 3), missingPods(2, 2)]).toEqual([2, -2, 0]);
  });

  it('counts only active pods, and those that still terminate apart', () => {
    const starting = { ...ready, ready: false, available: false };
    const leaving = { ...ready, active: false, terminating: true };
    const failed = { ...ready, active: false };
    expect(replicaSetStatus([ready, starting, leaving, failed])).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 1,
      availableReplicas: 1,
      terminatingReplicas: 1,
    });
  });

  it('tells ready from available and labelled pods', () => {
    const young = { ...ready, available: false, labelled: false };
    expect(replicaSetStatus([young])).toMatchObject({
      fullyLabeledReplicas: 0,
      readyReplicas: 1,
      availableReplicas: 0,
    });
  });
});
