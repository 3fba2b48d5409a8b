/** What the scheduler sees of nodes, and the tests on a single node's labels and taints: workloads.md §4.2, S3. */
import { matchesRequirement } from '../../src/kube/selector.js';
import { tolerates } from '../../src/kube/toleration.js';
export const HOSTNAME = 'kubernetes.io/hostname';
export const ZONE = 'topology.kubernetes.io/zone';
/** A label's value, `undefined` when absent. */
export function label(labels, key) {
    return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
/** The node's name, as far as it is known. */
export function nodeName(node) {
    return node.name ?? label(node.labels, HOSTNAME);
}
/** TaintToleration: every NoSchedule and NoExecute taint is tolerated. */
export function toleratesNode(pod, node) {
    return node.taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerates(pod.tolerations, taint));
}
/** NodeAffinity: the nodeSelector and, if given, one term of the required node affinity. */
export function fitsAffinity(pod, node) {
    const selected = Object.entries(pod.nodeSelector).every(([key, value]) => label(node.labels, key) === value);
    return selected && (pod.nodeAffinity === null || pod.nodeAffinity.some((term) => fitsTerm(term, node)));
}
/** One term: AND within it; an empty term fits no node. */
function fitsTerm(term, node) {
    if (term.matchExpressions.length + term.matchFields.length === 0)
        return false;
    const name = nodeName(node);
    const fields = name === undefined ? {} : { 'metadata.name': name };
    return (term.matchExpressions.every((requirement) => matchesRequirement(requirement, node.labels)) &&
        term.matchFields.every((requirement) => matchesRequirement(requirement, fields)));
}
