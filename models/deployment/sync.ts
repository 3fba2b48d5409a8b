/**
 * What the three paths of a Deployment sync share: who is new and who is old (workloads.md §6.2), when the new
 * ReplicaSet needs a higher revision (GetNew, §6.3), when a rollout is complete (§6.8) and the history clean-up (§6.9).
 */
import {
  resolvedRollingUpdate,
  type DeploymentRules,
  type DeploymentView,
  type DeploymentWrite,
  type ReplicaSetView,
  type Resize,
} from './rules.ts';

/** One sync's view with its derived quantities. */
export interface Sync {
  readonly view: DeploymentView;
  readonly rules: DeploymentRules;
  readonly newRS: ReplicaSetView | null;
  /** Oldest first. */
  readonly olds: readonly ReplicaSetView[];
  readonly maxSurge: number;
  readonly minAvailable: number;
  /** T: sum of spec.replicas over all ReplicaSets. */
  readonly total: number;
  /** What counts towards the ceiling: T, and Terminating pods where the rules say so. */
  readonly ceilingTotal: number;
  /** Av: sum of status.availableReplicas. */
  readonly available: number;
}

/** Sum of one number over several ReplicaSets. */
export function sum(sets: readonly ReplicaSetView[], of: (set: ReplicaSetView) => number): number {
  return sets.reduce((total, set) => total + of(set), 0);
}

/** §6.2: the oldest ReplicaSet with an equal template is the new one; all others are old (oldest first). */
function newAndOld(view: DeploymentView): Pick<Sync, 'newRS' | 'olds'> {
  const byAge = [...view.replicaSets].sort((a, b) => a.created - b.created);
  const newRS = byAge.find((set) => set.isNew) ?? null;
  return { newRS, olds: byAge.filter((set) => set !== newRS) };
}

/** Derives the quantities of §6.2 from a view. */
export function syncOf(view: DeploymentView, rules: DeploymentRules): Sync {
  const { maxSurge, minAvailable } = resolvedRollingUpdate(view, rules);
  const total = sum(view.replicaSets, (set) => set.spec);
  const available = sum(view.replicaSets, (set) => set.available);
  // Who counts Terminating pods also counts those that a ReplicaSet has still to delete.
  const ceilingTotal = rules.countsTerminating
    ? sum(view.replicaSets, (set) => Math.max(set.spec, set.statusReplicas)) + (view.terminating ?? 0)
    : total;
  return { view, rules, ...newAndOld(view), maxSurge, minAvailable, total, ceilingTotal, available };
}

/** GetNew: the revision that the new ReplicaSet has to carry, existing or not. */
export function nextRevision(view: DeploymentView): number {
  return 1 + newAndOld(view).olds.reduce((highest, set) => Math.max(highest, set.revision), 0);
}

/** GetNew: the write that raises the new ReplicaSet's revision, if it is too low. */
export function renumbering(sync: Sync): readonly DeploymentWrite[] {
  if (sync.newRS === null || sync.newRS.revision >= nextRevision(sync.view)) return [];
  return [{ write: 'renumber', id: sync.newRS.id }];
}

/** The PUT that sets a size together with both annotations. */
export function scaleTo(sync: Sync, resize: Resize): DeploymentWrite {
  const { replicas } = sync.view;
  return { write: 'scale', id: resize.id, replicas: resize.replicas, desired: replicas, max: replicas + sync.maxSurge };
}

/** §6.8: all pods are of the new revision, as many as wanted, and available; by the sums of the ReplicaSets' statuses. */
export function isComplete(sync: Sync): boolean {
  const { newRS, view } = sync;
  if (newRS === null) return false;
  const replicas = sum(view.replicaSets, (set) => set.statusReplicas);
  return newRS.statusReplicas === view.replicas && replicas === view.replicas && sync.available === view.replicas;
}

/** §6.9: of the old ReplicaSets beyond the limit, lowest revisions first, those that are empty are deleted. */
export function historyCleanUp(sync: Sync): readonly DeploymentWrite[] {
  const excess = sync.olds.length - sync.view.revisionHistoryLimit;
  if (excess <= 0) return [];
  return [...sync.olds]
    .sort((a, b) => a.revision - b.revision)
    .slice(0, excess)
    .filter((set) => set.spec === 0 && set.statusReplicas === 0)
    .map((set): DeploymentWrite => ({ write: 'delete', id: set.id }));
}
