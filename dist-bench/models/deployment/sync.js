/**
 * What the three paths of a Deployment sync share: who is new and who is old (workloads.md §6.2), when the new
 * ReplicaSet needs a higher revision (GetNew, §6.3), when a rollout is complete (§6.8) and the history clean-up (§6.9).
 */
import { resolvedRollingUpdate, } from './rules.js';
/** Sum of one number over several ReplicaSets. */
export function sum(sets, of) {
    return sets.reduce((total, set) => total + of(set), 0);
}
/** §6.2: the oldest ReplicaSet with an equal template is the new one; all others are old (oldest first). */
function newAndOld(view) {
    const byAge = [...view.replicaSets].sort((a, b) => a.created - b.created);
    const newRS = byAge.find((set) => set.isNew) ?? null;
    return { newRS, olds: byAge.filter((set) => set !== newRS) };
}
/** Derives the quantities of §6.2 from a view. */
export function syncOf(view, rules) {
    const { maxSurge, minAvailable } = resolvedRollingUpdate(view, rules);
    const total = sum(view.replicaSets, (set) => set.spec);
    const available = sum(view.replicaSets, (set) => set.available);
    return { view, rules, ...newAndOld(view), maxSurge, minAvailable, total, available };
}
/** GetNew: the revision that the new ReplicaSet has to carry, existing or not. */
export function nextRevision(view) {
    return 1 + newAndOld(view).olds.reduce((highest, set) => Math.max(highest, set.revision), 0);
}
/** GetNew: the write that raises the new ReplicaSet's revision, if it is too low. */
export function renumbering(sync) {
    if (sync.newRS === null || sync.newRS.revision >= nextRevision(sync.view))
        return [];
    return [{ write: 'renumber', id: sync.newRS.id }];
}
/** The PUT that sets a size together with both annotations. */
export function scaleTo(sync, resize) {
    const { replicas } = sync.view;
    return { write: 'scale', id: resize.id, replicas: resize.replicas, desired: replicas, max: replicas + sync.maxSurge };
}
/** §6.8: all pods are of the new revision, as many as wanted, and available; by the sums of the ReplicaSets' statuses. */
export function isComplete(sync) {
    const { newRS, view } = sync;
    if (newRS === null)
        return false;
    const replicas = sum(view.replicaSets, (set) => set.statusReplicas);
    return newRS.statusReplicas === view.replicas && replicas === view.replicas && sync.available === view.replicas;
}
/** §6.9: of the old ReplicaSets beyond the limit, lowest revisions first, those that are empty are deleted. */
export function historyCleanUp(sync) {
    const excess = sync.olds.length - sync.view.revisionHistoryLimit;
    if (excess <= 0)
        return [];
    return [...sync.olds]
        .sort((a, b) => a.revision - b.revision)
        .slice(0, excess)
        .filter((set) => set.spec === 0 && set.statusReplicas === 0)
        .map((set) => ({ write: 'delete', id: set.id }));
}
