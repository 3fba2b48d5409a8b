/** Tests of the budget arithmetic (autoscaling-and-disruption.md §2.4, vectors of §2.8). */
import { describe, expect, it } from 'vitest';
import type { IntOrPercent } from '../../src/kube/types.ts';
import {
  budgetStatus,
  currentHealthy,
  desiredHealthy,
  disruptionsAllowed,
  expectedReplicas,
  keepsDisruption,
  type BudgetedPod,
} from './reconcile.ts';

const int = (value: number): IntOrPercent => ({ kind: 'int', value });
const percent = (value: number): IntOrPercent => ({ kind: 'percent', value });
const most = (maxUnavailable: IntOrPercent) => ({ maxUnavailable, minAvailable: null });
const least = (minAvailable: IntOrPercent) => ({ maxUnavailable: null, minAvailable });

describe('P3 and P6, the vectors of the document', () => {
  it.each([
    { name: 'maxUnavailable 30 %', spec: most(percent(30)), expected: 5, pods: 5, healthy: 5, desired: 3, allowed: 2 },
    { name: 'minAvailable 50 %', spec: least(percent(50)), expected: 5, pods: 5, healthy: 4, desired: 3, allowed: 1 },
    {
      name: 'maxUnavailable 50 % of 1',
      spec: most(percent(50)),
      expected: 1,
      pods: 1,
      healthy: 1,
      desired: 0,
      allowed: 1,
    },
    { name: 'minAvailable 1 of 1', spec: least(int(1)), expected: 1, pods: 1, healthy: 1, desired: 1, allowed: 0 },
    { name: 'maxUnavailable 25 %', spec: most(percent(25)), expected: 5, pods: 5, healthy: 5, desired: 3, allowed: 2 },
    {
      name: 'maxUnavailable 1, surge',
      spec: most(int(1)),
      expected: 10,
      pods: 12,
      healthy: 12,
      desired: 9,
      allowed: 3,
    },
    {
      name: 'minAvailable 2, bare pods',
      spec: least(int(2)),
      expected: 0,
      pods: 3,
      healthy: 3,
      desired: 2,
      allowed: 1,
    },
    {
      name: 'minAvailable 50 %, bare pods',
      spec: least(percent(50)),
      expected: 0,
      pods: 2,
      healthy: 2,
      desired: 0,
      allowed: 0,
    },
    {
      name: 'maxUnavailable 100 %, none ready',
      spec: most(percent(100)),
      expected: 3,
      pods: 3,
      healthy: 0,
      desired: 0,
      allowed: 0,
    },
    {
      name: 'maxUnavailable above the size',
      spec: most(int(9)),
      expected: 3,
      pods: 3,
      healthy: 3,
      desired: 0,
      allowed: 3,
    },
    {
      name: 'neither number',
      spec: { maxUnavailable: null, minAvailable: null },
      expected: 3,
      pods: 3,
      healthy: 3,
      desired: 0,
      allowed: 0,
    },
  ])('$name', ({ spec, expected, pods, healthy, desired, allowed }) => {
    const target = desiredHealthy(spec, expected, pods);
    expect(target.desiredHealthy).toBe(desired);
    expect(disruptionsAllowed(target.expectedPods, healthy, target.desiredHealthy)).toBe(allowed);
  });

  it('expects every matching pod for a whole minAvailable, Terminating ones included', () => {
    expect(desiredHealthy(least(int(2)), 3, 4)).toEqual({ expectedPods: 4, desiredHealthy: 2 });
  });
});

const pod: BudgetedPod = { ready: true, terminating: false, disrupted: false };

describe('counting', () => {
  it('counts each controller once', () => {
    const web = { id: 'web', replicas: 3 };
    expect(expectedReplicas([web, web, { id: 'api', replicas: 2 }])).toBe(5);
    expect(expectedReplicas([])).toBe(0);
  });

  it.each([
    { name: 'a ready pod', change: {}, healthy: 1 },
    { name: 'not an unready pod', change: { ready: false }, healthy: 0 },
    { name: 'not a Terminating pod', change: { terminating: true }, healthy: 0 },
    { name: 'not a pod promised to an eviction', change: { disrupted: true }, healthy: 0 },
  ])('P5 counts $name', ({ change, healthy }) => {
    expect(currentHealthy([{ ...pod, ...change }])).toBe(healthy);
  });

  it.each([
    { name: 'fresh entry stays', there: { terminating: false }, age: 0, kept: true },
    { name: 'entry of exactly two minutes stays', there: { terminating: false }, age: 120, kept: true },
    { name: 'older entry goes', there: { terminating: false }, age: 121, kept: false },
    { name: 'entry of a Terminating pod goes', there: { terminating: true }, age: 0, kept: false },
    { name: 'entry of a missing pod goes', there: null, age: 0, kept: false },
  ])('P4: $name', ({ there, age, kept }) => {
    expect(keepsDisruption(there, age)).toBe(kept);
  });

  it('puts the whole status together', () => {
    const pods = [pod, pod, { ...pod, disrupted: true }];
    expect(budgetStatus(most(int(1)), [{ id: 'web', replicas: 3 }], pods)).toEqual({
      expectedPods: 3,
      desiredHealthy: 2,
      currentHealthy: 2,
      disruptionsAllowed: 0,
    });
  });
});
