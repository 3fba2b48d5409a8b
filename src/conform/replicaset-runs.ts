/**
 * The ReplicaSet controller over one ReplicaSet or ReplicationController: every run of its syncs that agrees with the
 * recording so far. Sources: workloads.md §5.2, §5.3, §5.5.
 *
 * A sync reads the set at one place and the pods at another, adopts and releases, creates or deletes, and reports what
 * it had listed before. Expectations: it creates and deletes only when its pods show all that it did before.
 */
import { missingPods, type ReplicaSetStatus } from '../../models/replicaset/reconcile.ts';
import { stableKey } from '../engine/stable-key.ts';
import { controllerOf, hasReferenceTo, isActive, isControlledBy, isReady, isTerminating, selects } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import { numberAt, textAt, type Json } from './json.ts';
import { claimedPods, countedPods, isMadeFrom, victimRanks } from './replicaset-view.ts';
import { WAIT_MS, leastRuns, type Placed, type Verdict } from './runs.ts';

/** A refusal is told so much later than what follows from it. */
const REFUSAL_MS = 100;
/** A throttled client writes twice in this time. */
const THROTTLED_MS = 120;

/** What is left of a sync. */
interface Sync {
  readonly own: number;
  readonly least: ReplicaSetStatus;
  readonly most: ReplicaSetStatus;
  readonly generation: number;
  readonly creates: number;
  /** Victims that are left: the pods that must go, those of which so many may go, and how many. */
  readonly must: readonly string[];
  readonly may: readonly string[];
  readonly open: number;
}

interface Run extends Placed {
  /** What the caches of pods and of the set have shown at least. */
  readonly pods: number;
  readonly own: number;
  /** Expectations: from this place on the pods show all own creations and deletions. */
  readonly seen: number;
  readonly sync: Sync | null;
}

function run(pods: number, own: number, seen: number, sync: Sync | null): Run {
  return { pods, own, seen, sync, places: [pods, own, seen], rest: stableKey(sync) };
}

export class ReplicaSetRuns {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
  private readonly history: History;
  private runs: readonly Run[];
  private readonly starts = new Map<string, Sync | null>();

  constructor(history: History, created: Write) {
    this.history = history;
    this.uid = uidOf(created.object);
    this.kind = created.kind;
    this.name = created.name;
    this.runs = [run(created.index, created.index + 1, 0, null)];
  }

  /** A pod that this set controls has been created. */
  created(write: Write): Verdict {
    return this.take(write, `creates pod ${write.name}`, (sync, at) =>
      sync.creates > 0 && isMadeFrom(at.set, write.object, (a, b) => stableKey(a) === stableKey(b))
        ? { ...sync, creates: sync.creates - 1 }
        : null,
    );
  }

  /** The deletion of a pod has begun. */
  deleted(write: Write): Verdict {
    return this.take(write, `deletes pod ${write.name}`, (sync) => {
      if (sync.must.includes(write.name)) return { ...sync, must: sync.must.filter((name) => name !== write.name) };
      if (sync.open > 0 && sync.may.includes(write.name))
        return { ...sync, may: sync.may.filter((name) => name !== write.name), open: sync.open - 1 };
      return null;
    });
  }

  /** The status has been written. */
  reported(write: Write): Verdict {
    return this.take(write, `reports ${statusWords(write.object)}`, (sync) =>
      this.isDone(sync, write.index) && agrees(sync, write.object) ? 'end' : null,
    );
  }

  /** R4: an owner reference has been set or taken away. */
  claimed(write: Write): Verdict {
    const next = this.runs.flatMap((from) =>
      this.places(from.pods, write.index).flatMap((pods) =>
        this.ownPlaces(from.own, write.index).flatMap((own) => {
          const set = this.set(own);
          const wanted = set && claimedPods(set, this.history.objects('pods', pods).values()).patches;
          const owned = controllerOf(write.after) === null || hasReferenceTo(write.after, set);
          return owned && wanted?.includes(write.name) ? [run(pods, own, from.seen, null)] : [];
        }),
      ),
    );
    return this.keep(next, write, 'changes who owns a pod');
  }

  /** What must be written when all caches have caught up. */
  unfinished(end: number, t: number): string | null {
    if (!this.set(end)) return null;
    const rests = this.runs.some((from) => this.isClosed(from.sync, end));
    const sync = this.start(end, end, end, 0, t);
    if (rests && sync && this.isDone(sync, end) && this.isUnchanged(sync)) return null;
    return this.could(end, t);
  }

  /** The status that the controller has left as it is for too long: by no view of the last moments is it right. */
  overdue(end: number, t: number): string | null {
    const from = this.history.lastPlace(end, (write) => write.t < t - WAIT_MS);
    const set = this.set(end);
    if (from === 0 || !set || !this.set(from) || this.isThrottled(end, t)) return null;
    const isRight = (place: number): boolean => {
      const seen = this.set(place);
      const { mine } = claimedPods(set, this.history.objects('pods', place).values());
      const counted = countedPods(set, mine, (pod) => this.readySince(pod, place), t);
      return [set, ...(seen ? [seen] : [])].some((own) =>
        agrees({ ...counted, generation: numberAt(own, 'metadata', 'generation') }, set),
      );
    };
    const places = this.history.places(from, end, ({ kind }) => kind === 'pods' || kind === this.kind);
    return places.reverse().some(isRight) ? null : this.could(end, t);
  }

  /** Does the controller still write, for this set or another, as fast as its client may? */
  private isThrottled(end: number, t: number): boolean {
    const last = this.history.lastPlace(
      end,
      ({ kind, before, after }) =>
        kind === this.kind || (kind === 'pods' && (before === null || isTerminating(before) !== isTerminating(after))),
    );
    return t - (this.history.writes[last - 1]?.t ?? 0) < THROTTLED_MS;
  }

  private set(place: number): Json | null {
    const found = this.history.object(this.kind, this.name, place);
    return found && uidOf(found) === this.uid ? found : null;
  }

  /** Takes a write as the next one of the sync that a run is in, or of one that it may begin. */
  private take(
    write: Write,
    what: string,
    step: (sync: Sync, at: { readonly set: Json }) => Sync | 'end' | null,
  ): Verdict {
    const next: Run[] = [];
    const add = (pods: number, seen: number, sync: Sync): void => {
      const set = this.set(sync.own);
      const after = set && step(sync, { set });
      if (!after) return;
      const acted = after === 'end' ? seen : write.index + 1;
      next.push(run(pods, sync.own, acted, after === 'end' ? null : after));
    };
    for (const from of this.runs) {
      if (from.sync) add(from.pods, from.seen, from.sync);
      if (!this.isClosed(from.sync, write.index)) continue;
      for (const own of this.ownPlaces(from.own, write.index))
        for (const pods of this.places(from.pods, write.index)) {
          const sync = this.start(own, pods, write.index, from.seen, write.t);
          if (sync) add(pods, from.seen, sync);
        }
    }
    return this.keep(next, write, what);
  }

  private keep(next: readonly Run[], write: Write, what: string): Verdict {
    if (next.length === 0) return `no run ${what} here; ${this.could(write.index, write.t)}`;
    this.runs = leastRuns(next);
    return null;
  }

  /** R2 to R6 with the set and the pods of these places; `null` if the sync has to claim pods first. */
  private start(own: number, pods: number, now: number, seen: number, t: number): Sync | null {
    const satisfied = pods >= seen;
    const key = `${own} ${pods} ${now} ${satisfied}`;
    const known = this.starts.get(key);
    if (known !== undefined) return known;
    const sync = this.started(own, pods, now, satisfied, t);
    this.starts.set(key, sync);
    return sync;
  }

  private started(own: number, place: number, now: number, satisfied: boolean, t: number): Sync | null {
    const set = this.set(own);
    if (!set) return null;
    const { mine, patches } = claimedPods(set, this.history.objects('pods', place).values());
    if (patches.some((name) => !this.isClaimed(set, name, now))) return null;
    const { least, most } = countedPods(set, mine, (pod) => this.readySince(pod, place), t);
    const idle = { own, least, most, generation: numberAt(set, 'metadata', 'generation') };
    const missing =
      satisfied && !isTerminating(set) ? missingPods(numberAt(set, 'spec', 'replicas'), least.replicas) : 0;
    if (missing >= 0) return { ...idle, creates: missing, must: [], may: [], open: 0 };
    const ranks = [...victimRanks(this.history, set, mine, place)].sort((a, b) => a[1] - b[1]);
    const last = ranks[-missing - 1]?.[1] ?? Infinity;
    const must = ranks.filter(([, rank]) => rank < last).map(([name]) => name);
    const may = ranks.filter(([, rank]) => rank === last).map(([name]) => name);
    return { ...idle, creates: 0, must, may, open: -missing - must.length };
  }

  /** Has the claim that a view asks for been made, or become idle, by now? */
  private isClaimed(set: Json, name: string, now: number): boolean {
    const pod = this.history.object('pods', name, now);
    return !pod || !isActive(pod) || isControlledBy(pod, set) === selects(set, pod);
  }

  private readySince(pod: Json, place: number): number {
    const became = this.history.lastPlace(
      place,
      (write) =>
        write.kind === 'pods' && uidOf(write.object) === uidOf(pod) && isReady(write.object) && !isReady(write.before),
    );
    return this.history.writes[became - 1]?.t ?? 0;
  }

  /** All creations and deletions made; those of pods that are gone meanwhile leave no trace. */
  private isDone(sync: Sync, now: number): boolean {
    const dead = (name: string): boolean =>
      !isActive(this.history.object('pods', name, now) ?? { status: { phase: 'Failed' } });
    const { creates, must, may, open } = sync;
    return (creates === 0 || this.isRefused(now)) && must.every(dead) && open <= may.filter(dead).length;
  }

  /** Has the API server refused to create pods of this controller by now? */
  private isRefused(now: number): boolean {
    const t = this.history.writes[Math.min(now, this.history.writes.length - 1)]?.t ?? 0;
    return this.history.recording.refusals.some(
      (one) => one.verb === 'create' && one.kind === 'pods' && one.who !== 'user' && one.t <= t + REFUSAL_MS,
    );
  }

  private isClosed(sync: Sync | null, now: number): boolean {
    if (!sync || !this.isDone(sync, now)) return sync === null;
    return this.isUnchanged(sync) || this.hasConflict();
  }

  private hasConflict(): boolean {
    return this.history.recording.refusals.some(
      (one) => one.code === 409 && one.verb === 'update/status' && one.name === this.name && one.kind === this.kind,
    );
  }

  private isUnchanged(sync: Sync): boolean {
    const set = this.set(sync.own);
    return set !== null && agrees(sync, set);
  }

  private places(from: number, to: number): number[] {
    return this.history.places(from, to, (write) => write.kind === 'pods');
  }

  /** The set's versions; a sync waits for the last status that it wrote itself. */
  private ownPlaces(from: number, to: number): number[] {
    return this.history.places(from, to, (write) => write.kind === this.kind && write.name === this.name);
  }

  private could(now: number, t: number): string {
    const sync = this.start(now, now, now, 0, t);
    if (!sync) return `the model could change who owns a pod of ${this.name}`;
    if (sync.creates > 0) return `the model could create ${sync.creates} pod(s) for ${this.name}`;
    if (sync.must.length + sync.open > 0)
      return `the model could delete ${sync.must.length + sync.open} of the pods ${[...sync.must, ...sync.may].join(', ')}`;
    if (this.isUnchanged(sync)) return `the model could do nothing for ${this.name}`;
    const counters = COUNTERS.map((counter) => `${counter} ${sync.least[counter]}`);
    return `the model could report ${counters.join(', ')}, observedGeneration ${sync.generation} of ${this.name}`;
  }
}

const COUNTERS = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'terminatingReplicas',
] as const;

/** Is this the status that the sync writes? A ReplicationController does not count terminating pods. */
function agrees(sync: Pick<Sync, 'least' | 'most' | 'generation'>, set: Json): boolean {
  const counters = textAt(set, 'kind') === 'ReplicationController' ? COUNTERS.slice(0, -1) : COUNTERS;
  return (
    numberAt(set, 'status', 'observedGeneration') === sync.generation &&
    counters.every((counter) => {
      const value = numberAt(set, 'status', counter);
      return value >= sync.least[counter] && value <= sync.most[counter];
    })
  );
}

function statusWords(set: Json): string {
  const words = COUNTERS.map((counter) => `${counter} ${numberAt(set, 'status', counter)}`);
  return `${words.join(', ')}, observedGeneration ${numberAt(set, 'status', 'observedGeneration')}`;
}
