import { workload } from '../../src/cluster/scenario.js';
import { rolloutBounds, workingReady, workloadView } from '../../src/cluster/workload-view.js';
const ROLLING = new Set(['create', 'grow-new', 'clean-up-unhealthy', 'scale-down-old', 'renumber']);
function sizesOf(snap, slot) {
    const of = (name) => Number(snap.context[name]);
    return {
        slot,
        spec: of('replicas'),
        available: of('available'),
        statusReplicas: of('statusReplicas'),
        revision: of('revision'),
        version: of('template'),
    };
}
/** The ReplicaSets that a Deployment controls. */
function setsOf(v, kinds, index) {
    return v
        .all(kinds.replicaSet)
        .flatMap((snap, slot) => (snap?.context['controller'] === index ? [sizesOf(snap, slot)] : []));
}
const sum = (sets, of) => sets.reduce((n, set) => n + of(set), 0);
/** The Deployment whose controller took the step. */
function own(before) {
    const { context } = before.self;
    return {
        index: Number(context['workload']),
        version: Number(context['template']),
        replicas: Number(context['replicas']),
    };
}
const isSync = (step) => step.actor === 'deployment-controller';
const isRolling = (step) => isSync(step) && ROLLING.has(step.verb);
function isRollingUpdate(before) {
    const of = workload(before.config, own(before).index);
    return of.kind === 'Deployment' && of.strategy.type === 'RollingUpdate' && !of.paused;
}
function surgeBound(kinds) {
    return {
        name: 'DEP-S1',
        on: 'write',
        about: isRolling,
        when: isRollingUpdate,
        holds: (before, after) => {
            const { index, replicas } = own(before);
            const total = sum(setsOf(before, kinds, index), (set) => set.spec);
            const ceiling = replicas + (rolloutBounds(before, kinds, index)?.maxSurge ?? 0);
            return sum(setsOf(after, kinds, index), (set) => set.spec) <= Math.max(total, ceiling);
        },
    };
}
/** A ReplicaSet deletes unavailable pods first, so scaling to `spec` keeps min(available, spec) of them. */
function availabilityFloor(kinds) {
    return {
        name: 'DEP-S2',
        on: 'write',
        about: isRolling,
        when: isRollingUpdate,
        holds: (before, after) => {
            const { index } = own(before);
            const kept = (v) => sum(setsOf(v, kinds, index), (set) => Math.min(set.available, set.spec));
            const floor = rolloutBounds(before, kinds, index)?.minAvailable ?? 0;
            return kept(after) >= Math.min(floor, kept(before));
        },
    };
}
function recreateExclusivity(kinds) {
    return {
        name: 'DEP-S3',
        on: 'write',
        about: isSync,
        when: (before) => {
            const of = workload(before.config, own(before).index);
            return of.kind === 'Deployment' && of.strategy.type === 'Recreate' && !of.paused;
        },
        holds: (before, after) => {
            const { index, version } = own(before);
            const size = (v) => sum(setsOf(v, kinds, index).filter((set) => set.version === version), (set) => set.spec);
            if (size(before) > 0 || size(after) === 0)
                return true;
            const olds = setsOf(before, kinds, index).filter((set) => set.version !== version);
            return olds.every(({ slot }) => before.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot } }).total === 0);
        },
    };
}
function pausedMeansNoRollout(kinds) {
    return {
        name: 'DEP-S4',
        on: 'write',
        about: isSync,
        when: (before) => {
            const of = workload(before.config, own(before).index);
            return of.kind === 'Deployment' && of.paused;
        },
        holds: (before, after) => {
            const { index } = own(before);
            return setsOf(after, kinds, index).length <= setsOf(before, kinds, index).length;
        },
    };
}
function scalingMakesNoRevision(kinds) {
    return {
        name: 'DEP-S5',
        on: 'write',
        about: (step) => isSync(step) && step.verb === 'proportional',
        when: () => true,
        holds: (before, after) => {
            const revisions = (v) => setsOf(v, kinds, own(before).index)
                .map((set) => `${set.version}:${set.revision}`)
                .join();
            return revisions(before) === revisions(after);
        },
    };
}
function oldSetsNeverGrow(kinds) {
    return {
        name: 'DEP-S9',
        on: 'write',
        about: isRolling,
        when: isRollingUpdate,
        holds: (before, after) => {
            const { index, version } = own(before);
            const earlier = new Map(setsOf(before, kinds, index).map((set) => [set.slot, set.spec]));
            return setsOf(after, kinds, index).every((set) => set.version === version || set.spec <= (earlier.get(set.slot) ?? Infinity));
        },
    };
}
function completionIsSound(kinds) {
    return {
        name: 'DEP-S12',
        on: 'write',
        about: (step) => isSync(step) && step.verb === 'steady',
        when: () => true,
        holds: (before) => {
            const { index, version, replicas } = own(before);
            const sets = setsOf(before, kinds, index);
            const updated = sets.filter((set) => set.version === version);
            return (sum(updated, (set) => set.statusReplicas) === replicas &&
                sum(sets, (set) => set.statusReplicas) === replicas &&
                sum(sets, (set) => set.available) === replicas);
        },
    };
}
/** A promise about the ReplicaSets of every Deployment in settled states. */
function settled(name, scenario, kinds, when, holds) {
    const deployments = (v) => v.all(kinds.deployment).flatMap((d) => {
        const index = Number(d?.context['workload']);
        return d ? [{ d, index, sets: setsOf(v, kinds, index) }] : [];
    });
    return {
        name,
        on: 'settled',
        when: (v) => scenario.workloads.some((w) => w.kind === 'Deployment') && deployments(v).some(({ sets, d }) => when(sets, d)),
        holds: (v) => deployments(v).every(({ sets, d, index }) => !when(sets, d) || holds(sets, d, index)),
    };
}
/** With a version that never becomes ready, the others come back to the floor whatever was lost meanwhile. */
function badRolloutHaltsSafely(kinds, scenario) {
    const indices = scenario.workloads.flatMap((w, index) => (w.kind === 'Deployment' ? [index] : []));
    const bad = (v) => indices.filter((index) => !workloadView(v, kinds, index).works);
    return {
        name: 'DEP-L2',
        kind: 'converges',
        when: (v) => bad(v).length > 0,
        reached: (v) => bad(v).every((index) => {
            const least = Number(v.all(kinds.monitor)[index]?.context['least']);
            return workingReady(v, kinds, index) >= (rolloutBounds(v, kinds, index, least)?.minAvailable ?? 0);
        }),
    };
}
/** The promises of §6.12 that are asked of every Deployment of the scenario. */
export function deploymentPromises(kinds, scenario) {
    const isNew = (set, d) => set.version === Number(d.context['template']);
    return [
        surgeBound(kinds),
        availabilityFloor(kinds),
        recreateExclusivity(kinds),
        pausedMeansNoRollout(kinds),
        scalingMakesNoRevision(kinds),
        settled('DEP-S6', scenario, kinds, (sets, d) => sets.length > 1 && sets.some((set) => isNew(set, d)), (sets, d) => {
            const newest = sets.find((set) => isNew(set, d));
            return sets.every((set) => set === newest || set.revision < (newest?.revision ?? 0));
        }),
        settled('DEP-S7', scenario, kinds, (sets) => sets.length > 1, (sets) => new Set(sets.map((set) => set.version)).size === sets.length),
        settled('DEP-S8', scenario, kinds, (sets, d) => d.value === 'Complete' && sets.length > 1, (sets, d, index) => {
            const of = workload(scenario, index);
            const deletable = sets.filter((set) => !isNew(set, d) && set.spec === 0 && set.statusReplicas === 0);
            return of.kind !== 'Deployment' || deletable.length <= of.revisionHistoryLimit;
        }),
        oldSetsNeverGrow(kinds),
        badRolloutHaltsSafely(kinds, scenario),
        completionIsSound(kinds),
    ];
}
