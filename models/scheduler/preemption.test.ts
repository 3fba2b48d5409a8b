/**
 * Preemption by the cases of autoscaling-and-disruption.md §5.3.
 */
import { describe, expect, it } from 'vitest';
import type { PodTemplate } from '../../src/kube/types.ts';
import { obstacles } from './filter.ts';
import { app, node, on, place, pod } from './fixtures.ts';
import type { NodeView } from './node-view.ts';
import { mayPreempt, preemptions, type Attempt, type BudgetFacts } from './preemption.ts';

const cpu = (priority: number, amount = 1, change: Partial<PodTemplate> = {}): PodTemplate =>
  pod({ priority, requests: { cpu: amount }, ...change });

/** A node with so much cpu and these pods. */
const sized = (name: string, amount: number, ...pods: NodeView['pods']): NodeView =>
  node(name, { labels: place(name, name), allocatable: { cpu: amount }, pods });

/** Each way as `node: group×count …`. */
function ways(preemptor: PodTemplate, nodes: readonly NodeView[], more: Partial<Attempt> = {}): string[] {
  const attempt = { pod: preemptor, nodes, reserved: nodes.map(() => []), budgets: [], obstacles, ...more };
  return preemptions(attempt).map(
    ({ node: at, victims }) => `${at}: ${victims.map(({ group, count }) => `${group}×${count}`).join(' ')}`,
  );
}

const budget = (name: string, allowed: number): BudgetFacts => ({ namespace: 'default', selector: app(name), allowed });
const labelled = (name: string): Partial<PodTemplate> => ({ labels: { app: name } });

describe('who may preempt (PR1)', () => {
  it('is nobody with the policy Never', () => {
    expect(mayPreempt(cpu(5), null)).toBe(true);
    expect(mayPreempt(cpu(5, 1, { preemptionPolicy: 'Never' }), null)).toBe(false);
  });

  it('is nobody whose earlier victims are still ending, unless that cannot help any more', () => {
    expect(mayPreempt(cpu(5), { obstacle: 'resources', ending: true })).toBe(false);
    expect(mayPreempt(cpu(5), { obstacle: 'resources', ending: false })).toBe(true);
    expect(mayPreempt(cpu(5), { obstacle: 'taint', ending: true })).toBe(true);
  });
});

describe('where preemption helps (PR2)', () => {
  it.each([
    ['a cordon', { unschedulable: true }],
    ['a taint', { taints: [{ key: 'a', value: '', effect: 'NoSchedule' as const }] }],
  ])('not against %s', (_, change) => {
    expect(ways(cpu(5), [{ ...sized('a', 1, on(cpu(0))), ...change }])).toEqual([]);
  });

  it('not against a node selector or an affinity that finds nobody', () => {
    expect(ways(cpu(5, 1, { nodeSelector: { disk: 'ssd' } }), [sized('a', 1, on(cpu(0)))])).toEqual([]);
    const term = { selector: app('db'), topologyKey: 'kubernetes.io/hostname', namespaces: ['default'] };
    expect(ways(cpu(5, 1, { podAffinity: [term] }), [sized('a', 2, on(cpu(0)))])).toEqual([]);
  });

  it('against host ports and anti-affinity', () => {
    const port = { hostPorts: [{ protocol: 'TCP', hostIP: '', port: 80 }] };
    expect(ways(cpu(5, 0, port), [sized('a', 9, on(cpu(0, 0, port)), on(cpu(0, 0)))])).toEqual(['0: 0×1']);
    const term = { selector: app('web'), topologyKey: 'kubernetes.io/hostname', namespaces: ['default'] };
    expect(ways(cpu(5, 0, { podAntiAffinity: [term] }), [sized('a', 9, on(cpu(0, 0)))])).toEqual(['0: 0×1']);
  });
});

describe('the victims on a node (PR4)', () => {
  it('have a lower priority, never the same one', () => {
    expect(ways(cpu(5), [sized('a', 1, on(cpu(5)))])).toEqual([]);
    expect(ways(cpu(5), [sized('a', 2, on(cpu(5)), on(cpu(4)))])).toEqual(['0: 1×1']);
  });

  it('are nobody where the pod would not fit even without them all', () => {
    expect(ways(cpu(5, 2), [sized('a', 2, on(cpu(7)), on(cpu(0)))])).toEqual([]);
  });

  it('are as few as needed: one of two suffices', () => {
    expect(ways(cpu(5), [sized('a', 2, on(cpu(0), { count: 2 }))])).toEqual(['0: 0×1']);
  });

  it('are the less important ones, and of equal ones whichever started later', () => {
    expect(ways(cpu(5), [sized('a', 2, on(cpu(1)), on(cpu(3)))])).toEqual(['0: 0×1']);
    expect(ways(cpu(5), [sized('a', 2, on(cpu(1)), on(cpu(1, 1, labelled('b'))))])).toEqual(['0: 1×1', '0: 0×1']);
  });

  it('are those without a start time before others', () => {
    expect(ways(cpu(5), [sized('a', 2, on(cpu(1)), on(cpu(1), { unstarted: true }))])).toEqual(['0: 1×1']);
  });

  it('are not always the fewest: the more important pod is kept first', () => {
    expect(ways(cpu(5, 2), [sized('a', 4, on(cpu(3, 2)), on(cpu(1), { count: 2 }))])).toEqual(['0: 1×2']);
  });

  it('spare those whose end would break a budget, if others can go', () => {
    const nodes = [sized('a', 2, on(cpu(0, 1, labelled('db'))), on(cpu(3, 1, labelled('b'))))];
    expect(ways(cpu(5), nodes)).toEqual(['0: 0×1']);
    expect(ways(cpu(5), nodes, { budgets: [budget('db', 0)] })).toEqual(['0: 1×1']);
    expect(ways(cpu(5), nodes, { budgets: [budget('db', 1)] })).toEqual(['0: 0×1']);
  });

  it('take no notice of a budget that selects everything', () => {
    const nodes = [sized('a', 2, on(cpu(0, 1, labelled('db'))), on(cpu(3, 1, labelled('b'))))];
    const all = { namespace: 'default', selector: { matchLabels: {}, matchExpressions: [] }, allowed: 0 };
    expect(ways(cpu(5), nodes, { budgets: [all] })).toEqual(['0: 0×1']);
  });

  it('leave room for what is nominated to the node already (PR8)', () => {
    const nodes = [sized('a', 2, on(cpu(0), { count: 2 }))];
    expect(ways(cpu(5), nodes, { reserved: [[on(cpu(7))]] })).toEqual(['0: 0×2']);
  });
});

describe('the node (PR5)', () => {
  it('is the one with the fewest broken budgets', () => {
    const nodes = [sized('a', 1, on(cpu(0, 1, labelled('db')))), sized('b', 1, on(cpu(4, 1, labelled('b'))))];
    expect(ways(cpu(5), nodes, { budgets: [budget('db', 0)] })).toEqual(['1: 0×1']);
  });

  it('then the one whose most important victim is the least important', () => {
    const nodes = [sized('a', 1, on(cpu(4))), sized('b', 2, on(cpu(3), { count: 2 }))];
    expect(ways(cpu(5, 1), [nodes[0] ?? node('a'), sized('b', 1, on(cpu(3)))])).toEqual(['1: 0×1']);
    expect(ways(cpu(5, 1), nodes)).toEqual(['1: 0×1']);
  });

  it('then the one with the least sum of priorities, which is mostly the fewest victims', () => {
    const two = sized('a', 2, on(cpu(3)), on(cpu(0)));
    expect(ways(cpu(5, 2), [two, sized('b', 2, on(cpu(3, 2)))])).toEqual(['1: 0×1']);
    expect(ways(cpu(5, 2), [two, sized('b', 2, on(cpu(3)), on(cpu(2)))])).toEqual(['0: 0×1 1×1']);
  });

  it('then the one whose victim started last: one without a start time', () => {
    const nodes = [sized('a', 1, on(cpu(0))), sized('b', 1, on(cpu(0), { unstarted: true }))];
    expect(ways(cpu(5), nodes)).toEqual(['1: 0×1']);
  });

  it('is any of those that are equal', () => {
    expect(ways(cpu(5), [sized('a', 1, on(cpu(0))), sized('b', 1, on(cpu(0)))])).toEqual(['0: 0×1', '1: 0×1']);
  });
});
