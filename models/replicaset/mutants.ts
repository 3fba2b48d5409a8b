/**
 * Faulty rankings of the pods that a ReplicaSet deletes: `victimRank` with one rule turned round (workloads.md §5.4).
 */
import { victimRank } from './ranking.ts';
import { missingPods } from './reconcile.ts';

/** Each by what it does wrong. */
export const rankingMutants: Readonly<Record<string, typeof victimRank>> = {
  'ready pods are deleted first': (pod) => victimRank({ ...pod, ready: !pod.ready }),
  'pods are deleted in any order': () => 0,
};

/** A controller without expectations acts on pods that it has not seen yet. */
export const withoutExpectations = (): boolean => true;

/** Faulty differences between what is asked for and what is there (workloads.md §5.3 R5). */
export const missingMutants: Readonly<Record<string, typeof missingPods>> = {
  'a ReplicaSet never shrinks': (replicas, active) => Math.max(0, missingPods(replicas, active)),
};
