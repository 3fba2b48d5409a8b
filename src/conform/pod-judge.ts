/**
 * Who wrote a version of a pod, by what it changed, and whether that writer could. Sources: workloads.md §2.2, §1.2;
 * autoscaling-and-disruption.md §3.3, §5.4, §7.3, §8.
 */
import { controllerOf, finalizersOf, isActive, isReady, isTerminal, isTerminating, nodeOf } from './facts.ts';
import type { Write } from './history.ts';
import { hasClaims, hasForeignController } from './judged.ts';
import { condition, listAt, numberAt, textAt, type Json } from './json.ts';
import type { DaemonSetRuns } from './daemonset-runs.ts';
import type { ReplicaSetRuns } from './replicaset-runs.ts';
import { graceOf, isMarked, PodMarks, type PodJudges } from './pod-marks.ts';
import type { Attributed, Verdict } from './runs.ts';

const DELETION = /^metadata\.(?:deletionTimestamp|deletionGracePeriodSeconds|generation)$/;
const BINDING = /^(?:spec\.nodeName|status\.nominatedNodeName|status\.conditions\[PodScheduled\]\..*)$/;
const MARK = /^status\.conditions\[DisruptionTarget\]/;

export class PodJudge {
  private readonly by: PodJudges;
  private readonly marks: PodMarks;

  constructor(judges: PodJudges) {
    this.by = judges;
    this.marks = new PodMarks(judges);
  }

  /** E5: the API server has taken a unit of a budget for this pod. */
  spent(pod: string, write: Write): Verdict {
    return this.marks.spent(pod, write);
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
    if (this.by.inputs.take(write)) return { actor: 'user', verdict: null };
    if (hasForeignController(before)) return { actor: 'not judged', verdict: null };
    return { actor: 'user', verdict: `nobody asked for this change of ${paths.join(', ')}` };
  }

  /** Who controls pods under this uid. */
  private controllerBy(uid: string): { readonly actor: string; readonly runs: ReplicaSetRuns | DaemonSetRuns } | null {
    const set = this.by.sets.get(uid);
    if (set) return { actor: 'replicaset-controller', runs: set };
    const daemonSet = this.by.daemonSets.get(uid);
    return daemonSet ? { actor: 'daemonset-controller', runs: daemonSet } : null;
  }

  private created(write: Write): Attributed {
    this.by.lives.created(write);
    const controller = controllerOf(write.object);
    const set = this.controllerBy(textAt(controller, 'uid'));
    if (set) return { actor: set.actor, verdict: set.runs.created(write) };
    if (hasForeignController(write.object) && !this.by.inputs.lastVerb('pod', write.name, ['create'], write.seq))
      return { actor: 'not judged', verdict: null };
    return {
      actor: 'user',
      verdict: this.by.inputs.take(write) ? null : 'nobody asked for this pod, and no controller owns it',
    };
  }

  private bound(write: Write, paths: readonly string[]): Attributed {
    const foreign = paths.find((path) => !BINDING.test(path));
    if (foreign === undefined && hasClaims(write.object))
      return { actor: 'not judged', verdict: this.by.lives.follow(write, { type: 'BIND' }) };
    const verdict = foreign === undefined ? this.by.scheduler.bound(write) : `a binding does not change ${foreign}`;
    return { actor: 'scheduler', verdict: verdict ?? this.by.lives.follow(write, { type: 'BIND' }) };
  }

  /** A pod goes at once only after a DELETE without grace, and when nothing holds it any more. */
  private gone(write: Write, before: Json): Attributed {
    const held = finalizersOf(before).length > 0 && !hasForeignController(before) && !this.by.inputs.take(write);
    if (held) return { actor: 'user', verdict: 'its finalizers hold it, and nobody took them out' };
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
    const asked = graceOf(input) ?? this.marks.graceOf(before) ?? null;
    const own = asked ?? numberAt(before, 'spec', 'terminationGracePeriodSeconds');
    // §1.2 rule 3: nothing runs of a pod without a node or one that has ended; a negative grace is one second.
    const grace = nodeOf(before) === '' || isTerminal(before) ? 0 : own < 0 ? 1 : own;
    const given = numberAt(after, 'metadata', 'deletionGracePeriodSeconds');
    if (found.verdict === null && given !== grace)
      return { ...found, verdict: `its grace period is ${grace} s, not ${given} s` };
    return found.verdict === null ? { ...found, verdict: this.by.lives.follow(write, { type: 'DELETE' }) } : found;
  }

  private deleter(write: Write, before: Json): Attributed {
    const { collector, removal } = this.by;
    const mark = condition(before, 'DisruptionTarget');
    const reason = mark?.['status'] === 'True' ? textAt(mark, 'reason') : '';
    if (reason === 'EvictionByEvictionAPI') return { actor: 'apiserver', verdict: null };
    if (reason === 'PreemptionByScheduler') return { actor: 'scheduler', verdict: null };
    if (reason === 'DeletionByTaintManager') return { actor: 'taint-eviction-controller', verdict: null };
    if (reason === 'DeletionByPodGC') return { actor: 'pod-garbage-collector', verdict: null };
    if (collector.emptiesNamespace(write.index)) return { actor: 'namespace-controller', verdict: null };
    if (collector.collects(before, write)) return { actor: 'garbage-collector', verdict: null };
    // GP3: a pod that has ended already is removed from a lost node without a mark.
    if (isTerminal(before) && removal.collects(before, write.index, write.t))
      return { actor: 'pod-garbage-collector', verdict: null };
    const controller = controllerOf(before);
    const set = this.controllerBy(textAt(controller, 'uid'));
    if (set) return { actor: set.actor, verdict: set.runs.deleted(write) };
    if (controller) return { actor: 'not judged', verdict: null };
    return { actor: 'unknown', verdict: 'nobody has a reason to delete it' };
  }

  /** A later DELETE: the kubelet's, when nothing runs any more; the garbage collector's, when there is no kubelet. */
  private end(write: Write, before: Json, after: Json): Attributed {
    if (numberAt(after, 'metadata', 'deletionGracePeriodSeconds') > 0 || !this.isOver(write, before))
      return { actor: 'user', verdict: this.by.inputs.take(write) ? null : 'nobody may shorten its grace period here' };
    return { actor: this.hasKubelet(write, before) ? 'kubelet' : 'pod-garbage-collector', verdict: null };
  }

  private isOver(write: Write, before: Json): boolean {
    if (!isTerminal(before)) return false;
    return this.hasKubelet(write, before) || this.by.removal.collects(before, write.index, write.t);
  }

  /** Is the pod on a node whose kubelet reports? */
  private hasKubelet(write: Write, pod: Json): boolean {
    const node = this.by.history.object('nodes', nodeOf(pod), write.index);
    return node !== null && this.by.nodes.silentSince(write) === null;
  }

  private owned(write: Write): Attributed {
    const { before, after } = write;
    const uid = textAt(controllerOf(after), 'uid') || textAt(controllerOf(before), 'uid');
    const set = this.controllerBy(uid);
    const lost =
      listAt(after, 'metadata', 'ownerReferences').length < listAt(before, 'metadata', 'ownerReferences').length;
    if (lost && this.by.collector.dropsReferences(write) === null) return { actor: 'garbage-collector', verdict: null };
    if (set) return { actor: set.actor, verdict: set.runs.claimed(write) };
    return lost
      ? { actor: 'garbage-collector', verdict: this.by.collector.dropsReferences(write) }
      : { actor: 'not judged', verdict: null };
  }

  private status(write: Write, before: Json, after: Json, paths: readonly string[]): Attributed {
    if (paths.some((path) => MARK.test(path))) return this.marks.marked(write, before, after, paths);
    const scheduled = condition(after, 'PodScheduled')?.['status'];
    if (this.isForceFailed(write, before, after, paths)) {
      const event = isActive(before) ? this.by.lives.follow(write, { type: 'FINISH' }) : null;
      return { actor: 'pod-garbage-collector', verdict: event };
    }
    if (paths.some((path) => !BINDING.test(path)) && this.by.inputs.take(write))
      return { actor: 'user', verdict: null };
    if (nodeOf(after) === '' && hasClaims(after)) return { actor: 'not judged', verdict: null };
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
    if (!own) return { actor: 'user', verdict: `nobody asked for this change of ${paths.join(', ')}` };
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

  /** GP2, GP4: pod garbage collection ends a pod that nothing runs, before it removes it. */
  private isForceFailed({ index, t }: Write, before: Json, after: Json, paths: readonly string[]): boolean {
    const fails = textAt(after, 'status', 'phase') === 'Failed' && !isTerminal(before);
    const { removal } = this.by;
    return (
      fails &&
      paths.every((path) => path === 'status.phase') &&
      !removal.marks(before, index) &&
      removal.collects(before, index, t)
    );
  }

  /** Pods marked for a deletion that has not come, and those that taint eviction has left. */
  unfinished(end: number, t: number): string[] {
    return [...this.by.history.objects('pods', end)].flatMap(([name, pod]) => {
      if (isMarked(pod) && !isTerminating(pod)) return [`pod ${name} is deleted: it is marked for it`];
      return this.by.removal.mustEvict(pod, end, t) ? [`taint eviction deletes pods/${name}`] : [];
    });
  }
}
