/**
 * Who wrote a version of a Deployment, a ReplicaSet, a ReplicationController or a DaemonSet, by what it changed, and whether that
 * writer could. Sources: workloads.md §1.2, §6.3, §7.
 */
import { AutoscalerRuns } from './autoscaler-runs.ts';
import { waitsForDependents, type Collector } from './collector.ts';
import { DaemonSetRuns } from './daemonset-runs.ts';
import { DeploymentRuns } from './deployment-runs.ts';
import { controllerOf, isTerminating, ROLLBACK } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import type { Inputs } from './inputs.ts';
import { listAt, textAt, textsAt } from './json.ts';
import type { Attributed } from './runs.ts';
import { ReplicaSetRuns } from './replicaset-runs.ts';

const DELETION = /^metadata\.(?:deletionTimestamp|deletionGracePeriodSeconds|generation|finalizers)$/;
/** All that the Deployment controller changes of a ReplicaSet. */
const SET_CHANGE = /^(?:spec\.(?:replicas|minReadySeconds)|metadata\.(?:generation|annotations(?:$|\..*)))$/;
const REVISION_NOTE = /^(?:status|metadata\.annotations(?:$|\.deployment\.kubernetes\.io\/revision$))/;

const SCALED = new Set(['spec.replicas', 'metadata.generation']);

export class WorkloadJudge {
  /** The runs of each ReplicaSet and ReplicationController by its uid. */
  readonly sets = new Map<string, ReplicaSetRuns>();
  /** The runs of each DaemonSet by its uid. */
  readonly daemonSets = new Map<string, DaemonSetRuns>();
  private readonly deployments = new Map<string, DeploymentRuns>();
  private readonly autoscalers: AutoscalerRuns;
  private readonly history: History;
  private readonly inputs: Inputs;
  private readonly collector: Collector;

  constructor(history: History, inputs: Inputs, collector: Collector) {
    this.autoscalers = new AutoscalerRuns(history);
    this.history = history;
    this.inputs = inputs;
    this.collector = collector;
  }

  /** A version of a Deployment. */
  deployment(write: Write, paths: readonly string[]): Attributed {
    if (write.type === 'ADDED') this.deployments.set(uidOf(write.object), new DeploymentRuns(this.history, write));
    const runs = this.deployments.get(uidOf(write.object));
    const actor = 'deployment-controller';
    if (write.type === 'MODIFIED' && paths.every((path) => REVISION_NOTE.test(path)))
      return { actor, verdict: runs?.reported(write) ?? null };
    const asked = (object: unknown): boolean => ROLLBACK in textsAt(object, 'metadata', 'annotations');
    if (runs && write.after && asked(write.before) && !asked(write.after)) {
      const verdict = runs.rolledBack(write);
      return verdict !== null && this.inputs.take(write) ? { actor: 'user', verdict: null } : { actor, verdict };
    }
    return this.ended(write, paths) ?? this.user(write, paths);
  }

  /** A version of a ReplicaSet or ReplicationController. */
  set(write: Write, paths: readonly string[]): Attributed {
    const uid = uidOf(write.object);
    const controller = textAt(controllerOf(write.object), 'uid');
    const owner = this.deployments.get(controller);
    if (write.type === 'ADDED') this.sets.set(uid, new ReplicaSetRuns(this.history, write));
    const actor = 'deployment-controller';
    if (write.type === 'ADDED' && owner) return { actor, verdict: owner.wroteSet(write) };
    if (write.type === 'MODIFIED' && paths.every((path) => path.startsWith('status')))
      return { actor: 'replicaset-controller', verdict: this.sets.get(uid)?.reported(write) ?? null };
    if (paths.length > 0 && paths.every((path) => path === 'metadata.ownerReferences')) return this.owned(write, owner);
    const ended = this.ended(write, paths);
    if (ended) return ended;
    if (this.inputs.take(write)) return { actor: 'user', verdict: null };
    if (owner && !isTerminating(write.after) && paths.every((path) => SET_CHANGE.test(path)))
      return { actor, verdict: owner.wroteSet(write) };
    return this.user(write, paths);
  }

  /** A version of a DaemonSet. */
  daemonSet(write: Write, paths: readonly string[]): Attributed {
    const uid = uidOf(write.object);
    if (write.type === 'ADDED') this.daemonSets.set(uid, new DaemonSetRuns(this.history, write));
    if (write.type === 'MODIFIED' && paths.every((path) => path.startsWith('status')))
      return { actor: 'daemonset-controller', verdict: this.daemonSets.get(uid)?.reported(write) ?? null };
    return this.ended(write, paths) ?? this.user(write, paths);
  }

  /** A version of a DaemonSet's revision. */
  revision(write: Write, paths: readonly string[]): Attributed {
    const owner = this.daemonSets.get(textAt(controllerOf(write.object), 'uid'));
    const ended = this.ended(write, paths);
    if (ended) return ended;
    const foreign = paths.find((path) => path !== 'revision' && path !== 'metadata.ownerReferences');
    if (!owner || foreign !== undefined) return this.user(write, paths);
    return { actor: 'daemonset-controller', verdict: owner.revised(write) };
  }

  private owned(write: Write, owner: DeploymentRuns | undefined): Attributed {
    const { before, after } = write;
    const count = (object: unknown): number => listAt(object, 'metadata', 'ownerReferences').length;
    if (count(after) < count(before)) {
      const dropped = this.collector.dropsReferences(write);
      const former = this.deployments.get(textAt(controllerOf(before), 'uid'));
      if (dropped === null || !former) return { actor: 'garbage-collector', verdict: dropped };
      return { actor: 'deployment-controller', verdict: former.released(write) };
    }
    return {
      actor: 'deployment-controller',
      verdict: owner ? owner.adopted(write) : 'no Deployment of that uid lives',
    };
  }

  /** The end of an object, or its beginning, by the collectors; `null` where it is somebody else's. */
  ended(write: Write, paths: readonly string[]): Attributed | null {
    const { before, after, index } = write;
    const actor = 'garbage-collector';
    if (!before || (after && !(isTerminating(after) && !isTerminating(before)))) return null;
    if (!paths.every((path) => DELETION.test(path))) return null;
    if (after === null && waitsForDependents(before))
      return { actor, verdict: this.collector.finishes(before, index) ? null : 'it still has dependents to wait for' };
    if (this.collector.collects(before, write)) return { actor, verdict: null };
    return this.collector.emptiesNamespace(index) ? { actor: 'namespace-controller', verdict: null } : null;
  }

  /** A version of an autoscaler. */
  autoscaler(write: Write, paths: readonly string[]): Attributed {
    if (write.type === 'MODIFIED' && paths.every((path) => path.startsWith('status')))
      return { actor: 'horizontal-pod-autoscaler', verdict: this.autoscalers.reported(write) };
    return this.ended(write, paths) ?? this.user(write, paths);
  }

  /** What is left for the user: it needs an input. Or for an autoscaler: it changes sizes only. */
  user(write: Write, paths: readonly string[]): Attributed {
    if (this.inputs.take(write)) return { actor: 'user', verdict: null };
    if (paths.includes('spec.replicas') && paths.every((path) => SCALED.has(path))) {
      const verdict = this.autoscalers.scaled(write);
      return { actor: 'horizontal-pod-autoscaler', verdict: verdict && `nobody asked for this size, and ${verdict}` };
    }
    const what = paths.length > 0 ? `this change of ${paths.join(', ')}` : 'this';
    return { actor: 'user', verdict: `nobody asked for ${what}, and no controller writes it` };
  }

  /** What a controller has left undone for too long while others went on. */
  overdue(end: number, t: number): string | null {
    const late = (name: string, all: Iterable<DeploymentRuns | ReplicaSetRuns | DaemonSetRuns>): string | null => {
      for (const runs of all) {
        const what = runs.overdue(end, t);
        if (what !== null) return `${name}: ${what}`;
      }
      return null;
    };
    return (
      late('deployment-controller', this.deployments.values()) ??
      late('replicaset-controller', this.sets.values()) ??
      late('daemonset-controller', this.daemonSets.values())
    );
  }

  /** What the controllers must still write when nothing else happens. */
  unfinished(end: number, t: number): string[] {
    const all = (name: string, what: string | null): string[] => (what === null ? [] : [`${name}: ${what}`]);
    return [
      ...this.autoscalers.unfinished(end),
      ...[...this.deployments.values()].flatMap((runs) => all('deployment-controller', runs.unfinished(end))),
      ...[...this.daemonSets.values()].flatMap((runs) => all('daemonset-controller', runs.unfinished(end, t))),
      ...[...this.sets.values()].flatMap((runs) => all('replicaset-controller', runs.unfinished(end, t))),
    ];
  }
}
