import { resolvedRollingUpdate } from '../../models/deployment/rules.js';
import { workload } from './scenario.js';
/** The workload with this index. */
export function workloadView(v, kinds, index) {
    switch (workload(v.config, index).kind) {
        case 'Deployment':
            return deploymentView(v, kinds, index);
        case 'ReplicaSet':
        case 'ReplicationController':
            return replicaSetView(v, kinds, index);
        case 'Pod':
            return podView(v, kinds, index);
    }
}
function deploymentView(v, kinds, index) {
    const d = v.all(kinds.deployment).find((snap) => snap?.context['workload'] === index);
    const desired = Number(d?.context['replicas']);
    const pods = ownedPods(v, kinds, 'controller', index);
    const complete = d?.value === 'Complete' && pods.ready === desired && pods.active === desired;
    return { ...pods, desired, works: d?.context['works'] === true, complete };
}
function replicaSetView(v, kinds, index) {
    const rs = v.all(kinds.replicaSet).find((snap) => snap?.context['workload'] === index);
    const desired = Number(rs?.context['replicas'] ?? 0);
    const pods = ownedPods(v, kinds, 'workload', index);
    return { ...pods, desired, works: true, complete: pods.ready === desired && pods.active === desired };
}
function podView(v, kinds, index) {
    const states = v.fold(kinds.podStates);
    const of = (state) => states.get(`${index} ${state}`) ?? 0;
    const [ready, terminating] = [of('ready'), of('terminating')];
    const active = ready + of('bound') + of('unscheduled');
    return { ready, active, total: active + terminating, desired: active, works: true, complete: ready === active };
}
/** Sums over the ReplicaSets that a Deployment controls, or over the one that was applied as such. */
function ownedPods(v, kinds, by, index) {
    let [ready, active, total] = [0, 0, 0];
    for (const [slot, rs] of v.all(kinds.replicaSet).entries()) {
        if (rs?.context[by] !== index)
            continue;
        const counts = v.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot } });
        ready += counts.ready;
        active += counts.active;
        total += counts.total;
    }
    return { ready, active, total };
}
/**
 * The bounds of a rolling update at the size asked for now, or at `replicas`; null for a workload that is not updated so.
 * Source: workloads.md §6.2.
 */
export function rolloutBounds(v, kinds, index, replicas) {
    const of = workload(v.config, index);
    if (of.kind !== 'Deployment' || of.strategy.type !== 'RollingUpdate')
        return null;
    return resolvedRollingUpdate({
        replicas: replicas ?? workloadView(v, kinds, index).desired,
        strategy: of.strategy,
    });
}
/** Ready pods of a Deployment's versions that work. */
export function workingReady(v, kinds, index) {
    let ready = 0;
    for (const [slot, rs] of v.all(kinds.replicaSet).entries()) {
        if (rs?.context['controller'] !== index || rs.context['works'] !== true)
            continue;
        ready += v.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot } }).ready;
    }
    return ready;
}
/**
 * The versions of a Deployment, numbered in the order in which they first came: the one asked for, the newest, and
 * whether no pod of another version is active.
 */
export function versionsOf(v, kinds, index) {
    const d = v.all(kinds.deployment).find((snap) => snap?.context['workload'] === index);
    const asked = Number(d?.context['template'] ?? 0);
    let newest = asked;
    let onlyAsked = true;
    for (const [slot, rs] of v.all(kinds.replicaSet).entries()) {
        if (rs?.context['controller'] !== index)
            continue;
        const version = Number(rs.context['template']);
        newest = Math.max(newest, version);
        if (version === asked)
            continue;
        const { active } = v.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot } });
        if (active > 0)
            onlyAsked = false;
    }
    return { asked, newest, onlyAsked };
}
