/**
 * Faulty schedulers: one filter left out, or another choice among the feasible nodes (workloads.md §4.2).
 */
import { obstacles, type Obstacle } from './filter.ts';
import type { bestNodes } from './score.ts';

const without =
  (filter: Obstacle): typeof obstacles =>
  (pod, nodes) =>
    obstacles(pod, nodes).map((obstacle) => (obstacle === filter ? null : obstacle));

/** Filters, each by what it does wrong. */
export const filterMutants: Readonly<Record<string, typeof obstacles>> = {
  'resources are not counted': without('resources'),
  'host ports are not compared': without('host port'),
  'anti-affinity is not asked': without('pod anti-affinity'),
  'hard spreading is not asked': without('topology spread'),
};

/** Choices, each by what it does wrong. */
export const scoreMutants: Readonly<Record<string, typeof bestNodes>> = {
  'all pods go to one node': (_pod, _owner, nodes, feasible) => {
    const pods = (at: number): number => nodes[at]?.pods.reduce((sum, there) => sum + there.count, 0) ?? 0;
    return feasible.filter((at) => pods(at) === Math.max(...feasible.map(pods)));
  },
};

/** A scheduler that does not count what it has placed until its cache shows it. */
export const withoutAssumedPods = (): boolean => true;
