/** Tests of the Deployment arithmetic (workloads.md §6.2–§6.4, §6.6). */
import { describe, expect, it } from 'vitest';
import { current, deployment, keepsBounds, old, rolling, rollOut, table } from './fixtures.ts';
import {
  kubernetesRules,
  nextRevision,
  reconcileDeployment,
  resolvedRollingUpdate,
  type DeploymentView,
} from './reconcile.ts';

describe('§6.2, the bounds of a rolling update', () => {
  it.each([
    { surge: '25%', unavailable: '25%', replicas: 4, expected: [1, 1, 3] },
    { surge: '25%', unavailable: '25%', replicas: 3, expected: [1, 0, 3] },
    { surge: '25%', unavailable: '25%', replicas: 10, expected: [3, 2, 8] },
    { surge: 0, unavailable: '25%', replicas: 3, expected: [0, 1, 2] },
    { surge: 1, unavailable: 0, replicas: 1, expected: [1, 0, 1] },
    { surge: 1, unavailable: 5, replicas: 2, expected: [1, 2, 0] },
    { surge: '25%', unavailable: '25%', replicas: 0, expected: [0, 0, 0] },
  ])('$surge / $unavailable of $replicas', ({ surge, unavailable, replicas, expected }) => {
    const bounds = resolvedRollingUpdate({ replicas, strategy: rolling(surge, unavailable) });
    expect([bounds.maxSurge, bounds.maxUnavailable, bounds.minAvailable]).toEqual(expected);
  });

  it('has no bounds under Recreate', () => {
    const bounds = resolvedRollingUpdate({ replicas: 3, strategy: { type: 'Recreate' } });
    expect(bounds).toEqual({ maxSurge: 0, maxUnavailable: 0, minAvailable: 3 });
  });
});

const unready = { available: 0 };
table('RollingUpdate', [
  { name: 'first creation', view: deployment([]), reason: 'create', writes: 'new=4' },
  { name: 'U1: creates and shrinks in one sync', view: deployment([old(1, 4)]), reason: 'create', writes: 'new=1 1=3' },
  {
    name: 'U1: no room, created at 0, shrinks',
    view: deployment([old(1, 4)], { strategy: rolling(0, 1) }),
    reason: 'create',
    writes: 'new=0 1=3',
  },
  {
    name: 'U1: nothing may be missing, only creates',
    view: deployment([old(1, 4)], { strategy: rolling(1, 0) }),
    reason: 'create',
    writes: 'new=1',
  },
  {
    name: 'U1: undo takes one sync for the revision',
    view: deployment([current(1, 0), old(2, 4)]),
    reason: 'renumber',
    writes: '#1',
  },
  {
    name: 'of two equal templates the oldest is new',
    view: deployment([current(3, 0), current(2, 0), old(1, 4)], {}),
    reason: 'renumber',
    writes: '#2',
  },
  { name: 'U2: grows and stops', view: deployment([old(1, 3), current(2, 1)]), reason: 'grow-new', writes: '2=2' },
  { name: 'U2: shrinks what is too large', view: deployment([current(1, 6)]), reason: 'grow-new', writes: '1=4' },
  { name: 'U2: from 0 replicas', view: deployment([current(1, 0, { desired: 0 })]), reason: 'grow-new', writes: '1=4' },
  {
    name: 'U3b: down to the floor',
    view: deployment([old(1, 3), current(2, 2)]),
    reason: 'scale-down-old',
    writes: '1=1',
  },
  {
    name: 'U3: unready new pods hold the old ones',
    view: deployment([old(1, 3), current(2, 2, unready)]),
    reason: 'wait',
    writes: '',
  },
  {
    name: 'U3a: a broken revision in the middle goes first',
    view: deployment([old(1, 3), old(2, 2, unready), current(3, 0)]),
    reason: 'clean-up-unhealthy',
    writes: '2=0',
  },
  {
    name: 'U3a, U3b: both in one sync',
    view: deployment([old(1, 4), old(2, 1, unready), current(3, 0)]),
    reason: 'clean-up-unhealthy',
    writes: '2=0 1=3',
  },
  {
    name: 'U3a: no more than maxDown',
    view: deployment([old(1, 5, { available: 1 }), current(2, 0)]),
    reason: 'clean-up-unhealthy',
    writes: '1=3',
  },
  {
    name: 'U3a: available above spec gives U3 up',
    view: deployment([old(1, 1, { available: 2 }), old(2, 2), current(3, 2)]),
    reason: 'wait',
    writes: '',
  },
  {
    name: 'U3a: what was written before giving up stays',
    view: deployment([old(1, 1, unready), old(2, 1, { available: 3 }), current(3, 3)]),
    reason: 'clean-up-unhealthy',
    writes: '1=0',
  },
  {
    name: 'U3b: oldest first',
    view: deployment([old(2, 1), old(1, 1), current(3, 3)]),
    reason: 'scale-down-old',
    writes: '1=0 2=0',
  },
  { name: 'complete', view: deployment([old(1, 0), current(2, 4)]), reason: 'steady', writes: '' },
  { name: 'not yet available', view: deployment([old(1, 0), current(2, 4, unready)]), reason: 'wait', writes: '' },
  {
    name: 'U4: history, lowest revisions first',
    view: deployment([old(1, 0), old(2, 0), old(3, 0), current(4, 4)], { revisionHistoryLimit: 1 }),
    reason: 'clean-up-history',
    writes: '-1 -2',
  },
  {
    name: '§6.9: one that still has pods is skipped, not replaced',
    view: deployment([old(1, 0), old(2, 0), current(3, 3), old(4, 0, { statusReplicas: 1, revision: 0 })], {
      replicas: 4,
      revisionHistoryLimit: 2,
      paused: false,
    }),
    reason: 'grow-new',
    writes: '3=4',
  },
]);

const Recreate = { strategy: { type: 'Recreate' } } as const;
table('Recreate', [
  {
    name: 'C1: undo takes one sync for the revision',
    view: deployment([current(1, 0), old(2, 4)], Recreate),
    reason: 'renumber',
    writes: '#1',
  },
  {
    name: 'C2: all old ones to 0',
    view: deployment([old(1, 3), old(2, 1)], Recreate),
    reason: 'scale-to-zero',
    writes: '1=0 2=0',
  },
  {
    name: 'C3: waits for the status',
    view: deployment([old(1, 0, { statusReplicas: 1 })], Recreate),
    reason: 'wait',
    writes: '',
  },
  {
    name: 'C3: waits for Terminating pods',
    view: deployment([old(1, 0)], { ...Recreate, oldPodsRemain: true }),
    reason: 'wait',
    writes: '',
  },
  { name: 'C4: creates at full size', view: deployment([old(1, 0)], Recreate), reason: 'create', writes: 'new=4' },
  {
    name: 'C5: scales a reused one',
    view: deployment([current(3, 0), old(2, 0)], Recreate),
    reason: 'grow-new',
    writes: '3=4',
  },
  {
    name: 'C5: waits for availability',
    view: deployment([current(1, 4, unready)], Recreate),
    reason: 'wait',
    writes: '',
  },
  { name: 'C5: complete', view: deployment([current(1, 4)], Recreate), reason: 'steady', writes: '' },
  {
    name: 'C5: history',
    view: deployment([old(1, 0), current(2, 4)], { ...Recreate, revisionHistoryLimit: 0 }),
    reason: 'clean-up-history',
    writes: '-1',
  },
]);

describe('whole rollouts', () => {
  const sizes = (view: DeploymentView): string => view.replicaSets.map((set) => set.spec).join('+');

  it.each([
    [1, 1],
    [1, 0],
    [0, 1],
    ['25%', '25%'],
    [0, '25%'],
  ])('%s / %s keeps both bounds and finishes', (surge, unavailable) => {
    const views = rollOut(
      deployment([old(1, 3)], { replicas: 3, strategy: rolling(surge, unavailable) }),
      kubernetesRules,
    );
    expect(keepsBounds(views)).toBe(true);
    expect(sizes(views.at(-1) ?? deployment([]))).toBe('0+3');
  });

  it('stops a bad one at MS+MU new and R−MU old pods (DEP-L2)', () => {
    const views = rollOut(deployment([old(1, 4)]), kubernetesRules, (id) => id === 1);
    expect(sizes(views.at(-1) ?? deployment([]))).toBe('3+2');
  });

  it('sets both annotations with every size', () => {
    const plan = reconcileDeployment(deployment([old(1, 3), current(2, 1)]));
    expect(plan.writes).toEqual([{ write: 'scale', id: 2, replicas: 2, desired: 4, max: 5 }]);
  });

  it('counts revisions above the old ones only', () => {
    expect(nextRevision(deployment([current(7, 0), old(2, 4), old(5, 0)]))).toBe(6);
    expect(nextRevision(deployment([]))).toBe(1);
  });
});
