/** The first half of a DaemonSet sync, one pod on every node that should have one: stateful-and-batch.md §3.3, manage a to d. */
import { inOrder, type DaemonNode, type DaemonPod, type DaemonSetRules, type DaemonSetView } from './rules.ts';

/** What manage creates (by node) and deletes (by pod). */
export interface Managed {
  readonly creates: readonly string[];
  readonly deletes: readonly string[];
}

/** Manage over all nodes in the cache. `surges`: the strategy has a surge above 0. */
export function manage(view: DaemonSetView, surges: boolean, rules: DaemonSetRules): Managed {
  const here = view.nodes.filter((node) => node.exists).map((node) => manageNode(node, surges, rules));
  return {
    creates: here.flatMap(({ creates }) => creates),
    deletes: [...here.flatMap(({ deletes }) => deletes), ...view.stranded], // §3.3.d
  };
}

function manageNode(node: DaemonNode, surges: boolean, rules: DaemonSetRules): Managed {
  const live = node.pods.filter((pod) => !pod.terminating);
  if (node.shouldRun && !rules.isTaken(node.pods)) return { creates: [node.id], deletes: [] }; // §3.3.a
  if (!node.shouldContinue) return { creates: [], deletes: idsOf(live) }; // §3.3.c
  const failed = node.backingOff ? [] : live.filter(({ phase }) => phase === 'Failed');
  const ended = [...failed, ...live.filter(({ phase }) => phase === 'Succeeded')];
  const running = inOrder(live.filter(({ phase }) => phase === 'live'));
  const excess = surges ? excessOfSurge(running, rules) : running.slice(1); // §3.3.b
  const missing = surges && node.shouldRun && running.length === 0;
  return { creates: missing ? [node.id] : [], deletes: idsOf([...ended, ...excess]) };
}

/** b with surge: the oldest pod of each side may stay, and the old one only while the new one is not available. */
function excessOfSurge(running: readonly DaemonPod[], rules: DaemonSetRules): readonly DaemonPod[] {
  const latest = running.find((pod) => pod.isNew);
  const old = running.find((pod) => !pod.isNew);
  const excess = rules.spare(running);
  return latest && old && rules.isReplaced({ old, new: latest }) ? [...excess, old] : excess;
}

function idsOf(pods: readonly DaemonPod[]): string[] {
  return pods.map(({ id }) => id);
}
