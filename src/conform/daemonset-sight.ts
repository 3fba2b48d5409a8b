/**
 * What one DaemonSet's controller can see at places of the history, and the statuses that it would write there. Sources:
 * stateful-and-batch.md §3.1, §3.3.
 */
import { reconcileDaemonSet, type DaemonSetPlan } from '../../models/daemonset/reconcile.ts';
import { daemonSetStatus, type DaemonSetStatus } from '../../models/daemonset/status.ts';
import { stableKey } from '../engine/stable-key.ts';
import type { DaemonSetRevisions } from './daemonset-revisions.ts';
import { daemonSetView, hasStatus, type Seen } from './daemonset-view.ts';
import { controllerOf, isReady, isTerminating, selects } from './facts.ts';
import { uidOf, type History } from './history.ts';
import { at, listAt, numberAt, textAt, textsAt, type Json } from './json.ts';

/** Readiness is recorded in whole seconds. */
const CLOCK_MS = 1500;

/** How far the caches have come. */
export interface Places {
  /** Of the DaemonSet itself. */
  readonly own: number;
  readonly nodes: number;
  readonly pods: number;
}

function keyOf({ own, nodes, pods }: Places): string {
  return `${own} ${nodes} ${pods}`;
}

export class DaemonSetSight {
  private readonly history: History;
  private readonly name: string;
  private readonly uid: string;
  private readonly revisions: DaemonSetRevisions;
  private readonly plans = new Map<string, DaemonSetPlan>();
  private readonly statuses = new Map<string, DaemonSetStatus | null>();

  constructor(history: History, set: Json, revisions: DaemonSetRevisions) {
    this.history = history;
    this.name = textAt(set, 'metadata', 'name');
    this.uid = uidOf(set);
    this.revisions = revisions;
  }

  /** The DaemonSet at a place. */
  set(place: number): Json | null {
    const found = this.history.object('daemonsets', this.name, place);
    return found && uidOf(found) === this.uid ? found : null;
  }

  /** The objects of a view; `null` without the DaemonSet, or before its template is stored. `slack`: clocks differ by so much. */
  seenAt({ own, nodes, pods }: Places, t: number, slack = 0): Seen | null {
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
  isClaimed(set: Json, name: string, now: number): boolean {
    const pod = this.history.object('pods', name, now);
    return !pod || isTerminating(pod) || (textAt(controllerOf(pod), 'uid') === this.uid) === selects(set, pod);
  }

  /** Is this the status that a sync writes if it began with that generation? */
  agrees(places: Places, generation: number, set: Json, t: number): boolean {
    if (numberAt(set, 'status', 'observedGeneration') !== generation) return false;
    if (numberAt(this.set(places.own), 'spec', 'minReadySeconds') === 0) {
      const status = this.statusAt(places);
      return status !== null && hasStatus(set, status);
    }
    return [0, -CLOCK_MS, CLOCK_MS].some((slack) => {
      const seen = this.seenAt(places, t, slack);
      return seen !== null && hasStatus(set, daemonSetStatus(daemonSetView(seen, false).nodes));
    });
  }

  /** What a sync that sees these objects creates and deletes. */
  planAt(places: Places, t: number, backingOff: boolean): DaemonSetPlan {
    const key = `${keyOf(places)} ${backingOff}`;
    const timeless = numberAt(this.set(places.own), 'spec', 'minReadySeconds') === 0;
    const known = timeless ? this.plans.get(key) : undefined;
    if (known) return known;
    const seen = this.seenAt(places, t);
    if (!seen) throw new RangeError(`daemonset ${this.name} is not there at ${key}`);
    const plan = reconcileDaemonSet(daemonSetView(seen, backingOff));
    this.plans.set(key, plan);
    return plan;
  }

  /** The status by these objects, where no time counts. */
  private statusAt(places: Places): DaemonSetStatus | null {
    const key = keyOf(places);
    const known = this.statuses.get(key);
    if (known !== undefined) return known;
    const seen = this.seenAt(places, 0);
    const status = seen && daemonSetStatus(daemonSetView(seen, false).nodes);
    this.statuses.set(key, status);
    return status;
  }

  /**
   * Is the status what the pods of that place give? A node that changes wakes nobody where its pod may stay, so the nodes may be
   * those of any place since a pod or the DaemonSet itself last changed (§3.1).
   */
  isCurrent(set: Json, place: number, t: number): boolean {
    const woken = this.history.lastPlace(place, ({ kind, object }) =>
      kind === 'pods' ? textAt(controllerOf(object), 'uid') === this.uid : kind === 'daemonsets',
    );
    const generation = numberAt(this.set(place), 'metadata', 'generation');
    return this.nodePlaces(woken, place).some((nodes) =>
      this.agrees({ own: place, nodes, pods: place }, generation, set, t),
    );
  }

  /** Places at which the cache of pods can differ. */
  podPlaces(from: number, to: number): number[] {
    return this.history.places(from, to, ({ kind }) => kind === 'pods');
  }

  /** Places at which the cache of the DaemonSet can differ. */
  ownPlaces(from: number, to: number): number[] {
    return this.history.places(from, to, ({ kind, name }) => kind === 'daemonsets' && name === this.name);
  }

  /** Only labels and taints of nodes matter, and whether they are there. */
  nodePlaces(from: number, to: number): number[] {
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
}
