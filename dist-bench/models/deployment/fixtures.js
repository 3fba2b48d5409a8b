/** Views for the Deployment's tests, and a small world that carries plans out. */
import { describe, expect, it } from 'vitest';
import { nextRevision, reconcileDeployment, resolvedRollingUpdate, } from './reconcile.js';
/** `2` or `'25%'`. */
export function amount(text) {
    if (typeof text === 'number')
        return { kind: 'int', value: text };
    return { kind: 'percent', value: Number.parseInt(text, 10) };
}
/** RollingUpdate with these bounds. */
export function rolling(surge, unavailable) {
    return { type: 'RollingUpdate', maxSurge: amount(surge), maxUnavailable: amount(unavailable) };
}
/** An old ReplicaSet whose pods are all available; its id is its age and revision. */
export function old(id, spec, change = {}) {
    const settled = { statusReplicas: spec, available: spec, desired: null, max: null };
    return { id, isNew: false, spec, ...settled, revision: id, created: id, ...change };
}
/** The ReplicaSet of the current template. */
export function current(id, spec, change = {}) {
    return old(id, spec, { isNew: true, ...change });
}
/** A Deployment of four, 1/1. */
export function deployment(replicaSets, change = {}) {
    const settings = {
        replicas: 4,
        strategy: rolling(1, 1),
        paused: false,
        oldPodsRemain: false,
        revisionHistoryLimit: 10,
    };
    return { ...settings, replicaSets, ...change };
}
/** Writes in short: `new=1`, `2=3`, `#2`, `-2`. */
export function short(plan) {
    return plan.writes.map(shortWrite).join(' ');
}
/** One write in short. */
function shortWrite(write) {
    if (write.write === 'create')
        return `new=${write.replicas}`;
    if (write.write === 'scale')
        return `${write.id}=${write.replicas}`;
    return write.write === 'renumber' ? `#${write.id}` : `-${write.id}`;
}
/** Carries one plan out; pods come and go at once, and those of a ReplicaSet for which `works` fails stay unavailable. */
export function carryOut(view, plan, works) {
    const max = view.replicas + resolvedRollingUpdate(view).maxSurge;
    let sets = [...view.replicaSets];
    for (const write of plan.writes) {
        if (write.write === 'delete')
            sets = sets.filter((set) => set.id !== write.id);
        else if (write.write === 'create') {
            const id = 1 + Math.max(0, ...sets.map((set) => set.id));
            const fresh = { available: 0, desired: view.replicas, max, revision: nextRevision(view) };
            sets.push(current(id, write.replicas, fresh));
        }
        else {
            const change = write.write === 'renumber'
                ? { revision: nextRevision(view) }
                : { spec: write.replicas, desired: write.desired, max: write.max };
            sets = sets.map((set) => (set.id === write.id ? { ...set, ...change } : set));
        }
    }
    const settle = (set) => {
        const available = works(set.id) ? set.spec : Math.min(set.spec, set.available);
        return { ...set, statusReplicas: set.spec, available };
    };
    return { ...view, replicaSets: sets.map(settle) };
}
/** Syncs until nothing is written (or fifty times); every view after a plan, the first one included. */
export function rollOut(start, rules, works = (_id) => true) {
    const views = [start];
    let view = start;
    for (let round = 0; round < 50; round++) {
        const plan = reconcileDeployment(view, rules);
        if (plan.writes.length === 0)
            break;
        view = carryOut(view, plan, works);
        views.push(view);
    }
    return views;
}
/** Sum of one number over the ReplicaSets. */
function sumOf(view, of) {
    return view.replicaSets.reduce((total, set) => total + set[of], 0);
}
/** DEP-S1 and DEP-S2 in every view. */
export function keepsBounds(views) {
    return views.every((view) => {
        const { maxSurge, minAvailable } = resolvedRollingUpdate(view);
        return sumOf(view, 'spec') <= view.replicas + maxSurge && sumOf(view, 'available') >= minAvailable;
    });
}
/** Runs one table; every row takes the given path. */
export function table(path, cases) {
    describe(path, () => {
        it.each(cases)('$name', ({ view, reason, writes }) => {
            const plan = reconcileDeployment(view);
            expect([plan.path, plan.reason, short(plan)]).toEqual([path, reason, writes]);
        });
    });
}
