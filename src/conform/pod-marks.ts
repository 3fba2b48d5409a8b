/**
 * Condition DisruptionTarget: who says that a pod is about to go, and what must follow. Sources:
 * autoscaling-and-disruption.md §2.4 P8, §3.3, §5.3 PR6, §7.3 V5, §8.2.
 */
import type { BudgetRuns } from './budget-runs.ts';
import type { Collector } from './collector.ts';
import type { DaemonSetRuns } from './daemonset-runs.ts';
import { isActive } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import type { Inputs } from './inputs.ts';
import { at, condition, textAt, type Json } from './json.ts';
import type { NodeRuns } from './node-runs.ts';
import type { PodLives } from './pod-life.ts';
import type { PodRemoval } from './pod-removal.ts';
import type { Input } from './recording.ts';
import type { ReplicaSetRuns } from './replicaset-runs.ts';
import type { Attributed, Verdict } from './runs.ts';
import type { SchedulerRuns } from './scheduler-runs.ts';

/** P8. */
const STALE_MARK_MS = 120_000;
/** Times are recorded in whole seconds. */
const CLOCK_MS = 1500;
const MARK = /^status\.conditions\[DisruptionTarget\]/;

/** Everybody who has a say about pods. */
export interface PodJudges {
  readonly history: History;
  readonly inputs: Inputs;
  readonly lives: PodLives;
  readonly scheduler: SchedulerRuns;
  readonly budgets: BudgetRuns;
  readonly nodes: NodeRuns;
  readonly collector: Collector;
  readonly removal: PodRemoval;
  /** The runs of a ReplicaSet by its uid. */
  readonly sets: ReadonlyMap<string, ReplicaSetRuns>;
  /** The runs of a DaemonSet by its uid. */
  readonly daemonSets: ReadonlyMap<string, DaemonSetRuns>;
}

export class PodMarks {
  private readonly by: PodJudges;
  /** Pods for which a budget has given a unit that is not used yet. */
  private readonly granted = new Set<string>();
  /** The grace that an eviction has asked for, by the pod's uid. */
  private readonly graces = new Map<string, number>();

  constructor(judges: PodJudges) {
    this.by = judges;
  }

  /** E5: the API server has taken a unit of a budget for this pod. */
  spent(pod: string, write: Write): Verdict {
    const object = this.by.history.object('pods', pod, write.index);
    if (!object || !this.by.inputs.eviction(write, pod)) return `nobody asked to evict pod ${pod}`;
    if (this.by.budgets.answer(object, write.index) !== 'spend') return `an eviction of pod ${pod} takes no unit here`;
    this.granted.add(uidOf(object));
    return null;
  }

  /** The grace that the eviction of a pod has asked for; `null` without such a wish. */
  graceOf(pod: Json): number | null {
    return this.graces.get(uidOf(pod)) ?? null;
  }

  /** The condition has been set, changed or taken back. */
  marked(write: Write, before: Json, after: Json, paths: readonly string[]): Attributed {
    const { inputs, scheduler, removal, budgets } = this.by;
    const reason = textAt(condition(after, 'DisruptionTarget'), 'reason');
    const alone = paths.every((path) => MARK.test(path));
    if (condition(after, 'DisruptionTarget')?.['status'] !== 'True')
      return { actor: 'disruption-controller', verdict: this.takesBack(write, alone) };
    if (reason === 'DeletionByPodGC') {
      const may = textAt(after, 'status', 'phase') === 'Failed' && removal.collects(before, write.index, write.t);
      const event = may && isActive(before) ? this.by.lives.follow(write, { type: 'FINISH' }) : null;
      return { actor: 'pod-garbage-collector', verdict: may ? event : 'its node is not gone for long enough' };
    }
    if (!alone)
      return {
        actor: 'unknown',
        verdict: `a mark does not change ${paths.filter((path) => !MARK.test(path)).join(', ')}`,
      };
    if (reason === 'PreemptionByScheduler') return { actor: 'scheduler', verdict: scheduler.marked(write) };
    if (reason === 'DeletionByTaintManager')
      return {
        actor: 'taint-eviction-controller',
        verdict: removal.evictsForTaint(before, write.index, write.t)
          ? null
          : 'it tolerates the taints of its node (still)',
      };
    if (reason !== 'EvictionByEvictionAPI') return { actor: 'unknown', verdict: `nobody marks a pod for ${reason}` };
    const granted = this.granted.delete(uidOf(before)) || budgets.answer(before, write.index) === 'delete';
    const asked = inputs.takeEviction(write, write.name);
    if (!asked) return { actor: 'apiserver', verdict: 'nobody asked to evict it' };
    const grace = graceOf(asked);
    if (grace !== null) this.graces.set(uidOf(before), grace);
    return { actor: 'apiserver', verdict: granted ? null : 'its budget does not allow the eviction' };
  }

  /** P8: a mark without a deletion is taken back after a while. */
  private takesBack({ index, name, t }: Write, alone: boolean): Verdict {
    if (!alone) return 'a mark is taken back alone';
    const marked = this.by.history.lastPlace(
      index,
      (write) => write.kind === 'pods' && write.name === name && isMarked(write.after) && !isMarked(write.before),
    );
    const age = t - (this.by.history.writes[marked - 1]?.t ?? 0);
    return age + CLOCK_MS < STALE_MARK_MS ? 'a mark is taken back when it is two minutes old' : null;
  }
}

/** Is the pod marked for a deletion? */
export function isMarked(pod: Json | null): boolean {
  return condition(pod, 'DisruptionTarget')?.['status'] === 'True';
}

/** The grace period that an input asks for. */
export function graceOf(input: Input | null): number | null {
  const options = input?.args['deleteOptions'];
  const asked = input?.args['gracePeriodSeconds'] ?? at(options, 'gracePeriodSeconds');
  return typeof asked === 'number' ? asked : null;
}
