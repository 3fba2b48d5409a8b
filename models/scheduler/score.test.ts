/** Tests of the choice among feasible nodes (workloads.md §4.2, S4 and S9, simplified). */
import { describe, expect, it } from 'vitest';
import type { PodTemplate } from '../../src/kube/types.ts';
import { app, node, on, place, pod, spread } from './fixtures.ts';
import type { NodeView } from './node-view.ts';
import { bestNodes } from './score.ts';

const sized = pod({ requests: { cpu: 100 } });
const soft = spread({ whenUnsatisfiable: 'ScheduleAnyway', selector: app('db') });

interface Case {
  readonly name: string;
  readonly pod?: PodTemplate;
  readonly nodes: readonly NodeView[];
  readonly feasible?: readonly number[];
  readonly best: readonly number[];
}

const cases: readonly Case[] = [
  { name: 'empty nodes tie', nodes: [node('a'), node('b')], best: [0, 1] },
  { name: 'no feasible node, no choice', nodes: [node('a')], feasible: [], best: [] },
  { name: 'the host without own pods', nodes: [node('a', { pods: [on(pod())] }), node('b')], best: [1] },
  { name: 'only among the feasible', nodes: [node('a', { pods: [on(pod())] }), node('b')], feasible: [0], best: [0] },
  {
    name: 'Terminating pods do not count for spreading, but their requests do',
    nodes: [node('a', { pods: [on(pod(), { terminating: true })] }), node('b')],
    best: [1],
  },
  {
    name: 'pods of others do not count for spreading, but their requests do',
    nodes: [node('a', { pods: [on(pod(), { owner: 'db' })] }), node('b')],
    best: [1],
  },
  {
    name: 'the zone without own pods',
    nodes: [
      node('a', { labels: place('a', 'x'), pods: [on(pod())] }),
      node('b', { labels: place('b', 'x') }),
      node('c', { labels: place('c', 'y') }),
    ],
    best: [2],
  },
  {
    name: 'then the smaller sum of cpu',
    nodes: [node('a', { pods: [on(sized, { owner: 'db' })] }), node('b')],
    best: [1],
  },
  {
    name: 'then the smaller share of cpu',
    nodes: [
      node('a', { allocatable: { cpu: 1000 }, pods: [on(sized, { owner: 'db', count: 2 })] }),
      node('b', { allocatable: { cpu: 200 }, pods: [on(sized, { owner: 'db' })] }),
    ],
    best: [0],
  },
  {
    name: 'a soft constraint counts what it selects',
    pod: pod({ topologySpread: [soft] }),
    nodes: [
      node('a', { labels: place('a', 'x'), pods: [on(pod({ labels: { app: 'db' } }), { owner: 'db' })] }),
      node('b', { labels: place('b', 'y') }),
    ],
    best: [1],
  },
  {
    name: 'a node without its key comes last',
    pod: pod({ topologySpread: [soft] }),
    nodes: [node('a', { labels: {} }), node('b', { pods: [on(pod(), { count: 4 })] })],
    best: [1],
  },
];

describe('the choice of a node', () => {
  it.each(cases)('$name', ({ pod: template = pod(), nodes, feasible, best }) => {
    expect(bestNodes(template, 'web', nodes, feasible ?? nodes.map((_, index) => index))).toEqual(best);
  });
});
