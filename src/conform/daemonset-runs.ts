/**
 * The DaemonSet controller over one DaemonSet: every run of its syncs that agrees with the recording so far. Sources:
 * stateful-and-batch.md §3.1, §3.3.
 *
 * A sync reads the DaemonSet, the nodes and the pods each at a place of its own, creates and deletes, and reports what its
 * cache of pods shows at the end. Expectations: it creates and deletes only when its pods show all that it did before.
 */
import { reconcileDaemonSet, type DaemonSetPlan } from '../../models/daemonset/reconcile.ts';
import { daemonSetStatus } from '../../models/daemonset/status.ts';
import { stableKey } from '../engine/stable-key.ts';
import { controllerOf, hasReferenceTo, isReady, isTerminating, selects } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import { at, listAt, numberAt, textAt, textsAt, type Json } from './json.ts';
import { DaemonSetRevisions } from './daemonset-revisions.ts';
import { daemonSetView, hasStatus, isDaemonPod, statusWords, targetOf, type Seen } from './daemonset-view.ts';
import { claimedPods } from './replicaset-view.ts';
import { leastRuns, WAIT_MS, type Placed, type Verdict } from './runs.ts';

/** Readiness is recorded in whole seconds. */
const CLOCK_MS = 1500;

/** What is left of a sync, and the places from which it read. */
interface Sync {
  readonly own: number;
  readonly nodes: number;
  readonly pods: number;
  readonly generation: number;
  readonly creates: readonly string[];
  readonly deletes: readonly string[];
  readonly someCreates: DaemonSetPlan['someCreates'];
  readonly someDeletes: DaemonSetPlan['someDeletes'];
}

interface Run extends Placed {
  /** What the caches have shown at least. */
  readonly pods: number;
  readonly nodes: number;
  readonly own: number;
  /** Expectations: from this place on the pods show all own creations and deletions. */
  readonly seen: number;
  readonly sync: Sync | null;
}

function run({ pods, nodes, own }: Pick<Run, 'pods' | 'nodes' | 'own'>, seen: number, sync: Sync | null): Run {
  return { pods, nodes, own, seen, sync, places: [pods, nodes, own, seen], rest: stableKey(sync) };
}

export class DaemonSetRuns {
  readonly uid: string;
  private readonly name: string;
  private readonly history: History;
  private readonly revisions: DaemonSetRevisions;
  private runs: readonly Run[];
  private readonly starts = new Map<string, Sync | null>();

  constructor(history: History, created: Write) {
    this.history = history;
    this.uid = uidOf(created.object);
    this.name = created.name;
    this.revisions = new DaemonSetRevisions(history, this.uid);
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
      this.syncsAt(from, write).flatMap(({ sync }) =>
        this.isDone(sync, write.index)
          ? this.podPlaces(sync.pods, write.index).flatMap((pods) =>
              this.agrees(sync, pods, write.object, write.t) ? [run({ ...sync, pods }, from.seen, null)] : [],
            )
          : [],
      ),
    );
    return this.keep(next, write, `reports ${statusWords(write.object)}`);
  }

  /** An owner reference of a pod has been set or taken away. */
  claimed(write: Write): Verdict {
    const next = this.runs.flatMap((from) =>
      this.podPlaces(from.pods, write.index).flatMap((pods) =>
        this.ownPlaces(from.own, write.index).flatMap((own) => {
          const set = this.set(own);
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
    const own = this.runs.flatMap((from) => this.ownPlaces(from.own, write.index));
    const asked = [...new Set(own)].flatMap((place): Json[] => {
      const set = this.set(place);
      return set && !isTerminating(set) ? [set] : [];
    });
    return this.revisions.wrote(write, asked, this.set(write.index));
  }

  /** What must be written when all caches have caught up. */
  unfinished(end: number, t: number): string | null {
    const set = this.set(end);
    if (!set || isTerminating(set)) return null;
    if (this.revisions.lacks(set, end)) return `the model could store the template of ${this.name}`;
    const sync = this.start(end, end, end, 0, end, t, true);
    if (!sync) return `the model could change who owns a pod of ${this.name}`;
    if (!this.isDone(sync, end)) return this.could(end, t);
    const rests = this.runs.some((from) => this.isClosed(from.sync, end, t));
    return rests && this.isCurrent(set, end, t) ? null : this.could(end, t);
  }

  /** The status that has been left as it is for too long: by no view of the last moments is it right. */
  overdue(end: number, t: number): string | null {
    const from = this.history.lastPlace(end, (write) => write.t < t - WAIT_MS);
    const set = this.set(end);
    if (from === 0 || !set || !this.set(from) || isTerminating(set)) return null;
    const places = this.history.places(from, end, () => true);
    return places.some((place) => this.isCurrent(set, place, t)) ? null : this.could(end, t);
  }

  /**
   * Is the status what the pods of that place give? A node that changes wakes nobody where its pod may stay, so the nodes may be
   * those of any place since a pod or the DaemonSet itself last changed (§3.1).
   */
  private isCurrent(set: Json, place: number, t: number): boolean {
    const woken = this.history.lastPlace(place, ({ kind, object }) =>
      kind === 'pods' ? textAt(controllerOf(object), 'uid') === this.uid : kind === 'daemonsets',
    );
    const generation = numberAt(this.set(place), 'metadata', 'generation');
    return this.nodePlaces(woken, place).some((nodes) => this.agrees({ own: place, nodes, generation }, place, set, t));
  }

  private set(place: number): Json | null {
    const found = this.history.object('daemonsets', this.name, place);
    return found && uidOf(found) === this.uid ? found : null;
  }

  /** Takes a write as the next one of the sync that a run is in, or of one that it may begin. */
  private take(write: Write, what: string, step: (sync: Sync, set: Json) => Sync | null): Verdict {
    const next = this.runs.flatMap((from) =>
      this.syncsAt(from, write).flatMap(({ sync }) => {
        const set = this.set(sync.own);
        const after = set && step(sync, set);
        return after ? [run(sync, write.index + 1, after)] : [];
      }),
    );
    return this.keep(next, write, what);
  }

  /** The sync that a run is in, and those that it may begin before a write. */
  private syncsAt(from: Run, { index, t }: Write): { readonly sync: Sync }[] {
    const current = from.sync ? [{ sync: from.sync }] : [];
    if (!this.isClosed(from.sync, index, t)) return current;
    const fresh = this.ownPlaces(from.own, index).flatMap((own) =>
      this.nodePlaces(from.nodes, index).flatMap((nodes) =>
        this.podPlaces(from.pods, index).flatMap((pods) => {
          const sync = this.start(own, nodes, pods, from.seen, index, t, false);
          return sync ? [{ sync }] : [];
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
    places: Pick<Sync, 'own' | 'nodes' | 'pods'>,
    now: number,
    t: number,
    { satisfied, backingOff }: { readonly satisfied: boolean; readonly backingOff: boolean },
  ): Sync | null {
    const seen = this.seenAt(places, t, 0);
    if (!seen || isTerminating(seen.set)) return null;
    const { patches } = claimedPods(seen.set, seen.pods.values());
    if (patches.some((name) => !this.isClaimed(seen.set, name, now))) return null;
    const idle = { creates: [], deletes: [], someCreates: NONE, someDeletes: NONE };
    const generation = numberAt(seen.set, 'metadata', 'generation');
    if (!satisfied) return { ...places, ...idle, generation: numberAt(seen.set, 'status', 'observedGeneration') };
    const { creates, deletes, someCreates, someDeletes } = reconcileDaemonSet(daemonSetView(seen, backingOff));
    return { ...places, generation, creates, deletes, someCreates, someDeletes };
  }

  private seenAt({ own, nodes, pods }: Pick<Sync, 'own' | 'nodes' | 'pods'>, t: number, slack: number): Seen | null {
    const set = this.set(own);
    const hash = set && this.revisions.hashOf(set);
    if (!set || hash === null) return null;
    const wait = numberAt(set, 'spec', 'minReadySeconds') * 1000;
    return {
      set,
      hash,
      nodes: this.history.objects('nodes', nodes),
      pods: this.history.objects('pods', pods),
      isAvailable: (pod) => wait === 0 || t - this.readySince(pod, pods) + slack >= wait,
    };
  }

  private readySince(pod: Json, place: number): number {
    const became = this.history.lastPlace(
      place,
      ({ kind, object, before }) =>
        kind === 'pods' && uidOf(object) === uidOf(pod) && isReady(object) && !isReady(before),
    );
    return this.history.writes[became - 1]?.t ?? 0;
  }

  /** Has the claim that a view asks for been made, or become idle, by now? */
  private isClaimed(set: Json, name: string, now: number): boolean {
    const pod = this.history.object('pods', name, now);
    return !pod || isTerminating(pod) || (textAt(controllerOf(pod), 'uid') === this.uid) === selects(set, pod);
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
    const set = this.set(sync.own);
    return (
      set !== null &&
      this.isDone(sync, now) &&
      this.podPlaces(sync.pods, now).some((pods) => this.agrees(sync, pods, set, t))
    );
  }

  /** Is this the status that a sync writes if its pods are those of that place? */
  private agrees(sync: Pick<Sync, 'own' | 'nodes' | 'generation'>, pods: number, set: Json, t: number): boolean {
    if (numberAt(set, 'status', 'observedGeneration') !== sync.generation) return false;
    return [0, -CLOCK_MS, CLOCK_MS].some((slack) => {
      const seen = this.seenAt({ own: sync.own, nodes: sync.nodes, pods }, t, slack);
      if (!seen) return false;
      return hasStatus(set, daemonSetStatus(daemonSetView(seen, false).nodes));
    });
  }

  private podPlaces(from: number, to: number): number[] {
    return this.history.places(from, to, ({ kind }) => kind === 'pods');
  }

  private ownPlaces(from: number, to: number): number[] {
    return this.history.places(from, to, ({ kind, name }) => kind === 'daemonsets' && name === this.name);
  }

  /** Only labels and taints of nodes matter, and whether they are there. */
  private nodePlaces(from: number, to: number): number[] {
    const facts = (node: Json | null): string =>
      stableKey(
        node && [
          textsAt(node, 'metadata', 'labels'),
          listAt(node, 'spec', 'taints'),
          at(node, 'spec', 'unschedulable'),
        ],
      );
    return this.history.places(
      from,
      to,
      ({ kind, before, after }) => kind === 'nodes' && facts(before) !== facts(after),
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
    const seen = this.seenAt(sync, t, 0);
    const status = seen && daemonSetStatus(daemonSetView(seen, true).nodes);
    return `the model could report ${JSON.stringify(status)}, observedGeneration ${sync.generation} of ${this.name}`;
  }
}

const NONE: DaemonSetPlan['someCreates'] = { among: [], count: 0 };

function oneLess({ among, count }: DaemonSetPlan['someCreates'], one: string): DaemonSetPlan['someCreates'] | null {
  return count > 0 && among.includes(one) ? { among: among.filter((name) => name !== one), count: count - 1 } : null;
}
