/**
 * What the ReplicaSet controller sees of one ReplicaSet or ReplicationController at a place in the history: the pods
 * that it claims, what they count, and who would be deleted first. Sources: workloads.md §5.3 R3–R6, §5.4.
 */
import { replicaSetStatus, type ReplicaSetPod, type ReplicaSetStatus } from '../../models/replicaset/reconcile.ts';
import { victimRank } from '../../models/replicaset/ranking.ts';
import {
  controllerOf,
  hasReferenceTo,
  isActive,
  isControlledBy,
  isReady,
  isTerminal,
  isTerminating,
  nodeOf,
  selects,
} from './facts.ts';
import type { History } from './history.ts';
import { listAt, numberAt, textAt, textsAt, type Json } from './json.ts';

/** Readiness is recorded in whole seconds: a pod may count as available so much earlier or later. */
const CLOCK_MS = 1500;

export interface ClaimedPods {
  /** R4: owned and matching, or free and matching. */
  readonly mine: readonly Json[];
  /** Names of pods whose owner reference this view asks to change. */
  readonly patches: readonly string[];
}

/** R3 and R4 over the pods of one cache. */
export function claimedPods(set: Json, pods: Iterable<Json>): ClaimedPods {
  const mine: Json[] = [];
  const patches: string[] = [];
  for (const pod of pods) {
    const matching = selects(set, pod);
    if (isControlledBy(pod, set)) {
      if (matching) mine.push(pod);
      else if (isActive(pod)) patches.push(textAt(pod, 'metadata', 'name'));
    } else if (controllerOf(pod) === null && matching && isActive(pod) && !isTerminating(set)) {
      mine.push(pod);
      patches.push(textAt(pod, 'metadata', 'name'));
    }
  }
  return { mine, patches };
}

/** R6, with the fewest and the most pods that can count as available at a time. */
export function countedPods(
  set: Json,
  mine: readonly Json[],
  readySince: (pod: Json) => number,
  t: number,
): { readonly least: ReplicaSetStatus; readonly most: ReplicaSetStatus } {
  const wait = numberAt(set, 'spec', 'minReadySeconds') * 1000;
  const wanted = Object.entries(textsAt(set, 'spec', 'template', 'metadata', 'labels'));
  const count = (slack: number): ReplicaSetStatus =>
    replicaSetStatus(
      mine.map((pod): ReplicaSetPod => {
        const labels = textsAt(pod, 'metadata', 'labels');
        const ready = isReady(pod);
        return {
          active: isActive(pod),
          ready,
          available: ready && (wait === 0 || t - readySince(pod) + slack >= wait),
          terminating: isTerminating(pod) && !isTerminal(pod),
          labelled: wanted.every(([key, value]) => labels[key] === value),
        };
      }),
    );
  return { least: count(-CLOCK_MS), most: count(CLOCK_MS) };
}

/** §5.4, rules 1 to 5, of every pod that the controller could delete; lower goes first. */
export function victimRanks(
  history: History,
  set: Json,
  mine: readonly Json[],
  place: number,
): ReadonlyMap<string, number> {
  const controller = controllerOf(set);
  const related = [...history.objects('replicasets', place).values()].filter(
    (other) => controller !== null && textAt(controllerOf(other), 'uid') === textAt(controller, 'uid'),
  );
  const all = [...history.objects('pods', place).values()].filter(isActive);
  const colocated = (pod: Json): number =>
    all.filter((other) => nodeOf(other) === nodeOf(pod) && related.some((one) => selects(one, other))).length;
  return new Map(
    mine.filter(isActive).map((pod) => [
      textAt(pod, 'metadata', 'name'),
      victimRank({
        scheduled: nodeOf(pod) !== '',
        pending: textAt(pod, 'status', 'phase') === 'Pending',
        ready: isReady(pod),
        available: false, // ready times are not compared
        deletionCost: deletionCost(pod),
        colocated: nodeOf(pod) === '' ? 0 : colocated(pod),
      }),
    ]),
  );
}

/** Rule 4: what cannot be read counts as 0. */
function deletionCost(pod: Json): number {
  const text = textsAt(pod, 'metadata', 'annotations')['controller.kubernetes.io/pod-deletion-cost'] ?? '';
  return /^-?(?:0|[1-9]\d*)$/.test(text) ? Number(text) : 0;
}

/** Is the pod made from the ReplicaSet's template? The API server adds defaults, so only what it leaves is compared. */
export function isMadeFrom(set: Json, pod: Json, same: (a: unknown, b: unknown) => boolean): boolean {
  const template = ['spec', 'template'] as const;
  return (
    hasReferenceTo(pod, set) &&
    textAt(pod, 'metadata', 'name').startsWith(`${textAt(set, 'metadata', 'name')}-`) &&
    same(textsAt(set, ...template, 'metadata', 'labels'), textsAt(pod, 'metadata', 'labels')) &&
    same(textsAt(set, ...template, 'metadata', 'annotations'), textsAt(pod, 'metadata', 'annotations')) &&
    same(
      listAt(set, ...template, 'spec', 'containers'),
      listAt(pod, 'spec', 'containers').map((one, index) =>
        withoutDefaults(one, listAt(set, ...template, 'spec', 'containers')[index]),
      ),
    )
  );
}

/** §8: a container without the requests and limits that a LimitRange has added. */
function withoutDefaults(container: Json, template: Json | undefined): Json {
  const [given, asked] = [container['resources'], template?.['resources']];
  const added = (field: string): boolean =>
    Object.entries(textsAt(asked, field)).every(([name, value]) => textsAt(given, field)[name] === value);
  return added('requests') && added('limits') ? { ...container, resources: asked } : container;
}
