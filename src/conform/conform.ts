/**
 * Replays a recording of a control plane into the model: inputs and what the world did are taken from it, what the
 * controllers wrote is looked for among the runs of the model. The answer is the first write that no run explains, or
 * what the model must still write at the end, or nothing.
 */
import { BudgetRuns } from './budget-runs.ts';
import { changedPaths } from './change.ts';
import { Collector } from './collector.ts';
import { storedByRule } from './api-rules.ts';
import { EndpointRuns } from './endpoint-runs.ts';
import { History, type Write } from './history.ts';
import { Inputs, seconds } from './inputs.ts';
import { isJudged } from './judged.ts';
import { kubeletDuties } from './kubelet-duties.ts';
import { namespaceOf, namespaceWrite, unfinishedNamespaces } from './namespaces.ts';
import { NodeRuns } from './node-runs.ts';
import { PodJudge } from './pod-judge.ts';
import type { Attributed } from './runs.ts';
import { PodLives } from './pod-life.ts';
import { PodRemoval } from './pod-removal.ts';
import type { Recording } from './recording.ts';
import { SchedulerRuns } from './scheduler-runs.ts';
import { WorkloadJudge } from './workload-judge.ts';

export interface Conformance {
  readonly recording: string;
  readonly writes: number;
  /** `null` = explained. */
  readonly difference: string | null;
  /** Writes by kind that were taken as they came, because no model writes them. */
  readonly taken: Readonly<Record<string, number>>;
}

/** Without a write or a refusal for so long, nobody is at work: the longest wait for a controller's turn is half of it. */
const REST_MS = 400;
/** Says whether some run of the model makes this recording. */
export function conformanceOf(recording: Recording): Conformance {
  const replay = new Replay(new History(recording));
  const difference = replay.difference();
  return { recording: recording.name, writes: recording.writes.length, difference, taken: replay.taken() };
}

class Replay {
  private readonly history: History;
  private readonly inputs: Inputs;
  private readonly budgets: BudgetRuns;
  private readonly nodes: NodeRuns;
  private readonly scheduler: SchedulerRuns;
  private readonly collector: Collector;
  private readonly pods: PodJudge;
  private readonly endpoints: EndpointRuns;
  private readonly workloads: WorkloadJudge;
  private readonly unjudged = new Map<string, number>();

  constructor(history: History) {
    this.history = history;
    this.inputs = new Inputs(history);
    this.budgets = new BudgetRuns(history);
    this.nodes = new NodeRuns(history, this.inputs);
    this.scheduler = new SchedulerRuns(history);
    this.collector = new Collector(history);
    this.endpoints = new EndpointRuns(history, this.inputs, this.collector);
    this.workloads = new WorkloadJudge(history, this.inputs, this.collector);
    const { inputs, scheduler, budgets, nodes, collector } = this;
    const { sets, daemonSets } = this.workloads;
    const [lives, removal] = [new PodLives(), new PodRemoval(history)];
    this.pods = new PodJudge({
      history,
      inputs,
      scheduler,
      budgets,
      nodes,
      collector,
      removal,
      sets,
      daemonSets,
      lives,
    });
  }

  taken(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.unjudged);
  }

  difference(): string | null {
    const { writes, recording } = this.history;
    for (const write of writes) {
      const rule = storedByRule(write, writes[write.index - 1]) ?? namespaceOf(this.history, write);
      const { actor, verdict } = rule === null ? this.judged(write) : { actor: 'apiserver', verdict: rule };
      if (actor === 'not judged') this.leave(write.kind);
      if (verdict !== null)
        return `write ${write.index + 1} (line ${write.line}, t=${seconds(write.t)}): ${actor}, ${verb(write)} ${write.kind}/${write.name}: ${verdict}`;
      const idle = this.idleAfter(write) ?? this.lateAfter(write);
      if (idle !== null) return idle;
    }
    const refusal = recording.refusals.find((one) => this.isRefusedWrongly(one.seq));
    if (refusal) return `refusal (line ${refusal.line}): no run of the model refuses to evict pod ${refusal.name}`;
    const [first] = this.unfinished(writes.length, recording.end, true);
    return first === undefined ? null : `at the end the model must still act: ${first}`;
  }

  private leave(what: string): void {
    this.unjudged.set(what, (this.unjudged.get(what) ?? 0) + 1);
  }

  private isRefusedWrongly(seq: number): boolean {
    const refusal = this.history.recording.refusals.find((one) => one.seq === seq);
    if (refusal?.verb !== 'create/eviction' || (refusal.code !== 429 && refusal.code !== 500)) return false;
    const asked = this.history.recording.inputs.findLast(
      (input) => input.verb === 'evict' && input.name === refusal.name && input.t <= refusal.t,
    );
    if (!asked) return true;
    const place = this.history.writes.findLastIndex((write) => write.t < asked.t) + 1;
    return !this.budgets.refuses(refusal, place);
  }

  /** At a moment of rest every controller has done what it had to do. */
  private idleAfter(write: Write): string | null {
    const next = this.history.writes[write.index + 1];
    if (!next || next.t - write.t < REST_MS) return null;
    const { refusals } = this.history.recording;
    const busy = refusals.filter((one) => one.t > write.t && one.t < next.t).at(-1)?.t ?? write.t;
    if (next.t - busy < REST_MS) return null;
    const [first] = this.unfinished(write.index + 1, next.t, false);
    return first === undefined
      ? null
      : `nothing is written after t=${seconds(write.t)} until ${seconds(next.t)}, where the model must act: ${first}`;
  }

  /** Also while others write, no controller leaves its work undone for long. */
  private lateAfter(write: Write): string | null {
    const next = this.history.writes[write.index + 1];
    const end = write.index + 1;
    const what =
      next && next.t > write.t
        ? (this.workloads.overdue(end, next.t) ??
          this.budgets.overdue(end, next.t) ??
          this.scheduler.overdue(end, next.t) ??
          this.endpoints.unfinished(end, next.t)[0] ??
          null)
        : null;
    if (!next || what === null) return null;
    return `before write ${next.index + 1} (line ${next.line}, t=${seconds(next.t)}) the model must act: ${what}`;
  }

  private unfinished(end: number, t: number, final: boolean): string[] {
    return [
      ...this.workloads.unfinished(end, t),
      ...this.budgets.unfinished(end),
      ...this.endpoints.unfinished(end, t),
      ...this.scheduler.unfinished(end, t),
      ...this.nodes.unfinished(end, t),
      ...this.collector.unfinished(end),
      ...this.pods.unfinished(end, t),
      ...kubeletDuties(this.history, this.nodes, end, t),
      ...(final ? [...this.inputs.unfinished(), ...unfinishedNamespaces(this.history, end)] : []),
    ];
  }

  private judged(write: Write): Attributed {
    if (write.kind === 'namespaces')
      return { actor: 'namespace-controller', verdict: namespaceWrite(this.history, this.inputs, write) };
    if (!isJudged(write.kind, write.object)) return { actor: 'not judged', verdict: null };
    const paths = write.before && write.after ? changedPaths(write.before, write.after) : [];
    switch (write.kind) {
      case 'pods':
        return this.pods.judge(write, paths);
      case 'nodes':
        return this.node(write, paths);
      case 'poddisruptionbudgets':
        return this.budget(write, paths);
      case 'daemonsets':
        return this.workloads.daemonSet(write, paths);
      case 'controllerrevisions':
        return this.workloads.revision(write, paths);
      case 'horizontalpodautoscalers':
        if (write.type === 'MODIFIED') this.leave('answers of metrics');
        return this.workloads.autoscaler(write, paths);
      case 'services':
        return this.workloads.ended(write, paths) ?? this.workloads.user(write, paths);
      case 'endpointslices':
        return this.endpoints.judge(write, paths);
      case 'deployments':
        return this.workloads.deployment(write, paths);
      default:
        return this.workloads.set(write, paths);
    }
  }

  private node(write: Write, paths: readonly string[]): Attributed {
    if (write.type === 'ADDED') {
      this.nodes.created(write);
      return { actor: 'kubelet', verdict: this.inputs.take(write) ? null : 'nobody asked for this node' };
    }
    if (write.type === 'DELETED') return { actor: 'user', verdict: this.nodes.removed(write) };
    return { actor: 'node-lifecycle-controller', verdict: this.nodes.changed(write, paths) };
  }

  private budget(write: Write, paths: readonly string[]): Attributed {
    if (write.type !== 'MODIFIED' || !paths.every((path) => path.startsWith('status')))
      return this.workloads.ended(write, paths) ?? this.workloads.user(write, paths);
    const pod = this.budgets.spentFor(write);
    if (pod !== null) return { actor: 'apiserver', verdict: this.pods.spent(pod, write) };
    return { actor: 'disruption-controller', verdict: this.budgets.reported(write) };
  }
}

function verb({ type }: Write): string {
  return { ADDED: 'create', MODIFIED: 'change', DELETED: 'delete' }[type];
}
