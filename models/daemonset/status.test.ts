/** Status and history of a DaemonSet against stateful-and-batch.md §3.3. */
import { describe, expect, it } from 'vitest';
import { broken, ineligible, node, old, pod, sunset, terminating } from './fixtures.ts';
import { cleanedUp, revised } from './history.ts';
import { daemonSetStatus } from './status.ts';

describe('the status', () => {
  it('counts nodes: what should run, what has a pod, and the first pod of each', () => {
    const nodes = [
      node('a', [pod('a')]),
      node('b', [pod('b', { ...old, created: 0 }), pod('n', { created: 1 })]),
      node('c', [pod('c', { available: false })]),
      node('d', [pod('d', { ...terminating, ...broken })]),
      node('e', []),
      node('f', [pod('f')], { exists: false }),
    ];
    expect(daemonSetStatus(nodes)).toEqual({
      desired: 5,
      current: 4,
      ready: 3,
      available: 2,
      updated: 3,
      misscheduled: 0,
    });
  });

  it('counts pods on nodes that should not run one as misscheduled, and those nodes not as desired', () => {
    const nodes = [node('a', [pod('a', broken)], sunset), node('b', [pod('b')], ineligible), node('c', [], sunset)];
    expect(daemonSetStatus(nodes)).toMatchObject({ desired: 0, current: 0, ready: 0, misscheduled: 2 });
  });
});

describe('the history', () => {
  const revision = (template: number) => ({ template, works: true });
  const [first, second, third] = [revision(0), revision(1), revision(2)];

  it('gets a new template as its newest revision, and moves one that it knows to the end (rollback)', () => {
    expect(revised([first], second)).toEqual([first, second]);
    expect(revised([first, second], first)).toEqual([second, first]);
    expect(revised([first, second], second)).toEqual([first, second]);
  });

  it('loses old revisions beyond the limit, lowest first, unless pods have their hash', () => {
    const all = [first, second, third];
    expect(cleanedUp(all, 10, () => false)).toEqual(all);
    expect(cleanedUp(all, 1, () => false)).toEqual([second, third]);
    expect(cleanedUp(all, 1, (template) => template === 0)).toEqual([first, third]);
    expect(cleanedUp(all, 0, () => false)).toEqual([third]);
    expect(cleanedUp(all, 0, () => true)).toEqual(all);
  });
});
