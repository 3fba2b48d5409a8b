/**
 * The bounded world of one check: workloads, nodes, what selects the pods, and what may happen.
 */
import { matchesSelector } from '../kube/selector.js';
/** Everything that a user or the world may do to a cluster; the names are those of the command line. */
export const disturbanceNames = [
    'rollout',
    'bad-rollout',
    'rollback',
    'scale',
    'apply',
    'drain',
    'delete-pod',
    'node-failure',
    'node-removal',
    'node-join',
    'pod-crash',
    'unready',
];
/** Replicas of a workload as applied; the API's default is 1, and a Pod is one. */
export function replicasOf(of) {
    return of.kind === 'Pod' ? 1 : (of.replicas ?? 1);
}
/** The workload with this index; asking for one that is not there is a defect of the caller. */
export function workload(scenario, index) {
    const found = scenario.workloads[Number(index)];
    if (!found)
        throw new RangeError(`scenario ${scenario.name} has no workload ${String(index)}`);
    return found;
}
/** The Deployment with this index. */
export function deployment(scenario, index) {
    const found = workload(scenario, index);
    if (found.kind !== 'Deployment')
        throw new RangeError(`${found.kind} ${found.name} is no Deployment`);
    return found;
}
/** Is this object one of the workloads that are modelled? */
export function isWorkload(object) {
    return ['Deployment', 'ReplicaSet', 'ReplicationController', 'Pod'].includes(object.kind);
}
/** Is this a ReplicaSet that was applied as such? */
export function isReplicaSet(of) {
    return of.kind === 'ReplicaSet' || of.kind === 'ReplicationController';
}
/** D2, R4: would this workload adopt an object with these labels that nobody controls? */
export function wouldAdopt(owner, orphan) {
    if (owner.namespace !== orphan.namespace)
        return false;
    if (owner.kind === 'Deployment')
        return orphan.kind === 'ReplicaSet' && matchesSelector(owner.selector, orphan.labels);
    return isReplicaSet(owner) && orphan.kind === 'Pod' && matchesSelector(owner.selector, orphan.labels);
}
/** `kind/name`, as people write it. */
export function nameOf(of) {
    return `${of.kind.toLowerCase()}/${of.name}`;
}
