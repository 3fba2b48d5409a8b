/**
 * Who wrote a version of a pod, by what it changed, and whether that writer could. Sources: workloads.md §2.2, §1.2;
 * autoscaling-and-disruption.md §3.3, §5.4, §7.3, §8.
 */
import type { BudgetRuns } from './budget-runs.ts';
import type { Collector } from './collector.ts';
import { controllerOf, isActive, isReady, isTerminal, isTerminating, nodeOf } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import type { Inputs } from './inputs.ts';
import { condition, listAt, numberAt, textAt, type Json } from './json.ts';
import type { NodeRuns } from './node-runs.ts';
import type { PodLives } from './pod-life.ts';
import type { ReplicaSetRuns } from './replicaset-runs.ts';
import type { Verdict } from './runs.ts';
import type { SchedulerRuns } from './scheduler-runs.ts';

/** What a verdict says: by whom the write is, and why no run makes it, `null` if one does. */
export interface Attributed {
  readonly actor: string;
  readonly verdict: Verdict;
}

const DELETION = /^metadata\.(?:deletionTimestamp|deletionGracePeriodSeconds|generation)$/;
const BINDING = /^(?:spec\.nodeName|status\.nominatedNodeName|status\.conditions\[PodScheduled\]\..*)$/;
const MARK = /^status\.conditions\[DisruptionTarget\]/;

export interface PodJudges {
  readonly history: History;
  readonly inputs: Inputs;
  readonly lives: PodLives;
  readonly scheduler: SchedulerRuns;
  readonly budgets: BudgetRuns;
  readonly nodes: NodeRuns;
  readonly collector: Collector;
  /** The runs of a ReplicaSet by its uid. */
  readonly sets: ReadonlyMap<string, ReplicaSetRuns>;
}

export class PodJudge {
  private readonly by: PodJudges;
  /** Pods for which a budget has given a unit that is not used yet. */
  private readonly granted = new Set<string>();

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

  judge(write: Write, paths: readonly string[]): Attributed {
    const judged = this.attributed(write, paths);
    return judged.verdict === null ? { ...judged, verdict: this.by.lives.agrees(write) } : judged;
  }

  private attributed(write: Write, paths: readonly string[]): Attributed {
    const { before, after } = write;
    if (!before) return this.created(write);
    if (!after) return this.gone(write, before);
    if (!isTerminating(before) && isTerminating(after)) return this.deletion(write, paths);
    if (isTerminating(before) && paths.length > 0 && paths.every((path) => DELETION.test(path)))
      return this.end(write, before, after);
    if (paths.includes('spec.nodeName')) return this.bound(write, paths);
    if (paths.length > 0 && paths.every((path) => path === 'metadata.ownerReferences')) return this.owned(write);
    if (paths.every((path) => path.startsWith('status'))) return this.status(write, before, after, paths);
    const input = this.by.inputs.take(write);
    return { actor: 'user', verdict: input ? null : `nobody asked for this change of ${paths.join(', ')}` };
  }

  private created(write: Write): Attributed {
    this.by.lives.created(write);
    const controller = controllerOf(write.object);
    const set = controller && this.by.sets.get(textAt(controller, 'uid'));
    if (set) return { actor: 'replicaset-controller', verdict: set.created(write) };
    if (
      controller &&
      textAt(controller, 'kind') !== 'ReplicaSet' &&
      textAt(controller, 'kind') !== 'ReplicationController'
    )
      if (!this.by.inputs.lastVerb('pod', write.name, ['create'], write.seq))
        return { actor: 'not judged', verdict: null };
    return {
      actor: 'user',
      verdict: this.by.inputs.take(write) ? null : 'nobody asked for this pod, and no controller owns it',
    };
  }

  private bound(write: Write, paths: readonly string[]): Attributed {
    const foreign = paths.find((path) => !BINDING.test(path));
    const verdict = foreign === undefined ? this.by.scheduler.bound(write) : `a binding does not change ${foreign}`;
    return { actor: 'scheduler', verdict: verdict ?? this.by.lives.follow(write, { type: 'BIND' }) };
  }

  /** A pod goes at once only after a DELETE without grace. */
  private gone(write: Write, before: Json): Attributed {
    const ended = isTerminating(before) && numberAt(before, 'metadata', 'deletionGracePeriodSeconds') === 0;
    return { actor: 'apiserver', verdict: ended ? this.by.lives.ended(write) : 'its grace period is not over' };
  }

  /** The first DELETE: by whoever has a reason. */
  private deletion(write: Write, paths: readonly string[]): Attributed {
    const { before, after } = write;
    if (!before || !after) return { actor: 'user', verdict: 'the pod is not there' };
    const foreign = paths.find((path) => !DELETION.test(path));
    if (foreign !== undefined) return { actor: 'unknown', verdict: `a deletion does not change ${foreign}` };
    const input = this.by.inputs.take(write);
    const found = input ? { actor: 'user', verdict: null } : this.deleter(write, before);
    const asked =
      input && typeof input.args['gracePeriodSeconds'] === 'number' ? input.args['gracePeriodSeconds'] : null;
    const own = asked ?? numberAt(before, 'spec', 'terminationGracePeriodSeconds');
    const grace = nodeOf(before) === '' || isTerminal(before) ? 0 : own;
    const given = numberAt(after, 'metadata', 'deletionGracePeriodSeconds');
    if (found.verdict === null && given !== grace)
      return { ...found, verdict: `its grace period is ${grace} s, not ${given} s` };
    return found.verdict === null ? { ...found, verdict: this.by.lives.follow(write, { type: 'DELETE' }) } : found;
  }

  private deleter(write: Write, before: Json): Attributed {
    const { collector } = this.by;
    const mark = condition(before, 'DisruptionTarget');
    const reason = mark?.['status'] === 'True' ? textAt(mark, 'reason') : '';
    if (reason === 'EvictionByEvictionAPI') return { actor: 'apiserver', verdict: null };
    if (reason === 'PreemptionByScheduler') return { actor: 'scheduler', verdict: null };
    if (reason === 'DeletionByTaintManager') return { actor: 'taint-eviction-controller', verdict: null };
    if (reason === 'DeletionByPodGC') return { actor: 'pod-garbage-collector', verdict: null };
    if (collector.emptiesNamespace(write.index)) return { actor: 'namespace-controller', verdict: null };
    if (collector.collects(before, write)) return { actor: 'garbage-collector', verdict: null };
    const controller = controllerOf(before);
    const set = this.by.sets.get(textAt(controller, 'uid'));
    if (set) return { actor: 'replicaset-controller', verdict: set.deleted(write) };
    if (controller) return { actor: 'not judged', verdict: null };
    return { actor: 'unknown', verdict: 'nobody has a reason to delete it' };
  }

  /** A later DELETE: the kubelet's, when nothing runs any more; the garbage collector's, when there is no kubelet. */
  private end(write: Write, before: Json, after: Json): Attributed {
    if (numberAt(after, 'metadata', 'deletionGracePeriodSeconds') > 0 || !this.isOver(write, before))
      return { actor: 'user', verdict: this.by.inputs.take(write) ? null : 'nobody may shorten its grace period here' };
    const silent = this.by.nodes.silentSince(write) !== null;
    const gone = !this.by.history.object('nodes', nodeOf(before), write.index);
    return { actor: gone || silent ? 'pod-garbage-collector' : 'kubelet', verdict: null };
  }

  private isOver(write: Write, before: Json): boolean {
    if (!isTerminal(before)) return false;
    const gone = !this.by.history.object('nodes', nodeOf(before), write.index);
    return gone
      ? this.by.collector.collectsPod(before, write.index, write.t)
      : this.by.nodes.silentSince(write) === null;
  }

  private owned(write: Write): Attributed {
    const { before, after } = write;
    const uid = textAt(controllerOf(after), 'uid') || textAt(controllerOf(before), 'uid');
    const set = this.by.sets.get(uid);
    const lost =
      listAt(after, 'metadata', 'ownerReferences').length < listAt(before, 'metadata', 'ownerReferences').length;
    if (lost && this.by.collector.dropsReferences(write) === null) return { actor: 'garbage-collector', verdict: null };
    if (set) return { actor: 'replicaset-controller', verdict: set.claimed(write) };
    return lost
      ? { actor: 'garbage-collector', verdict: this.by.collector.dropsReferences(write) }
      : { actor: 'not judged', verdict: null };
  }

  private status(write: Write, before: Json, after: Json, paths: readonly string[]): Attributed {
    if (paths.some((path) => MARK.test(path))) return this.mark(write, before, after, paths);
    const scheduled = condition(after, 'PodScheduled')?.['status'];
    if (nodeOf(after) === '' && (paths.length > 0 || scheduled === 'False')) {
      const foreign = paths.find((path) => !BINDING.test(path));
      const verdict =
        foreign === undefined ? this.by.scheduler.reported(write) : `the scheduler does not write ${foreign}`;
      return { actor: 'scheduler', verdict };
    }
    if (this.isNodeLost(write, before, after, paths)) {
      const event = isActive(after) ? this.by.lives.follow(write, { type: 'NODE_LOST' }) : null;
      return { actor: 'node-lifecycle-controller', verdict: event };
    }
    const own = paths.every((path) =>
      /^status(?:$|\.(?:phase|conditions\[Ready\])|\.[a-zA-Z]+$|\.conditions\[(?:ContainersReady|Initialized|PodReadyToStartContainers|PodScheduled)\])/.test(
        path,
      ),
    );
    if (!own)
      return {
        actor: 'user',
        verdict: this.by.inputs.take(write) ? null : `nobody asked for this change of ${paths.join(', ')}`,
      };
    if (this.by.nodes.silentSince(write) !== null)
      return { actor: 'kubelet', verdict: 'the kubelet of its node is silent' };
    return {
      actor: 'kubelet',
      verdict: this.by.lives.reported(write, paths, this.by.history.object('nodes', nodeOf(after), write.index)),
    };
  }

  /** N3: Ready is taken from the pods of a node that is not ready. */
  private isNodeLost({ index }: Write, before: Json, after: Json, paths: readonly string[]): boolean {
    const node = this.by.history.object('nodes', nodeOf(after), index);
    const only = paths.length === 1 && paths[0] === 'status.conditions[Ready].status';
    return only && isReady(before) && !isReady(after) && node !== null && !isReady(node);
  }

  /** Condition DisruptionTarget: who says that the pod is about to go. */
  private mark(write: Write, before: Json, after: Json, paths: readonly string[]): Attributed {
    const { inputs, scheduler, collector, budgets } = this.by;
    const reason = textAt(condition(after, 'DisruptionTarget'), 'reason');
    const alone = paths.every((path) => MARK.test(path));
    if (condition(after, 'DisruptionTarget')?.['status'] !== 'True')
      return { actor: 'disruption-controller', verdict: alone ? null : 'a mark is taken back alone' };
    if (reason === 'DeletionByPodGC') {
      const may = textAt(after, 'status', 'phase') === 'Failed' && collector.collectsPod(before, write.index, write.t);
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
        verdict: collector.evictsForTaint(before, write.index, write.t)
          ? null
          : 'it tolerates the taints of its node (still)',
      };
    if (reason !== 'EvictionByEvictionAPI') return { actor: 'unknown', verdict: `nobody marks a pod for ${reason}` };
    const granted = this.granted.delete(uidOf(before)) || budgets.answer(before, write.index) === 'delete';
    if (!inputs.takeEviction(write, write.name)) return { actor: 'apiserver', verdict: 'nobody asked to evict it' };
    return { actor: 'apiserver', verdict: granted ? null : 'its budget does not allow the eviction' };
  }

  /** Pods marked for a deletion that has not come. */
  unfinished(end: number): string[] {
    return [...this.by.history.objects('pods', end)].flatMap(([name, pod]) => {
      const marked = condition(pod, 'DisruptionTarget')?.['status'] === 'True';
      return marked && !isTerminating(pod) ? [`pod ${name} is deleted: it is marked for it`] : [];
    });
  }
}
