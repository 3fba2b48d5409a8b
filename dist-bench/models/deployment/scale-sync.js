import { historyCleanUp, renumbering, scaleTo, sum } from './sync.js';
/** D7: some active ReplicaSet was last scaled for another number of replicas. */
export function isScalingEvent(sync) {
    const { replicas, replicaSets } = sync.view;
    return replicaSets.some((set) => set.spec > 0 && set.desired !== null && set.desired !== replicas);
}
/** One sync of the scaling path. */
export function scaleSync(sync) {
    const renumber = renumbering(sync);
    // X1 after D7 is the second GetNew of the sync and conflicts; while paused it is the first, and the sync goes on.
    if (renumber.length > 0 && !sync.view.paused)
        return { path: 'ScaleSync', reason: 'renumber', writes: renumber };
    const scaling = scale(sync);
    const cleanUp = sync.view.paused ? historyCleanUp(sync) : []; // X5
    const writes = [...renumber, ...scaling.writes, ...cleanUp];
    return { path: 'ScaleSync', reason: reasonOf(renumber, scaling, cleanUp), writes };
}
/** The first thing that wrote names the plan. */
function reasonOf(renumber, scaling, cleanUp) {
    if (renumber.length > 0)
        return 'renumber';
    if (scaling.writes.length > 0)
        return scaling.reason;
    return cleanUp.length > 0 ? 'clean-up-history' : scaling.reason;
}
/** X2–X4. */
function scale(sync) {
    const { replicas, replicaSets, strategy } = sync.view;
    const active = replicaSets.filter((set) => set.spec > 0);
    if (active.length <= 1) {
        const target = active[0] ?? sync.newRS ?? sync.olds.at(-1); // X2
        if (target === undefined || target.spec === replicas)
            return { reason: 'steady', writes: [] };
        return { reason: 'proportional', writes: [scaleTo(sync, { id: target.id, replicas })] };
    }
    if (sync.newRS !== null && isSaturated(sync.newRS, replicas)) {
        const others = active.filter((set) => set !== sync.newRS); // X3
        return { reason: 'scale-to-zero', writes: others.map((set) => scaleTo(sync, { id: set.id, replicas: 0 })) };
    }
    if (strategy.type === 'Recreate')
        return { reason: 'wait', writes: [] }; // the stuck case of §6.5
    return proportional(sync, active);
}
/** X3: the new ReplicaSet carries the whole Deployment. */
function isSaturated(newRS, replicas) {
    return newRS.spec === replicas && newRS.desired === replicas && newRS.available === replicas;
}
/** X4: the difference is spread by size; the largest takes what rounding leaves. */
function proportional(sync, active) {
    const { replicas } = sync.view;
    const allowed = replicas > 0 ? replicas + sync.maxSurge : 0;
    const add = allowed - sum(active, (set) => set.spec);
    const ordered = [...active].sort((a, b) => b.spec - a.spec || (add > 0 ? b.created - a.created : a.created - b.created));
    let given = 0;
    const parts = ordered.map((set) => {
        const part = add === 0 ? 0 : limited(fraction(sync, set), add - given, add > 0);
        given += part;
        return part;
    });
    const leftover = add - given;
    const writes = ordered.flatMap((set, index) => {
        const wanted = set.spec + (parts[index] ?? 0);
        const size = index === 0 ? Math.max(0, wanted + leftover) : wanted;
        const write = scaleTo(sync, { id: set.id, replicas: size });
        const unchanged = size === set.spec && set.desired === replicas && set.max === replicas + sync.maxSurge;
        return unchanged ? [] : [write];
    });
    return { reason: writes.length > 0 ? 'proportional' : 'steady', writes };
}
/** X4: never past what is left to give (`growing`) or to take; nothing once all is given (GetProportion). */
function limited(fraction, left, growing) {
    if (left === 0)
        return 0;
    return growing ? Math.min(fraction, left) : Math.max(fraction, left);
}
/** X4, `frac`: what the set would gain if it kept its share. Sizes are not negative, so half rounds away from zero. */
function fraction(sync, set) {
    const { replicas, replicaSets } = sync.view;
    if (replicas === 0)
        return -set.spec;
    // Absent or 0 falls back to the Deployment's status.replicas, here the sum of the ReplicaSets' (§6.8).
    const before = set.max || sum(replicaSets, (other) => other.statusReplicas);
    if (before === 0)
        return 0;
    return Math.round((set.spec * (replicas + sync.maxSurge)) / before) - set.spec;
}
