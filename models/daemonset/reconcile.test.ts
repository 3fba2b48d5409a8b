/** The DaemonSet sync against stateful-and-batch.md §3.3: what is created, deleted and replaced, by the cases of the text. */
import { describe, expect, it } from 'vitest';
import { broken, ineligible, node, old, pod, rolling, sunset, terminating, view } from './fixtures.ts';
import { reconcileDaemonSet } from './reconcile.ts';
import type { DaemonSetPlan, DaemonSetView } from './rules.ts';

/** The plan without what is empty. */
function planOf(of: DaemonSetView): Partial<DaemonSetPlan> {
  const { reason, creates, deletes, someCreates, someDeletes } = reconcileDaemonSet(of);
  return {
    reason,
    ...(creates.length > 0 ? { creates } : {}),
    ...(deletes.length > 0 ? { deletes } : {}),
    ...(someCreates.count > 0 ? { someCreates } : {}),
    ...(someDeletes.count > 0 ? { someDeletes } : {}),
  };
}

const steady = { reason: 'steady' };
const onDelete = { type: 'OnDelete' } as const;
const surging = rolling(0, 1);

describe('manage', () => {
  it('creates where an eligible node has no pod, and leaves the others as they are (a)', () => {
    expect(planOf(view([node('a', []), node('b', [pod('b')]), node('c', [], sunset)]))).toEqual({
      reason: 'create',
      creates: ['a'],
    });
  });

  it('waits for a Terminating pod without surge, and not with one', () => {
    const nodes = [node('a', [pod('a', terminating)]), node('b', [pod('b')])];
    expect(planOf(view(nodes))).toEqual(steady);
    expect(planOf(view(nodes, surging))).toEqual({ reason: 'create', creates: ['a'] });
  });

  it('deletes failed and succeeded pods; a failed one waits while it is backing off (b)', () => {
    const failed = pod('a', { ...broken, phase: 'Failed' });
    expect(planOf(view([node('a', [failed])]))).toEqual({ reason: 'delete', deletes: ['a'] });
    expect(planOf(view([node('a', [failed], { backingOff: true })], onDelete))).toEqual(steady);
    const ended = pod('a', { ...broken, phase: 'Succeeded' });
    expect(planOf(view([node('a', [ended], { backingOff: true })]))).toEqual({ reason: 'delete', deletes: ['a'] });
  });

  it('keeps the scheduled, then the oldest of several pods without surge', () => {
    const pods = [pod('x', { created: 1 }), pod('y', { scheduled: false }), pod('z', { created: 2 })];
    expect(planOf(view([node('a', pods)]))).toEqual({ reason: 'delete', deletes: ['z', 'y'] });
  });

  it('keeps an old and a new pod with a surge until the new one is available or the old one is not ready', () => {
    const plan = (of: Partial<typeof old>, latest: Partial<typeof broken>) =>
      planOf(view([node('a', [pod('o', { ...old, ...of }), pod('n', { created: 1, ...latest })])], surging));
    expect(plan({}, broken)).toEqual(steady);
    expect(plan({}, {})).toEqual({ reason: 'delete', deletes: ['o'] });
    expect(plan(broken, broken)).toEqual({ reason: 'delete', deletes: ['o'] });
    expect(plan({}, { available: false })).toEqual(steady);
  });

  it('deletes more than one pod of a side with a surge', () => {
    const pods = [pod('o', old), pod('p', { ...old, created: 1 }), pod('n', { ...broken, created: 2 })];
    expect(planOf(view([node('a', pods)], surging))).toEqual({ reason: 'delete', deletes: ['p'] });
  });

  it('deletes what is on nodes that are not eligible any more, and leaves it where only scheduling is forbidden (c)', () => {
    const nodes = [node('a', [pod('a'), pod('t', terminating)], ineligible), node('b', [pod('b')], sunset)];
    expect(planOf(view(nodes))).toEqual({ reason: 'delete', deletes: ['a'] });
  });

  it('deletes pods that wait for a node that is gone (d), and leaves placed ones to the garbage collector', () => {
    const gone = node('a', [pod('a')], { exists: false });
    expect(planOf(view([gone], rolling(1), ['w']))).toEqual({ reason: 'delete', deletes: ['w'] });
  });

  it('does nothing for a DaemonSet that is being deleted (rule 1), nor before it sees what it has done (rule 3)', () => {
    expect(planOf({ ...view([node('a', [])]), deleting: true })).toEqual(steady);
    expect(planOf({ ...view([node('a', [])]), satisfied: false })).toEqual(steady);
  });
});

describe('rolling update without surge', () => {
  const three = (...pods: readonly Partial<typeof old>[]) =>
    pods.map((difference, at) => node(`n${at}`, [pod(`p${at}`, difference)]));

  it.each([
    [1, 1],
    [2, 2],
    ['50%', 2], // rounded up
    ['1%', 1],
    ['100%', 3],
  ])('maxUnavailable %s of three: %i go, whichever', (maxUnavailable, count) => {
    expect(planOf(view(three(old, old, old), rolling(maxUnavailable)))).toEqual({
      reason: 'replace',
      someDeletes: { among: ['p0', 'p1', 'p2'], count },
    });
  });

  it('takes none while a new pod is not available', () => {
    expect(planOf(view(three(broken, old, old)))).toEqual(steady);
  });

  it('takes old pods that are not available without budget, and counts them (DS-X4)', () => {
    const plan = planOf(view(three({ ...old, ...broken }, old, old)));
    expect(plan).toEqual({ reason: 'replace', deletes: ['p0'] });
  });

  it('counts a Terminating pod, on whatever node, and a pod on a node that is gone (DS-X1, DS-X2, DS-X6)', () => {
    const busy = [
      node('a', [pod('a', terminating)]),
      node('b', [pod('b', { ...broken })], sunset),
      node('c', [pod('c', broken)], { exists: false }),
    ];
    for (const one of busy) expect(planOf(view([one, ...three(old, old)]))).toEqual(steady);
  });

  it('replaces nothing with OnDelete', () => {
    expect(planOf(view(three(old, { ...old, ...broken }), onDelete))).toEqual(steady);
  });
});

describe('rolling update with surge', () => {
  it('adds new pods beside available old ones up to maxSurge, and beside others at once', () => {
    const nodes = [
      node('a', [pod('a', old)]),
      node('b', [pod('b', { ...old, ...broken })]),
      node('c', [pod('c', old)]),
    ];
    expect(planOf(view(nodes, surging))).toEqual({
      reason: 'replace',
      creates: ['b'],
      someCreates: { among: ['a', 'c'], count: 1 },
    });
  });

  it('waits while a surge is under way', () => {
    const both = node('a', [pod('o', old), pod('n', { ...broken, created: 1 })]);
    expect(planOf(view([both, node('b', [pod('b', old)])], surging))).toEqual(steady);
    expect(planOf(view([both, node('b', [pod('b', old)])], rolling(0, 2)))).toEqual({
      reason: 'replace',
      someCreates: { among: ['b'], count: 1 },
    });
  });

  it('takes old pods from nodes that should no longer run one: broken ones, and so many as are more than desired', () => {
    const gone = [node('a', [pod('a', { ...old, ...broken })], sunset), node('b', [pod('b', old)], sunset)];
    expect(planOf(view([...gone, node('c', [pod('c')])], surging))).toEqual({
      reason: 'replace',
      deletes: ['a'],
      someDeletes: { among: ['b'], count: 1 },
    });
  });

  it('stands still while a pod is left of a node that is gone (DS-X6)', () => {
    const gone = node('a', [pod('a')], { exists: false });
    expect(planOf(view([gone, node('b', [pod('b', old)])], surging))).toEqual(steady);
  });
});
