/**
 * PodDisruptionBudgets: the disruption controller's status and the evictions that the API server grants.
 * Sources: autoscaling-and-disruption.md §2.2–2.5, §3.2; the arithmetic is `models/poddisruptionbudget` and
 * `models/eviction`.
 *
 * The controller writes with the resourceVersion that it read, so it has always seen the last status; the pods and the
 * controllers of the pods it may have seen some time ago, never earlier than for its last write.
 */
import { decideEviction } from '../../models/eviction/decide.ts';
import { budgetStatus, type BudgetedPod, type PodController } from '../../models/poddisruptionbudget/reconcile.ts';
import { matchesSelector } from '../kube/selector.ts';
import { stableKey } from '../engine/stable-key.ts';
import { controllerOf, isReady, isTerminal, isTerminating } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import { at, condition, isJson, numberAt, textAt, textsAt, type Json } from './json.ts';
import type { Refusal } from './recording.ts';
import { WAIT_MS, type Verdict } from './runs.ts';
import { typed } from './typed.ts';

const COUNTERS = ['expectedPods', 'desiredHealthy', 'currentHealthy', 'disruptionsAllowed'] as const;
const SCALABLE = [
  ['ReplicaSet', 'replicasets'],
  ['ReplicationController', 'replicationcontrollers'],
  ['StatefulSet', 'statefulsets'],
  ['Deployment', 'deployments'],
] as const;

type Status = Readonly<Record<string, unknown>>;

interface Seen {
  readonly pods: number;
  readonly controllers: number;
}

export class BudgetRuns {
  private readonly history: History;
  /** What each budget's controller has seen at least, in each run. */
  private readonly seen = new Map<string, readonly Seen[]>();

  constructor(history: History) {
    this.history = history;
  }

  /** P1–P7: the controller has written the status. */
  reported(write: Write): Verdict {
    const before = this.seen.get(write.name) ?? [{ pods: 0, controllers: 0 }];
    const next = before.flatMap((from) =>
      this.history
        .places(from.pods, write.index, ({ kind }) => kind === 'pods')
        .flatMap((pods) =>
          this.controllerPlaces(from.controllers, write.index).flatMap((controllers) => {
            const status = write.before && this.status(write.before, pods, controllers);
            return status && stableKey(status) === stableKey(statusOf(write.object)) ? [{ pods, controllers }] : [];
          }),
        ),
    );
    if (next.length === 0) {
      const could = write.before && this.status(write.before, write.index, write.index);
      return `no run reports ${words(statusOf(write.object))} here; the model could report ${words(could)}`;
    }
    this.seen.set(
      write.name,
      next.filter(
        (one) =>
          !next.some(
            (o) =>
              o !== one &&
              o.pods <= one.pods &&
              o.controllers <= one.controllers &&
              (o.pods < one.pods || o.controllers < one.controllers),
          ),
      ),
    );
    return null;
  }

  /** E5: which pod the API server has taken a unit for; `null` if the write is no such thing. */
  spentFor({ before, after }: Write): string | null {
    const names = (object: Json | null): string[] => Object.keys(textsAt(object, 'status', 'disruptedPods'));
    const added = names(after).filter((name) => !names(before).includes(name));
    const counters = (object: Json | null): number[] => COUNTERS.map((name) => numberAt(object, 'status', name));
    const [expected, desired, healthy, allowed = 0] = counters(before);
    const [name] = added;
    const said = condition(after, 'DisruptionAllowed');
    const enough =
      textAt(said, 'status') === (allowed > 1 ? 'True' : 'False') &&
      textAt(said, 'reason') === (allowed > 1 ? 'SufficientPods' : 'InsufficientPods') &&
      numberAt(after, 'status', 'observedGeneration') === numberAt(before, 'status', 'observedGeneration');
    const spent = enough && stableKey(counters(after)) === stableKey([expected, desired, healthy, allowed - 1]);
    return name !== undefined && added.length === 1 && spent ? name : null;
  }

  /** The API server's answer to an eviction of this pod at this moment. */
  answer(pod: Json, place: number): ReturnType<typeof decideEviction> {
    const budgets = [...this.history.objects('poddisruptionbudgets', place).values()].filter((budget) =>
      covers(budget, pod),
    );
    const [budget] = budgets;
    return decideEviction({
      phasePending: textAt(pod, 'status', 'phase') === 'Pending' || isTerminal(pod) || isTerminating(pod),
      ready: isReady(pod),
      matchingBudgets: budgets.length,
      allowed: numberAt(budget, 'status', 'disruptionsAllowed'),
      currentHealthy: numberAt(budget, 'status', 'currentHealthy'),
      desiredHealthy: numberAt(budget, 'status', 'desiredHealthy'),
      policy: budget ? typed('poddisruptionbudgets', budget).unhealthyPodEvictionPolicy : 'IfHealthyBudget',
      statusOutdated: numberAt(budget, 'status', 'observedGeneration') < numberAt(budget, 'metadata', 'generation'),
    });
  }

  /** Was a refusal due at some moment between the request and the answer? */
  refuses(refusal: Refusal, asked: number): boolean {
    const answered = this.history.writes.findLastIndex((write) => write.t <= refusal.t) + 1;
    for (let place = asked; place <= answered; place++) {
      const pod = this.history.object('pods', refusal.name, place);
      if (!pod || this.answer(pod, place) === '429' || this.answer(pod, place) === '500') return true;
    }
    return false;
  }

  /** Budgets whose status has been left as it is for too long: by no pods of the last moments is it right. */
  overdue(end: number, t: number): string | null {
    const from = this.history.lastPlace(end, (write) => write.t < t - WAIT_MS);
    for (const [name, budget] of this.history.objects('poddisruptionbudgets', end)) {
      const old = this.history.object('poddisruptionbudgets', name, from);
      if (old !== budget || this.mayBeStale(budget, end)) continue;
      const now = stableKey(statusOf(budget));
      const isRight = (pods: number): boolean =>
        this.controllerPlaces(0, end).some((place) => stableKey(this.status(budget, pods, place)) === now);
      const places = this.history.places(from, end, ({ kind }) => kind === 'pods');
      if (!places.reverse().some(isRight))
        return `disruption-controller: the model could report ${words(this.status(budget, end, end))} of budget ${name}`;
    }
    return null;
  }

  /** Budgets whose status is not what the controller would write, whatever of its controllers' sizes it has seen. */
  unfinished(end: number): string[] {
    return [...this.history.objects('poddisruptionbudgets', end)].flatMap(([name, budget]) => {
      const now = stableKey(statusOf(budget));
      const places = this.controllerPlaces(0, end);
      if (this.mayBeStale(budget, end) || places.some((place) => stableKey(this.status(budget, end, place)) === now))
        return [];
      return [`the disruption controller reports ${words(this.status(budget, end, end))} of budget ${name}`];
    });
  }

  /** Places at which the size of a controller of pods, or who controls whom, can differ. */
  private controllerPlaces(from: number, to: number): number[] {
    const matters = ({ kind, before, after }: Write): boolean =>
      SCALABLE.some(([, plural]) => plural === kind) &&
      (!before ||
        !after ||
        numberAt(before, 'spec', 'replicas') !== numberAt(after, 'spec', 'replicas') ||
        textAt(controllerOf(before), 'uid') !== textAt(controllerOf(after), 'uid'));
    return this.history.places(from, to, matters);
  }

  /**
   * §2.2: of several budgets of a pod only one is told of it, and none of a pod that is relabelled out of it, so that
   * such a status may stay wrong.
   */
  private mayBeStale(budget: Json, place: number): boolean {
    const writes = this.history.writes.slice(0, place);
    const others = writes
      .filter(({ kind, name }) => kind === 'poddisruptionbudgets' && name !== textAt(budget, 'metadata', 'name'))
      .map(({ object }) => object);
    return writes.some(({ kind, before, object }) => {
      if (kind !== 'pods') return false;
      const isMine = covers(budget, object);
      const isLeft = before !== null && covers(budget, before) && !isMine;
      return isLeft || (isMine && others.some((other) => covers(other, object)));
    });
  }

  private podsOf(budget: Json, place: number): Json[] {
    return [...this.history.objects('pods', place).values()].filter((pod) => covers(budget, pod));
  }

  private status(budget: Json, podsAt: number, controllersAt: number): Status {
    const pods = this.podsOf(budget, podsAt);
    const disrupted = Object.keys(textsAt(budget, 'status', 'disruptedPods')).filter((name) =>
      pods.some((pod) => textAt(pod, 'metadata', 'name') === name && !isTerminating(pod)),
    );
    const controllers = pods.map((pod) => this.controllerOf(pod, controllersAt));
    if (controllers.includes('missing')) {
      const allowed = { ...statusOf(budget), disruptionsAllowed: 0, enough: 'False', reason: 'SyncFailed' };
      return { ...allowed, disrupted: Object.keys(textsAt(budget, 'status', 'disruptedPods')).sort() };
    }
    const counters = budgetStatus(
      typed('poddisruptionbudgets', budget),
      controllers.filter((one) => typeof one === 'object' && one !== null),
      pods.map((pod): BudgetedPod => ({
        ready: isReady(pod),
        terminating: isTerminating(pod),
        disrupted: disrupted.includes(textAt(pod, 'metadata', 'name')),
      })),
    );
    return {
      ...counters,
      observedGeneration: numberAt(budget, 'metadata', 'generation'),
      disrupted: disrupted.sort(),
      enough: counters.disruptionsAllowed > 0 ? 'True' : 'False',
      reason: counters.disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    };
  }

  /** P3: who decides how many pods are expected; a ReplicaSet's Deployment instead of itself. */
  private controllerOf(object: Json, place: number): PodController | 'missing' | null {
    const reference = controllerOf(object);
    if (!reference) return null;
    const plural = SCALABLE.find(([kind]) => kind === reference['kind'])?.[1];
    const owner = plural ? this.history.byUid(plural, textAt(reference, 'uid'), place) : null;
    if (!owner) return 'missing';
    const above = plural === 'replicasets' ? this.controllerOf(owner, place) : null;
    if (above && above !== 'missing') return above;
    return { id: uidOf(owner), replicas: numberAt(owner, 'spec', 'replicas') };
  }
}

function covers(budget: Json, pod: Json): boolean {
  return matchesSelector(typed('poddisruptionbudgets', budget).selector, textsAt(pod, 'metadata', 'labels'));
}

function words(status: Status | null): string {
  return Object.entries(status ?? {})
    .map(([name, value]) => `${name} ${Array.isArray(value) ? `[${value.join(', ')}]` : String(value)}`)
    .join(', ');
}

function statusOf(budget: Json): Status {
  const counters = Object.fromEntries(COUNTERS.map((name) => [name, numberAt(budget, 'status', name)]));
  const disrupted = at(budget, 'status', 'disruptedPods');
  return {
    ...counters,
    observedGeneration: numberAt(budget, 'status', 'observedGeneration'),
    disrupted: isJson(disrupted) ? Object.keys(disrupted).sort() : [],
    enough: textAt(condition(budget, 'DisruptionAllowed'), 'status'),
    reason: textAt(condition(budget, 'DisruptionAllowed'), 'reason'),
  };
}
