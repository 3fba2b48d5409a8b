import { historyCleanUp, isComplete, renumbering, scaleTo, sum } from './sync.js';
/** One sync of the Recreate path. */
export function recreate(sync) {
    const { replicas, oldPodsRemain } = sync.view;
    // C1: as in U1, a changed revision ends the sync.
    const renumber = renumbering(sync);
    if (renumber.length > 0)
        return { path: 'Recreate', reason: 'renumber', writes: renumber };
    const active = sync.olds.filter((set) => set.spec > 0);
    if (active.length > 0) {
        const writes = active.map((set) => scaleTo(sync, { id: set.id, replicas: 0 }));
        return { path: 'Recreate', reason: 'scale-to-zero', writes }; // C2: stop
    }
    if (oldPodsRemain || sum(sync.olds, (set) => set.statusReplicas) > 0) {
        return { path: 'Recreate', reason: 'wait', writes: [] }; // C3: stop
    }
    if (sync.newRS === null)
        return { path: 'Recreate', reason: 'create', writes: [{ write: 'create', replicas }] }; // C4
    const complete = isComplete(sync);
    const cleanUp = complete ? historyCleanUp(sync) : [];
    if (sync.newRS.spec !== replicas) {
        const grow = scaleTo(sync, { id: sync.newRS.id, replicas });
        return { path: 'Recreate', reason: 'grow-new', writes: [grow, ...cleanUp] }; // C5
    }
    if (cleanUp.length > 0)
        return { path: 'Recreate', reason: 'clean-up-history', writes: cleanUp };
    return { path: 'Recreate', reason: complete ? 'steady' : 'wait', writes: [] };
}
