import { tolerates } from '../../src/kube/toleration.js';
import { fitsAffinity, nodeName, toleratesNode } from './node-view.js';
import { affinityTest, antiAffinityTest, spreadTest } from './topology.js';
const CORDON = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };
/** The first failing filter per node, in the order of the table of S3; `null` = the node is feasible. */
export function obstacles(pod, nodes) {
    const filters = [
        { obstacle: 'unschedulable', passes: (node) => !node.unschedulable || tolerates(pod.tolerations, CORDON) },
        { obstacle: 'node name', passes: (node) => pod.nodeName === '' || pod.nodeName === nodeName(node) },
        { obstacle: 'taint', passes: (node) => toleratesNode(pod, node) },
        { obstacle: 'node affinity', passes: (node) => fitsAffinity(pod, node) },
        { obstacle: 'host port', passes: (node) => portsFree(pod, node) },
        { obstacle: 'resources', passes: (node) => resourcesFit(pod, node) },
        { obstacle: 'pod affinity', passes: affinityTest(pod, nodes) },
        { obstacle: 'pod anti-affinity', passes: antiAffinityTest(pod, nodes) },
        { obstacle: 'topology spread', passes: spreadTest(pod, nodes) },
    ];
    return nodes.map((node) => filters.find((filter) => !filter.passes(node))?.obstacle ?? null);
}
/** NodePorts: no host port of the pod conflicts with one that is taken on the node. */
function portsFree(pod, node) {
    const taken = node.pods.filter((there) => there.count > 0).flatMap((there) => there.template.hostPorts);
    return pod.hostPorts.every((wanted) => !taken.some((other) => portsConflict(wanted, other)));
}
/** §2.7 rule 3: same protocol and port, and addresses that overlap. */
function portsConflict(a, b) {
    const samePort = (a.protocol || 'TCP') === (b.protocol || 'TCP') && a.port === b.port;
    return samePort && (a.hostIP === b.hostIP || isEveryAddress(a.hostIP) || isEveryAddress(b.hostIP));
}
/** Empty and 0.0.0.0 both mean every address. */
function isEveryAddress(hostIP) {
    return hostIP === '' || hostIP === '0.0.0.0';
}
/**
 * NodeResourcesFit. A resource that a stated `allocatable` leaves out is 0, as in Kubernetes; only `pods`, which real
 * nodes always state and hand-written manifests forget, is then unlimited.
 */
function resourcesFit(pod, node) {
    const { allocatable } = node;
    if (allocatable === null)
        return true;
    const pods = node.pods.reduce((total, there) => total + there.count, 0);
    if (pods + 1 > (allocatable['pods'] ?? Infinity))
        return false;
    return Object.entries(pod.requests).every(([resource, request]) => {
        if (request === 0)
            return true;
        const used = node.pods.reduce((total, there) => total + (there.template.requests[resource] ?? 0) * there.count, 0);
        return request <= (allocatable[resource] ?? 0) - used;
    });
}
