/**
 * Views, plans and the replaceable arithmetic rules of the Deployment controller: workloads.md §6.2, §6.4.
 *
 * A rule is one small formula; a faulty controller (mutants.ts) is `kubernetesRules` with one of them replaced.
 */
import { scaled } from '../../src/kube/percent.ts';
import type { DeploymentObject, IntOrPercent } from '../../src/kube/types.ts';

/** An owned ReplicaSet as the controller's cache shows it. */
export interface ReplicaSetView {
  readonly id: number;
  /** Its template equals the Deployment's. Of several, the oldest is the new one and the others are old. */
  readonly isNew: boolean;
  readonly spec: number;
  readonly statusReplicas: number;
  readonly available: number;
  /** Annotation desired-replicas; `null` = absent. */
  readonly desired: number | null;
  /** Annotation max-replicas; `null` = absent. */
  readonly max: number | null;
  /** 0 when it has none (adopted). */
  readonly revision: number;
  /** Creation order, older = smaller. */
  readonly created: number;
}

/** Everything one sync reads. */
export interface DeploymentView {
  readonly replicas: number;
  readonly strategy: DeploymentObject['strategy'];
  readonly paused: boolean;
  readonly replicaSets: readonly ReplicaSetView[];
  /** Some pod of an old ReplicaSet is not terminal (Terminating ones count). */
  readonly oldPodsRemain: boolean;
  /** Terminating pods, where the rules count them towards the ceiling. */
  readonly terminating?: number;
  readonly revisionHistoryLimit: number;
}

/** One write to the API, in the words of §6.10. A scale sets both annotations in the same PUT. */
export type DeploymentWrite =
  | { readonly write: 'create'; readonly replicas: number }
  | { readonly write: 'renumber'; readonly id: number }
  | {
      readonly write: 'scale';
      readonly id: number;
      readonly replicas: number;
      readonly desired: number;
      readonly max: number;
    }
  | { readonly write: 'delete'; readonly id: number };

/** What one sync does, writes in order, and the rule that made it. */
export interface DeploymentPlan {
  readonly path: 'ScaleSync' | 'RollingUpdate' | 'Recreate';
  readonly reason:
    | 'create'
    | 'renumber'
    | 'grow-new'
    | 'clean-up-unhealthy'
    | 'scale-down-old'
    | 'proportional'
    | 'scale-to-zero'
    | 'wait'
    | 'clean-up-history'
    | 'steady';
  readonly writes: readonly DeploymentWrite[];
}

/** A new size for one ReplicaSet. */
export interface Resize {
  readonly id: number;
  readonly replicas: number;
}

/** The formulas of §6.2 and §6.4 that a mutant can replace. */
export interface DeploymentRules {
  /** §6.2: maxSurge as a number of pods. */
  readonly surge: (maxSurge: IntOrPercent, replicas: number) => number;
  /** §6.2: maxUnavailable as a number of pods. */
  readonly unavailable: (maxUnavailable: IntOrPercent, replicas: number) => number;
  /** §6.4 NewCount: the size of the new ReplicaSet while it is not above `replicas`. `total` is T. */
  readonly newCount: (view: {
    readonly spec: number;
    readonly total: number;
    readonly replicas: number;
    readonly maxSurge: number;
  }) => number;
  /** U3: how many old pods may go at most; not positive = none. */
  readonly maxDown: (view: {
    readonly total: number;
    readonly minAvailable: number;
    readonly unavailableNew: number;
  }) => number;
  /** U3a. `olds` oldest first. `abandoned` = U3 ends here for this sync, earlier resizes stay. */
  readonly cleanUpUnhealthy: (view: { readonly olds: readonly ReplicaSetView[]; readonly maxDown: number }) => {
    readonly resizes: readonly Resize[];
    readonly abandoned: boolean;
  };
  /** U3b. `olds` oldest first, sizes as U3a left them; `available` is Av over all ReplicaSets. */
  readonly scaleDownOld: (view: {
    readonly olds: readonly ReplicaSetView[];
    readonly available: number;
    readonly minAvailable: number;
  }) => readonly Resize[];
  /**
   * §6.3 GetNew: what the name of a ReplicaSet ends in; two templates may get the same by bad luck. `collisions` is how often
   * the Deployment has met that.
   */
  readonly hash: (template: number, collisions: number) => string;
  /** What that luck adds to the collision count, which is mixed into the next hash. */
  readonly countsCollision: boolean;
  /** C3: does Recreate still wait for these pods? */
  readonly waitsForOld: (pods: OldPods) => boolean;
  /** §6.4: whether Terminating pods count towards the ceiling of a rolling update. */
  readonly countsTerminating: boolean;
}

/** Pods of old ReplicaSets, as Recreate looks at them. */
export interface OldPods {
  readonly active: number;
  readonly terminating: number;
}

/** U3a: old pods that are not available go first, whatever the new ones do. */
const cleanUpUnhealthy: DeploymentRules['cleanUpUnhealthy'] = ({ olds, maxDown }) => {
  const resizes: Resize[] = [];
  let done = 0;
  for (const old of olds) {
    if (done >= maxDown) break;
    if (old.spec === 0 || old.spec === old.available) continue;
    if (old.available > old.spec) return { resizes, abandoned: true };
    const count = Math.min(maxDown - done, old.spec - old.available);
    resizes.push({ id: old.id, replicas: old.spec - count });
    done += count;
  }
  return { resizes, abandoned: false };
};

/** Takes up to `budget` pods from the given ReplicaSets, in order. */
export function takeFrom(olds: readonly ReplicaSetView[], budget: number): readonly Resize[] {
  const resizes: Resize[] = [];
  let remaining = budget;
  for (const old of olds) {
    if (remaining <= 0) break;
    if (old.spec === 0) continue;
    const count = Math.min(old.spec, remaining);
    resizes.push({ id: old.id, replicas: old.spec - count });
    remaining -= count;
  }
  return resizes;
}

/** The rules as Kubernetes has them. */
export const kubernetesRules: DeploymentRules = {
  surge: (maxSurge, replicas) => scaled(maxSurge, replicas, 'up'),
  unavailable: (maxUnavailable, replicas) => scaled(maxUnavailable, replicas, 'down'),
  newCount: ({ spec, total, replicas, maxSurge }) =>
    total >= replicas + maxSurge ? spec : spec + Math.min(replicas + maxSurge - total, replicas - spec),
  maxDown: ({ total, minAvailable, unavailableNew }) => total - minAvailable - unavailableNew,
  cleanUpUnhealthy,
  scaleDownOld: ({ olds, available, minAvailable }) => takeFrom(olds, available - minAvailable),
  hash: (template, collisions) => `${template}-${collisions}`,
  countsCollision: true,
  waitsForOld: ({ active, terminating }) => active + terminating > 0,
  countsTerminating: false,
};

/** §6.2: the two bounds of a rolling update as numbers of pods, and the floor that follows. Recreate: 0 and 0. */
export function resolvedRollingUpdate(
  deployment: Pick<DeploymentView, 'replicas' | 'strategy'>,
  rules: DeploymentRules = kubernetesRules,
): { readonly maxSurge: number; readonly maxUnavailable: number; readonly minAvailable: number } {
  const { replicas, strategy } = deployment;
  if (strategy.type === 'Recreate') return { maxSurge: 0, maxUnavailable: 0, minAvailable: replicas };
  const maxSurge = rules.surge(strategy.maxSurge, replicas);
  const resolved = rules.unavailable(strategy.maxUnavailable, replicas);
  const unavailable = maxSurge === 0 && resolved === 0 ? 1 : resolved; // both zero: one pod may be missing
  const maxUnavailable = Math.min(unavailable, replicas);
  return { maxSurge, maxUnavailable, minAvailable: replicas - maxUnavailable };
}
