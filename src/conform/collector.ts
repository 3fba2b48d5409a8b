/**
 * Who may end an object besides its controller and the user: garbage collection and the namespace controller. Sources:
 * workloads.md §1.2, §7.
 */
import { at, listAt, textAt, type Json } from './json.ts';
import { finalizersOf, isTerminating } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import type { Verdict } from './runs.ts';

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

function hasFinalizer(object: Json, name: string): boolean {
  return finalizersOf(object).includes(name);
}

/** Does the object wait for its dependents, in one of the two ways of garbage collection? */
export function waitsForDependents(object: Json): boolean {
  return hasFinalizer(object, 'orphan') || hasFinalizer(object, 'foregroundDeletion');
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

  /** What the collectors must still do when nothing else happens. */
  unfinished(end: number): string[] {
    const seq = end < this.history.writes.length ? (this.history.writes[end - 1]?.seq ?? 0) : Infinity;
    const objects = [...OWNED, 'deployments' as const].flatMap((kind) =>
      [...this.history.objects(kind, end).values()].map((object) => ({ kind, object })),
    );
    return objects.flatMap(({ kind, object }) => {
      const what = `${kind}/${textAt(object, 'metadata', 'name')}`;
      const owners = ownersOf(this.history, object, end, seq);
      const lost = owners.length > 0 && owners.every((owner) => owner === 'absent');
      if (lost && !isTerminating(object)) return [`garbage collection deletes ${what}: its owner is gone`];
      if (waitsForDependents(object) && this.finishes(object, end))
        return [`garbage collection ends ${what}: nothing depends on it`];
      return isTerminating(object) && isEnded(object) ? [`${what} is removed: its grace period is over`] : [];
    });
  }
}

/** Has the last DELETE asked for no grace at all, with nothing that holds the pod? */
function isEnded(object: Json): boolean {
  return at(object, 'metadata', 'deletionGracePeriodSeconds') === 0 && finalizersOf(object).length === 0;
}
