/** What a DaemonSet sync reports: stateful-and-batch.md §3.3, status. */
import { inOrder, type DaemonNode } from './rules.ts';

/** The counters of the status; numberUnavailable is desired − available. */
export interface DaemonSetStatus {
  readonly desired: number;
  readonly current: number;
  readonly ready: number;
  readonly available: number;
  readonly updated: number;
  readonly misscheduled: number;
}

/** Counts nodes in the cache; of several pods on a node the first counts. */
export function daemonSetStatus(nodes: readonly DaemonNode[]): DaemonSetStatus {
  const there = nodes.filter((node) => node.exists);
  const wanted = there.filter((node) => node.shouldRun);
  const first = wanted.flatMap(({ pods }) => inOrder(pods).slice(0, 1));
  return {
    desired: wanted.length,
    current: first.length,
    ready: first.filter((pod) => pod.ready).length,
    available: first.filter((pod) => pod.available).length,
    updated: first.filter((pod) => pod.isNew).length,
    misscheduled: there.filter((node) => !node.shouldRun && node.pods.length > 0).length,
  };
}
