/**
 * The scheduler: binds, reports and preempts. Sources: workloads.md §4.2; autoscaling-and-disruption.md §5.
 *
 * Any feasible node may be taken (S4): the scores are not compared. Its caches of pods and nodes lag each for itself,
 * but what it has bound itself counts at once (S6).
 */
import { obstacles, type NodeView } from '../../models/scheduler/filter.ts';
import { condition, listAt, numberAt, textAt, type Json } from './json.ts';
import { isTerminal, isTerminating, nodeOf } from './facts.ts';
import { hasClaims } from './judged.ts';
import type { History, Objects, Write } from './history.ts';
import { WAIT_MS, type Verdict } from './runs.ts';
import { typed } from './typed.ts';

/** Watches of different kinds come so far apart: the scheduler may see a new pod before what was written earlier. */
const LAG_MS = 200;
/** S8: the longest back-off. */
const BACK_OFF_MS = 10_000;
const REASONS = new Set(['Unschedulable', 'SchedulingGated', 'SchedulerError']);

export class SchedulerRuns {
  private readonly history: History;

  constructor(history: History) {
    this.history = history;
  }

  /** S6: the pod has been bound. */
  bound(write: Write): Verdict {
    const { before, after } = write;
    if (!before || !after || isTerminating(before)) return 'a pod that is being deleted is not bound';
    if (condition(after, 'PodScheduled')?.['status'] !== 'True') return 'a binding sets PodScheduled';
    const node = nodeOf(after);
    if (this.views(before, write).some((nodes) => feasible(before, nodes).includes(node))) return null;
    return `no run binds it to ${node} here; the model could bind it to ${this.couldBind(before, write.index)}`;
  }

  /** S5, S2: the pod has been reported as one that cannot be placed. */
  reported(write: Write): Verdict {
    const { before, after } = write;
    if (!before || !after) return 'nothing is there to report on';
    const reason = textAt(condition(after, 'PodScheduled'), 'reason');
    if (condition(after, 'PodScheduled')?.['status'] !== 'False' || !REASONS.has(reason))
      return 'a pod without a node is not scheduled, for a reason';
    const nominated = textAt(after, 'status', 'nominatedNodeName');
    if (reason === 'SchedulingGated')
      return listAt(after, 'spec', 'schedulingGates').length > 0 ? null : 'it has no gate';
    const views = this.views(before, write);
    if (nominated !== '' && nominated !== textAt(before, 'status', 'nominatedNodeName'))
      return views.some((nodes) => this.canPreempt(before, nominated, nodes, write.index))
        ? null
        : 'preemption would not help there';
    if (reason === 'SchedulerError') return null;
    const stuck = (nodes: readonly NodeView[]): boolean =>
      feasible(before, nodes).length === 0 ||
      feasible(before, this.withNominated(before, nodes, write.index)).length === 0;
    if (views.some(stuck)) return null;
    return `no run reports it as unschedulable here; the model could bind it to ${this.couldBind(before, write.index)}`;
  }

  /** PR2–PR5: a victim has been marked. */
  marked(write: Write): Verdict {
    const victim = write.before;
    if (!victim) return 'nothing is there to mark';
    const pending = [...this.history.objects('pods', write.index).values()].filter(
      (pod) =>
        nodeOf(pod) === '' &&
        numberAt(pod, 'spec', 'priority') > numberAt(victim, 'spec', 'priority') &&
        textAt(pod, 'spec', 'preemptionPolicy') !== 'Never',
    );
    const helps = pending.some((pod) =>
      this.views(pod, write).some((nodes) => this.canPreempt(pod, nodeOf(victim), nodes, write.index)),
    );
    return helps ? null : 'no pending pod of a higher priority needs its place';
  }

  /** Pods that the scheduler must still bind or report. */
  unfinished(end: number, t: number): string[] {
    const pods = this.history.objects('pods', end);
    return [...pods].flatMap(([name, pod]) => {
      const scheduler = textAt(pod, 'spec', 'schedulerName') || 'default-scheduler';
      const skipped = nodeOf(pod) !== '' || isTerminating(pod) || isTerminal(pod) || scheduler !== 'default-scheduler';
      if (skipped || listAt(pod, 'spec', 'schedulingGates').length > 0 || hasClaims(pod)) return [];
      const nodes = this.nodes(this.history.objects('nodes', end), pods, pods);
      const reserved = this.withNominated(pod, nodes, end);
      const [first] = feasible(pod, nodes).filter((node) => feasible(pod, reserved).includes(node));
      const reported = condition(pod, 'PodScheduled')?.['status'] === 'False';
      // S8: a pod that has been tried before may wait for its back-off.
      const waits = reported && t - this.lastNews(end) < BACK_OFF_MS;
      if (first !== undefined) return waits ? [] : [`the scheduler binds pod ${name} to ${first}`];
      return reported ? [] : [`the scheduler reports pod ${name} as unschedulable`];
    });
  }

  /** A pod that nobody has looked at for too long. */
  overdue(end: number, t: number): string | null {
    const from = this.history.lastPlace(end, (write) => write.t < t - WAIT_MS);
    const old = this.history.objects('pods', from);
    const isNew = (what: string): boolean => [...old.keys()].every((name) => !what.includes(` pod ${name} `));
    const late = this.unfinished(end, t).filter((what) => !isNew(what));
    return late.length > 0 && this.unfinished(from, t).some((what) => late.includes(what)) ? (late[0] ?? null) : null;
  }

  /** When something last changed that the scheduler looks at. */
  private lastNews(end: number): number {
    const place = this.history.lastPlace(end, ({ kind }) => kind === 'pods' || kind === 'nodes');
    return this.history.writes[place - 1]?.t ?? 0;
  }

  /** PR8: with the pods of no lower priority that wait for their nominated node. */
  private withNominated(pod: Json, nodes: readonly NodeView[], place: number): NodeView[] {
    const waiting = [...this.history.objects('pods', place).values()].filter(
      (other) =>
        other !== pod &&
        nodeOf(other) === '' &&
        textAt(other, 'metadata', 'name') !== textAt(pod, 'metadata', 'name') &&
        numberAt(other, 'spec', 'priority') >= numberAt(pod, 'spec', 'priority'),
    );
    return nodes.map((node) => {
      const nominated = waiting.filter((other) => textAt(other, 'status', 'nominatedNodeName') === node.name);
      return { ...node, pods: [...node.pods, ...nominated.map((other) => placed(other))] };
    });
  }

  /** The nodes as the scheduler can have seen them when it looked at a pod, the latest first. */
  private views(pod: Json, write: Write): NodeView[][] {
    const name = textAt(pod, 'metadata', 'name');
    const from = this.history.lastPlace(
      write.index,
      (one) => one.kind === 'pods' && one.name === name && (one.type === 'ADDED' || one.index + 1 === write.index),
    );
    const first = Math.min(from, this.appeared(name, write.index));
    const since = (this.history.writes[first - 1]?.t ?? 0) - LAG_MS;
    const earliest = this.history.lastPlace(first, (one) => one.t < since);
    const places = (kind: string): number[] =>
      this.history.places(earliest, write.index, (one) => one.kind === kind).reverse();
    const now = this.history.objects('pods', write.index);
    return places('nodes').flatMap((nodesAt) =>
      places('pods').map((podsAt) =>
        this.nodes(this.history.objects('nodes', nodesAt), this.history.objects('pods', podsAt), now),
      ),
    );
  }

  private appeared(name: string, place: number): number {
    return this.history.lastPlace(place, (one) => one.kind === 'pods' && one.name === name && one.type === 'ADDED');
  }

  private nodes(nodes: Objects, seen: Objects, now: Objects): NodeView[] {
    // A pod that is bound by now was bound by this scheduler: it counts although the cache does not show it yet.
    const pods = [...seen].map(([name, pod]) => {
      const fresh = now.get(name);
      return nodeOf(pod) === '' && fresh && nodeOf(fresh) !== '' ? fresh : pod;
    });
    return [...nodes.values()].map((node): NodeView => {
      const { name, labels, taints, unschedulable, allocatable } = typed('nodes', node);
      const here = pods.filter((pod) => nodeOf(pod) === name && !isTerminal(pod));
      return {
        name,
        labels,
        taints,
        unschedulable,
        // A node that has reported nothing has no room.
        allocatable: allocatable ?? { pods: 0 },
        pods: here.map((pod) => placed(pod)),
      };
    });
  }

  /** PR2, PR4: does the pod fit on that node, and only there, once all pods of lower priority are gone? */
  private canPreempt(pod: Json, node: string, nodes: readonly NodeView[], place: number): boolean {
    if (feasible(pod, nodes).length > 0) return false;
    const lower = [...this.history.objects('pods', place).values()].filter(
      (other) => nodeOf(other) === node && numberAt(other, 'spec', 'priority') < numberAt(pod, 'spec', 'priority'),
    );
    const gone = new Set(lower.map((other) => typed('pods', other).template));
    const without = nodes.map((view) =>
      view.name === node ? { ...view, pods: view.pods.filter((there) => !gone.has(there.template)) } : view,
    );
    return lower.length > 0 && feasible(pod, without).includes(node);
  }

  private couldBind(pod: Json, place: number): string {
    const pods = this.history.objects('pods', place);
    return feasible(pod, this.nodes(this.history.objects('nodes', place), pods, pods)).join(' or ') || 'no node';
  }
}

function placed(pod: Json): NodeView['pods'][number] {
  return { template: typed('pods', pod).template, terminating: isTerminating(pod), count: 1, owner: '' };
}

/** Names of the nodes that pass every filter. */
function feasible(pod: Json, nodes: readonly NodeView[]): string[] {
  const { template } = typed('pods', pod);
  return obstacles(template, nodes).flatMap((obstacle, index) => {
    const name = nodes[index]?.name;
    return obstacle === null && name !== undefined ? [name] : [];
  });
}
