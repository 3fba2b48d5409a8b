/**
 * The DaemonSet controller over one DaemonSet: every run of its syncs that agrees with the recording so far. Sources:
 * stateful-and-batch.md §3.1, §3.3.
 *
 * A sync reads the DaemonSet, the nodes and the pods each at a place of its own, creates and deletes, and reports what its
 * cache of pods shows at the end. Expectations: it creates and deletes only when its pods show all that it did before.
 */
import type { DaemonSetPlan } from '../../models/daemonset/reconcile.ts';
import { daemonSetStatus } from '../../models/daemonset/status.ts';
import { stableKey } from '../engine/stable-key.ts';
import { controllerOf, hasReferenceTo, isTerminating } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import { numberAt, type Json } from './json.ts';
import { DaemonSetRevisions } from './daemonset-revisions.ts';
import { DaemonSetSight, type Places } from './daemonset-sight.ts';
import { daemonSetView, isDaemonPod, statusWords, targetOf } from './daemonset-view.ts';
import { claimedPods } from './replicaset-view.ts';
import { leastRuns, WAIT_MS, type Placed, type Verdict } from './runs.ts';

/** What is left of a sync, and the places from which it read. */
interface Sync extends Places {
  readonly generation: number;
  readonly creates: readonly string[];
  readonly deletes: readonly string[];
  readonly someCreates: DaemonSetPlan['someCreates'];
  readonly someDeletes: DaemonSetPlan['someDeletes'];
}

/** The places: what the caches have shown at least. */
interface Run extends Placed, Places {
  /** Expectations: from this place on the pods show all own creations and deletions. */
  readonly seen: number;
  readonly sync: Sync | null;
}

function run({ pods, nodes, own }: Places, seen: number, sync: Sync | null): Run {
  return { pods, nodes, own, seen, sync, places: [pods, nodes, own, seen], rest: stableKey(sync) };
}

export class DaemonSetRuns {
  readonly uid: string;
  private readonly name: string;
  private readonly history: History;
  private readonly revisions: DaemonSetRevisions;
  private readonly sight: DaemonSetSight;
  private runs: readonly Run[];
  private readonly starts = new Map<string, Sync | null>();

  constructor(history: History, created: Write) {
    this.history = history;
    this.uid = uidOf(created.object);
    this.name = created.name;
    this.revisions = new DaemonSetRevisions(history, this.uid);
    this.sight = new DaemonSetSight(history, created.object, this.revisions);
    this.runs = [run({ pods: 0, nodes: 0, own: created.index + 1 }, 0, null)];
  }

  /** A pod that this DaemonSet controls has been created. */
  created(write: Write): Verdict {
    const node = targetOf(write.object);
    return this.take(write, `creates pod ${write.name} for ${node}`, (sync, set) => {
      if (!isDaemonPod(set, write.object, this.revisions.hashOf(set) ?? '')) return null;
      if (sync.creates.includes(node)) return { ...sync, creates: sync.creates.filter((name) => name !== node) };
      const someCreates = oneLess(sync.someCreates, node);
      return someCreates && { ...sync, someCreates };
    });
  }

  /** The deletion of a pod has begun. */
  deleted(write: Write): Verdict {
    return this.take(write, `deletes pod ${write.name}`, (sync) => {
      if (sync.deletes.includes(write.name))
        return { ...sync, deletes: sync.deletes.filter((name) => name !== write.name) };
      const someDeletes = oneLess(sync.someDeletes, write.name);
      return someDeletes && { ...sync, someDeletes };
    });
  }

  /** The status has been written. */
  reported(write: Write): Verdict {
    const next = this.runs.flatMap((from) =>
      this.syncsAt(from, write).flatMap((sync) =>
        this.isDone(sync, write.index)
          ? this.sight
              .podPlaces(sync.pods, write.index)
              .flatMap((pods) =>
                this.sight.agrees({ ...sync, pods }, sync.generation, write.object, write.t)
                  ? [run({ ...sync, pods }, from.seen, null)]
                  : [],
              )
          : [],
      ),
    );
    return this.keep(next, write, `reports ${statusWords(write.object)}`);
  }

  /** An owner reference of a pod has been set or taken away. */
  claimed(write: Write): Verdict {
    const next = this.runs.flatMap((from) =>
      this.sight.podPlaces(from.pods, write.index).flatMap((pods) =>
        this.sight.ownPlaces(from.own, write.index).flatMap((own) => {
          const set = this.sight.set(own);
          const wanted = set && claimedPods(set, this.history.objects('pods', pods).values()).patches;
          const owned = controllerOf(write.after) === null || hasReferenceTo(write.after, set);
          return owned && wanted?.includes(write.name) ? [run({ ...from, pods, own }, from.seen, null)] : [];
        }),
      ),
    );
    return this.keep(next, write, 'changes who owns a pod');
  }

  /** A revision has been stored, made the newest, or forgotten. */
  revised(write: Write): Verdict {
    const own = this.runs.flatMap((from) => this.sight.ownPlaces(from.own, write.index));
    const asked = [...new Set(own)].flatMap((place): Json[] => {
      const set = this.sight.set(place);
      return set && !isTerminating(set) ? [set] : [];
    });
    return this.revisions.wrote(write, asked, this.sight.set(write.index));
  }

  /** What must be written when all caches have caught up. */
  unfinished(end: number, t: number): string | null {
    const set = this.sight.set(end);
    if (!set || isTerminating(set)) return null;
    if (this.revisions.lacks(set, end)) return `the model could store the template of ${this.name}`;
    const sync = this.start(end, end, end, 0, end, t, true);
    if (!sync) return `the model could change who owns a pod of ${this.name}`;
    if (!this.isDone(sync, end)) return this.could(end, t);
    const rests = this.runs.some((from) => this.isClosed(from.sync, end, t));
    return rests && this.sight.isCurrent(set, end, t) ? null : this.could(end, t);
  }

  /** The status that has been left as it is for too long: by no view of the last moments is it right. */
  overdue(end: number, t: number): string | null {
    const from = this.history.lastPlace(end, (write) => write.t < t - WAIT_MS);
    const set = this.sight.set(end);
    if (from === 0 || !set || !this.sight.set(from) || isTerminating(set)) return null;
    const places = this.history.places(from, end, () => true);
    return places.some((place) => this.sight.isCurrent(set, place, t)) ? null : this.could(end, t);
  }

  /** Takes a write as the next one of the sync that a run is in, or of one that it may begin. */
  private take(write: Write, what: string, step: (sync: Sync, set: Json) => Sync | null): Verdict {
    const next = this.runs.flatMap((from) =>
      this.syncsAt(from, write).flatMap((sync) => {
        const set = this.sight.set(sync.own);
        const after = set && step(sync, set);
        return after ? [run(sync, write.index + 1, after)] : [];
      }),
    );
    return this.keep(next, write, what);
  }

  /** The sync that a run is in, and those that it may begin before a write. */
  private syncsAt(from: Run, { index, t }: Write): Sync[] {
    const current = from.sync ? [from.sync] : [];
    if (!this.isClosed(from.sync, index, t)) return current;
    const fresh = this.sight.ownPlaces(from.own, index).flatMap((own) =>
      this.sight.nodePlaces(from.nodes, index).flatMap((nodes) =>
        this.sight.podPlaces(from.pods, index).flatMap((pods) => {
          const sync = this.start(own, nodes, pods, from.seen, index, t, false);
          return sync ? [sync] : [];
        }),
      ),
    );
    return [...current, ...fresh];
  }

  private keep(next: readonly Run[], write: Write, what: string): Verdict {
    if (next.length === 0) return `no run ${what} here; ${this.could(write.index, write.t)}`;
    this.runs = leastRuns(next);
    return null;
  }

  /** A sync with the objects of these places; `null` if it has to claim pods or to store its template first. */
  private start(
    own: number,
    nodes: number,
    pods: number,
    seen: number,
    now: number,
    t: number,
    backingOff: boolean,
  ): Sync | null {
    const satisfied = pods >= seen;
    const key = `${own} ${nodes} ${pods} ${now} ${satisfied} ${backingOff}`;
    const known = this.starts.get(key);
    if (known !== undefined) return known;
    const sync = this.started({ own, nodes, pods }, now, t, { satisfied, backingOff });
    this.starts.set(key, sync);
    return sync;
  }

  private started(
    places: Places,
    now: number,
    t: number,
    { satisfied, backingOff }: { readonly satisfied: boolean; readonly backingOff: boolean },
  ): Sync | null {
    const seen = this.sight.seenAt(places, t);
    if (!seen || isTerminating(seen.set)) return null;
    const { patches } = claimedPods(seen.set, seen.pods.values());
    if (patches.some((name) => !this.sight.isClaimed(seen.set, name, now))) return null;
    const idle = { creates: [], deletes: [], someCreates: NONE, someDeletes: NONE };
    const generation = numberAt(seen.set, 'metadata', 'generation');
    if (!satisfied) return { ...places, ...idle, generation: numberAt(seen.set, 'status', 'observedGeneration') };
    const { creates, deletes, someCreates, someDeletes } = this.sight.planAt(places, t, backingOff);
    return { ...places, generation, creates, deletes, someCreates, someDeletes };
  }

  /** All creations and deletions made; those of pods that are gone meanwhile leave no trace. */
  private isDone({ creates, deletes, someCreates, someDeletes }: Sync, now: number): boolean {
    const dead = (name: string): boolean => {
      const pod = this.history.object('pods', name, now);
      return pod === null || isTerminating(pod);
    };
    return (
      creates.length === 0 &&
      someCreates.count === 0 &&
      deletes.every(dead) &&
      someDeletes.count <= someDeletes.among.filter(dead).length
    );
  }

  private isClosed(sync: Sync | null, now: number, t: number): boolean {
    if (!sync) return true;
    const set = this.sight.set(sync.own);
    return (
      set !== null &&
      this.isDone(sync, now) &&
      this.sight.podPlaces(sync.pods, now).some((pods) => this.sight.agrees({ ...sync, pods }, sync.generation, set, t))
    );
  }

  private could(now: number, t: number): string {
    const sync = this.start(now, now, now, 0, now, t, true);
    if (!sync)
      return `the model could do nothing for ${this.name} before its template is stored and its pods are claimed`;
    const creates = sync.creates.length + sync.someCreates.count;
    if (creates > 0)
      return `the model could create ${creates} pod(s) for ${[...sync.creates, ...sync.someCreates.among].join(', ')}`;
    const deletes = sync.deletes.length + sync.someDeletes.count;
    if (deletes > 0)
      return `the model could delete ${deletes} of the pods ${[...sync.deletes, ...sync.someDeletes.among].join(', ')}`;
    const seen = this.sight.seenAt(sync, t);
    const status = seen && daemonSetStatus(daemonSetView(seen, true).nodes);
    return `the model could report ${JSON.stringify(status)}, observedGeneration ${sync.generation} of ${this.name}`;
  }
}

const NONE: DaemonSetPlan['someCreates'] = { among: [], count: 0 };

function oneLess({ among, count }: DaemonSetPlan['someCreates'], one: string): DaemonSetPlan['someCreates'] | null {
  return count > 0 && among.includes(one) ? { among: among.filter((name) => name !== one), count: count - 1 } : null;
}
