/**
 * Who may end an object besides its controller and the user: garbage collection, the namespace controller, taint
 * eviction, pod garbage collection. Sources: workloads.md §1.2, §7; autoscaling-and-disruption.md §7, §8.
 */
import { toleranceOf } from '../../models/taint-eviction/tolerance.ts';
import { listAt, textAt, type Json } from './json.ts';
import { isTerminating, nodeOf } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import type { Verdict } from './runs.ts';
import { typed } from './typed.ts';

/** Times are recorded in whole seconds and watched a little late. */
const CLOCK_MS = 1500;
/** GP3: a node has to be missing for so long. */
const QUARANTINE_MS = 40_000;

const PLURALS: Readonly<Record<string, string>> = {
  Deployment: 'deployments',
  ReplicaSet: 'replicasets',
  ReplicationController: 'replicationcontrollers',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  Job: 'jobs',
  CronJob: 'cronjobs',
  Node: 'nodes',
  Pod: 'pods',
};
const OWNED = ['pods', 'replicasets'] as const;

export type Owner = 'absent' | 'waiting' | 'solid' | 'unknown';

/** §7.3 rule 5, by uid. Owners of kinds that are not recorded are known by the script's inputs, without their uid. */
export function ownersOf(history: History, object: Json, place: number, seq: number): Owner[] {
  return listAt(object, 'metadata', 'ownerReferences').map((reference) => {
    const plural = PLURALS[textAt(reference, 'kind')];
    if (plural === undefined) return byInputs(history, reference, seq);
    const owner = history.byUid(plural, textAt(reference, 'uid'), place);
    if (!owner) return 'absent';
    return isTerminating(owner) && hasFinalizer(owner, 'foregroundDeletion') ? 'waiting' : 'solid';
  });
}

function byInputs(history: History, reference: Json, seq: number): Owner {
  const last = history.recording.inputs.findLast(
    ({ kind, name, verb, seq: when }) =>
      when < seq &&
      kind === textAt(reference, 'kind').toLowerCase() &&
      name === textAt(reference, 'name') &&
      (verb === 'create' || verb === 'delete'),
  );
  return last?.verb === 'create' ? 'unknown' : 'absent';
}

export function hasFinalizer(object: Json, name: string): boolean {
  const { metadata } = object;
  const finalizers = (metadata as { finalizers?: unknown }).finalizers; // metadata is an object, as its name was read
  return Array.isArray(finalizers) && finalizers.includes(name);
}

export class Collector {
  private readonly history: History;

  constructor(history: History) {
    this.history = history;
  }

  /** §7.3: may garbage collection delete this now? */
  collects(object: Json, { index, seq }: Write): boolean {
    const owners = ownersOf(this.history, object, index, seq);
    return owners.length > 0 && !owners.includes('solid');
  }

  /** §1.2 rule 4: the namespace ends, and everything in it. */
  emptiesNamespace(place: number): boolean {
    return [...this.history.objects('namespaces', place).values()].some(isTerminating);
  }

  /** §7.3 rule 6, §7.4: owner references that dangle, or whose owner is deleted with Orphan, are taken out. */
  dropsReferences(write: Write): Verdict {
    const uids = (object: Json | null): string[] =>
      listAt(object, 'metadata', 'ownerReferences').map((reference) => textAt(reference, 'uid'));
    const dropped = uids(write.before).filter((uid) => !uids(write.after).includes(uid));
    const allowed = (uid: string): boolean => {
      const owner = Object.values(PLURALS)
        .map((kind) => this.history.byUid(kind, uid, write.index))
        .find((found) => found !== null);
      return (
        !owner || (isTerminating(owner) && (hasFinalizer(owner, 'orphan') || hasFinalizer(owner, 'foregroundDeletion')))
      );
    };
    if (dropped.length > 0 && dropped.every(allowed)) return null;
    return 'no run takes out an owner that lives on';
  }

  /** §7.3 rule 3, §7.4: does an object that waits for its dependents end now? */
  finishes(object: Json, place: number): boolean {
    if (!isTerminating(object)) return false;
    const dependents = this.dependents(object, place);
    if (hasFinalizer(object, 'orphan')) return dependents.length === 0;
    return dependents.every(
      (one) =>
        !listAt(one, 'metadata', 'ownerReferences').some(
          (ref) => textAt(ref, 'uid') === uidOf(object) && ref['blockOwnerDeletion'] === true,
        ),
    );
  }

  private dependents(object: Json, place: number): Json[] {
    return OWNED.flatMap((kind) => [...this.history.objects(kind, place).values()]).filter((one) =>
      listAt(one, 'metadata', 'ownerReferences').some((ref) => textAt(ref, 'uid') === uidOf(object)),
    );
  }

  /** §7.3 V1–V5: may taint eviction take this pod at this moment? `slack` turns the question into whether it must. */
  evictsForTaint(pod: Json, place: number, t: number, slack = CLOCK_MS): boolean {
    const node = this.history.object('nodes', nodeOf(pod), place);
    if (!node) return false;
    const tolerance = toleranceOf(typed('pods', pod).template.tolerations, typed('nodes', node).taints);
    if (tolerance === 'evict') return true;
    if (tolerance === 'stay') return false;
    return t - this.taintedSince(nodeOf(pod), place) + slack >= tolerance * 1000;
  }

  private taintedSince(node: string, place: number): number {
    const isTainted = (object: Json | null): boolean =>
      listAt(object, 'spec', 'taints').some((taint) => taint['effect'] === 'NoExecute');
    const since = this.history.lastPlace(
      place,
      (write) => write.kind === 'nodes' && write.name === node && isTainted(write.after) && !isTainted(write.before),
    );
    return this.history.writes[since - 1]?.t ?? 0;
  }

  /** GP3: is the pod's node gone for long enough? */
  collectsPod(pod: Json, place: number, t: number): boolean {
    const node = nodeOf(pod);
    if (node === '') return isTerminating(pod);
    if (this.history.object('nodes', node, place)) return false;
    const gone = this.history.lastPlace(place, (write) => write.kind === 'nodes' && write.name === node);
    return t - (this.history.writes[gone - 1]?.t ?? 0) + CLOCK_MS >= QUARANTINE_MS;
  }

  /** What the collectors must still do when nothing else happens. */
  unfinished(end: number, t: number): string[] {
    const seq = end < this.history.writes.length ? (this.history.writes[end - 1]?.seq ?? 0) : Infinity;
    const objects = [...OWNED, 'deployments' as const].flatMap((kind) =>
      [...this.history.objects(kind, end).values()].map((object) => ({ kind, object })),
    );
    return objects.flatMap(({ kind, object }) => {
      const what = `${kind}/${textAt(object, 'metadata', 'name')}`;
      const owners = ownersOf(this.history, object, end, seq);
      const lost = owners.length > 0 && owners.every((owner) => owner === 'absent');
      if (lost && !isTerminating(object)) return [`garbage collection deletes ${what}: its owner is gone`];
      const waits = hasFinalizer(object, 'orphan') || hasFinalizer(object, 'foregroundDeletion');
      if (waits && this.finishes(object, end)) return [`garbage collection ends ${what}: nothing depends on it`];
      if (kind !== 'pods') return [];
      if (!isTerminating(object) && this.evictsForTaint(object, end, t, -2 * CLOCK_MS))
        return [`taint eviction deletes ${what}`];
      if (isTerminating(object) && isEnded(object)) return [`${what} is removed: its grace period is over`];
      return [];
    });
  }
}

/** Has the last DELETE asked for no grace at all, with nothing that holds the pod? */
function isEnded(pod: Json): boolean {
  const metadata = pod['metadata'] as { deletionGracePeriodSeconds?: unknown; finalizers?: unknown }; // read before
  return metadata.deletionGracePeriodSeconds === 0 && metadata.finalizers === undefined;
}
