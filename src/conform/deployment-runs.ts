/**
 * The Deployment controller over one Deployment: every run of its syncs that agrees with the recording so far.
 * Sources: workloads.md §6.1, §6.10.
 *
 * A sync reads the Deployment at one place of the history and its ReplicaSets at another. All its writes but creations
 * carry the resourceVersion that it read: what has changed since then conflicts, and the sync ends or goes on without.
 */
import { stableKey } from '../engine/stable-key.ts';
import { deedWords, matchesRollback, matchesSet, matchesStatus, setWords, statusWords } from './deployment-deeds.ts';
import { hasTemplate, setsOf, syncDeeds, type Deed } from './deployment-view.ts';
import { hasReferenceTo, isControlledBy, isTerminating, REVISION, selects } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import { condition, numberAt, textAt, textsAt, type Json } from './json.ts';
import { WAIT_MS, leastRuns, type Placed, type Verdict } from './runs.ts';

interface Run extends Placed {
  readonly own: number;
  readonly sets: number;
  readonly pods: number;
  /** What is left of the sync, empty between syncs. */
  readonly deeds: readonly Deed[];
}

function run(own: number, sets: number, pods: number, deeds: readonly Deed[]): Run {
  // Inside a sync, to have read more is not to be able to do less: what it read decides what conflicts.
  const rest = deeds.length > 0 ? stableKey([own, sets, deeds]) : '';
  return { own, sets, pods, deeds, places: [own, sets, pods], rest };
}

/** The deadline is kept in whole seconds. */
const CLOCK_MS = 1500;

export class DeploymentRuns {
  readonly uid: string;
  private readonly history: History;
  private readonly name: string;
  private runs: readonly Run[];
  private readonly plans = new Map<string, readonly Deed[] | null>();

  constructor(history: History, created: Write) {
    this.history = history;
    this.uid = uidOf(created.object);
    this.name = created.name;
    this.runs = [run(created.index + 1, 0, 0, [])];
  }

  /** One of its ReplicaSets has been created, changed or deleted. */
  wroteSet(write: Write): Verdict {
    return this.take(write, setWords(write), (deed, d) => matchesSet(deed, d, write));
  }

  /** D2: a free ReplicaSet has been adopted. */
  adopted(write: Write): Verdict {
    const next = this.runs.flatMap((from) =>
      this.ownPlaces(from.own, write.index).flatMap((own) => {
        const d = this.deployment(own);
        const sets = d && !isTerminating(d) ? setsOf(d, write.before ? [write.before] : []) : [];
        return sets.length > 0 && hasReferenceTo(write.after, d) ? [run(own, from.sets, from.pods, [])] : [];
      }),
    );
    return this.keep(next, write, `adopts replicaset ${write.name}`);
  }

  /** D2: a ReplicaSet whose labels match no longer has been let go. */
  released(write: Write): Verdict {
    const next = this.runs.flatMap((from) =>
      this.ownPlaces(from.own, write.index).flatMap((own) => {
        const d = this.deployment(own);
        const set = write.before;
        const goes = d && set && !isTerminating(d) && isControlledBy(set, d) && !selects(d, set);
        return goes ? [run(own, from.sets, from.pods, [])] : [];
      }),
    );
    return this.keep(next, write, `lets replicaset ${write.name} go`);
  }

  /** D6: the template of a former revision has been put back. */
  rolledBack(write: Write): Verdict {
    return this.take(write, 'rolls back', (deed, d) => matchesRollback(deed, d, write.object));
  }

  /** The Deployment's own status has been written. */
  reported(write: Write): Verdict {
    return this.take(write, `reports ${statusWords(write.object)}`, (deed, d) => this.matchesStatus(deed, d, write));
  }

  /** What must be written when all caches have caught up. */
  unfinished(end: number): string | null {
    if (!this.deployment(end)) return null;
    const deeds = this.plan(end, end, end, end);
    const rests = this.runs.some((from) => this.isClosed(from, from.deeds, end));
    const quiet = deeds !== null && this.isClosed({ own: end, sets: end }, deeds, end);
    return rests && quiet ? null : this.could(end);
  }

  /**
   * What the controller has left undone for longer than it ever waits, although others went on writing: by no view of
   * its ReplicaSets of the last moments its sync would have ended here.
   */
  overdue(end: number, t: number): string | null {
    const from = this.history.lastPlace(end, (write) => write.t < t - WAIT_MS);
    if (from === 0 || !this.deployment(from)) return null;
    const places = this.history.places(from, end, ({ kind }) => kind === 'replicasets' || kind === 'deployments');
    const rests = places.reverse().some((sets) =>
      [end, sets].some((own) =>
        this.podPlaces(own, from, end).some((pods) => {
          const deeds = this.plan(own, sets, pods, end);
          return deeds !== null && this.isClosed({ own, sets }, deeds, end);
        }),
      ),
    );
    return rests || !this.deployment(end) ? null : this.could(end);
  }

  private deployment(place: number): Json | null {
    const found = this.history.object('deployments', this.name, place);
    return found && uidOf(found) === this.uid ? found : null;
  }

  private take(write: Write, what: string, matches: (deed: Deed, d: Json) => boolean): Verdict {
    const next: Run[] = [];
    const follow = (own: number, sets: number, pods: number, deeds: readonly Deed[]): void => {
      const d = this.deployment(own);
      if (!d) return;
      for (const left of this.leftovers({ own, sets }, deeds, write.index)) {
        const [deed, ...others] = left;
        if (deed && !this.conflicts({ own, sets }, deed, write.index) && matches(deed, d))
          next.push(run(own, sets, pods, others));
      }
    };
    for (const from of this.runs) {
      follow(from.own, from.sets, from.pods, from.deeds);
      if (!this.isClosed(from, from.deeds, write.index)) continue;
      for (const own of this.ownPlaces(from.own, write.index))
        for (const sets of this.setPlaces(from.sets, write.index))
          for (const pods of this.podPlaces(own, from.pods, write.index)) {
            const deeds = this.plan(own, sets, pods, write.index);
            if (deeds) follow(own, sets, pods, deeds);
          }
    }
    return this.keep(next, write, what);
  }

  private keep(next: readonly Run[], write: Write, what: string): Verdict {
    if (next.length === 0) return `no run ${what} here; ${this.could(write.index)}`;
    this.runs = leastRuns(next);
    return null;
  }

  private plan(own: number, sets: number, pods: number, now: number): readonly Deed[] | null {
    const key = `${own} ${sets} ${pods} ${now}`;
    const known = this.plans.get(key);
    if (known !== undefined) return known;
    const d = this.deployment(own);
    const views = d ? setsOf(d, this.history.objects('replicasets', sets).values()) : [];
    const leaves = d && !isTerminating(d) && this.leaving(d, sets).some((set) => !this.isReleased(set, d, now));
    const waits = leaves || (d && views.some((set) => !isControlledBy(set, d) && !this.isAdopted(set, d, now)));
    const deeds = d && !waits ? syncDeeds(d, views, [...this.history.objects('pods', pods).values()]) : null;
    this.plans.set(key, deeds);
    return deeds;
  }

  private leaving(d: Json, place: number): Json[] {
    const sets = [...this.history.objects('replicasets', place).values()];
    return sets.filter((set) => isControlledBy(set, d) && !selects(d, set));
  }

  private isReleased(set: Json, d: Json, now: number): boolean {
    const fresh = this.history.object('replicasets', textAt(set, 'metadata', 'name'), now);
    return !fresh || !isControlledBy(fresh, d);
  }

  private isAdopted(set: Json, d: Json, now: number): boolean {
    const fresh = this.history.object('replicasets', textAt(set, 'metadata', 'name'), now);
    return !fresh || isControlledBy(fresh, d);
  }

  /** The sync as it can be at this moment: as it is, and without what has been refused meanwhile. */
  private leftovers(read: Pick<Run, 'own' | 'sets'>, deeds: readonly Deed[], now: number): (readonly Deed[])[] {
    const all: (readonly Deed[])[] = [];
    let left = deeds;
    for (;;) {
      all.push(left);
      const [first, ...others] = left;
      // What is gone already is not deleted again, and that is no error.
      if (first?.deed === 'delete' && !this.history.byUid('replicasets', first.uid, now)) {
        left = others;
        continue;
      }
      if (first?.deed === 'create') all.push(...this.failures(read, now));
      if (!first || !this.conflicts(read, first, now)) return all;
      // U3 swallows the error and goes on to the status; every other error ends the sync.
      left = first.deed === 'scale' && first.swallowed ? left.filter(({ deed }) => deed === 'status') : [];
    }
  }

  /** GetNew: what a sync does whose creation is refused: it ends, without or with a note of it. */
  private failures(read: Pick<Run, 'own' | 'sets'>, now: number): (readonly Deed[])[] {
    const d = this.deployment(read.own);
    if (!d) return [];
    // The name was taken when the creation was tried, perhaps not any more when that is noted.
    const isTaken = this.setPlaces(read.sets, now).some((place) =>
      [...this.history.objects('replicasets', place).values()].some(
        (set) => !isControlledBy(set, d) && hasTemplate(set, d),
      ),
    );
    const t = this.history.writes[Math.min(now, this.history.writes.length - 1)]?.t ?? 0;
    const isRefused = this.history.recording.refusals.some(
      (one) => one.verb === 'create' && one.kind === 'replicasets' && one.code === 403 && one.t <= t,
    );
    const revision = textsAt(d, 'metadata', 'annotations')[REVISION] ?? '';
    const note: Deed = { deed: 'note', revision, reason: 'ReplicaSetCreateError' };
    return [...(isTaken ? [[{ deed: 'collide' } as const]] : []), ...(isRefused ? [[], [note]] : [])];
  }

  /** Would the API server refuse this write now, because what was read is old? */
  private conflicts(read: Pick<Run, 'own' | 'sets'>, deed: Deed, now: number): boolean {
    switch (deed.deed) {
      case 'scale':
      case 'renumber':
        return this.history.lastPlace(now, (w) => w.kind === 'replicasets' && w.name === deed.name) > read.sets;
      case 'note':
      case 'rollback':
      case 'collide':
      case 'status':
        return this.history.lastPlace(now, (w) => w.kind === 'deployments' && w.name === this.name) > read.own;
      case 'create':
      case 'delete':
        return false;
    }
  }

  /** Can the sync have ended without a further trace? */
  private isClosed(read: Pick<Run, 'own' | 'sets'>, deeds: readonly Deed[], now: number): boolean {
    const d = this.deployment(read.own);
    return this.leftovers(read, deeds, now).some((left) => {
      const [first, ...others] = left;
      if (!first) return true;
      return others.length === 0 && d !== null && this.matchesStatus(first, d, null);
    });
  }

  private matchesStatus(deed: Deed, d: Json, write: Write | null): boolean {
    return matchesStatus(deed, d, write?.object ?? null, () => write !== null && this.isLate(d, write));
  }

  /** Has the progress deadline passed since the condition was last updated? */
  private isLate(d: Json, write: Write): boolean {
    const stamp = (of: unknown): string => textAt(condition(of, 'Progressing'), 'lastUpdateTime');
    const place = this.history.lastPlace(
      write.index,
      (w) => w.kind === 'deployments' && w.name === this.name && stamp(w.object) !== stamp(w.before),
    );
    const since = this.history.writes[place - 1]?.t ?? 0;
    return write.t - since + CLOCK_MS >= numberAt(d, 'spec', 'progressDeadlineSeconds') * 1000;
  }

  private ownPlaces(from: number, to: number): number[] {
    return this.history.places(from, to, (write) => write.kind === 'deployments' && write.name === this.name);
  }

  private setPlaces(from: number, to: number): number[] {
    return this.history.places(from, to, (write) => write.kind === 'replicasets');
  }

  /** Only Recreate looks at pods. */
  private podPlaces(own: number, from: number, to: number): number[] {
    if (textAt(this.deployment(own), 'spec', 'strategy', 'type') !== 'Recreate') return [from];
    return this.history.places(from, to, (write) => write.kind === 'pods');
  }

  private could(now: number): string {
    const deeds = this.plan(now, now, now, now);
    if (!deeds) return `the model could adopt or let go a ReplicaSet of deployment ${this.name}`;
    const [deed] = deeds;
    const last = deed && this.isClosed({ own: now, sets: now }, deeds, now);
    return `the model could ${deed && !last ? deedWords(deed) : 'do nothing'} for deployment ${this.name}`;
  }
}
