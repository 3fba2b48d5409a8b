/**
 * A Service that selects nothing is a finding only where it is evidently meant for a workload of the input.
 */
import { describe, expect, it } from 'vitest';
import type { ServiceObject } from '../kube/types.ts';
import { groupsOf } from './groups.ts';
import { nearMiss } from './near-miss.ts';
import { danglingWarnings } from './notes.ts';
import { deployment, objectsOf, service } from './testing.ts';

function meant(selector: string, name = 'front', labels = 'app: web', notModelled = {}): string | null {
  const objects = objectsOf(deployment('web', { labels }), service(name, selector));
  const [found] = objects.filter((o): o is ServiceObject => o.kind === 'Service');
  return (found && nearMiss(found, objects, notModelled)?.name) ?? null;
}

describe('a Service that selects nothing is meant for', () => {
  it.each([
    { why: 'a workload whose label differs by a slip', found: () => meant('app: webb') },
    { why: 'a workload of its own name', found: () => meant('app: frontend', 'web') },
    {
      why: 'a workload of which one of two labels differs',
      found: () => meant('app: web, tier: fronted', 'x', 'app: web, tier: front'),
    },
  ])('$why', ({ found }) => {
    expect(found()).toBe('web');
  });

  it.each([
    { why: 'it selects something', found: () => meant('app: web') },
    { why: 'the label is quite another', found: () => meant('app: database') },
    { why: 'no workload has the key', found: () => meant('role: web', 'web') },
    { why: 'only a number differs', found: () => meant('app: web, version: v2', 'x', 'app: web, version: v1') },
    {
      why: 'a controller sets the label',
      found: () => meant('statefulset.kubernetes.io/pod-name: web-0, app: webb', 'web'),
    },
    { why: 'a Job sets the label', found: () => meant('job-name: web', 'web', 'app: web, job-name: webb') },
    { why: 'an operator may make the pods', found: () => meant('app: webb', 'web', 'app: web', { Prometheus: 1 }) },
  ])('nobody where $why', ({ found }) => {
    expect(found()).toBeNull();
  });

  it('nobody of another namespace', () => {
    const objects = objectsOf(deployment('web'), service('web', 'app: webb', 'other'));
    const [found] = objects.filter((o): o is ServiceObject => o.kind === 'Service');
    expect(found && nearMiss(found, objects, {})).toBeNull();
  });
});

it('a near miss is in the group of the workload that is meant, and no warning; any other is a warning in no group', () => {
  const near = objectsOf(deployment('web'), service('web', 'app: webb'));
  expect(groupsOf(near)[0]?.services.map(({ name }) => name)).toEqual(['web']);
  expect(danglingWarnings(near, {})).toEqual([]);
  const far = objectsOf(deployment('web'), service('store', 'app: database'));
  expect(groupsOf(far)[0]?.services).toEqual([]);
  expect(danglingWarnings(far, {})).toHaveLength(1);
});
