import { HOSTNAME, label, ZONE } from './node-view.js';
import { spreadCounts } from './topology.js';
/** The best of the feasible nodes (indices into `nodes`), all of them on a tie, in the order given. */
export function bestNodes(pod, owner, nodes, feasible) {
    const candidates = feasible.flatMap((index) => {
        const node = nodes[index];
        return node === undefined ? [] : [{ index, node }];
    });
    const spreading = [
        ownerPenalty(owner, nodes, HOSTNAME),
        ownerPenalty(owner, nodes, ZONE),
        ...softPenalties(pod, nodes),
    ];
    const spread = (node) => spreading.reduce((total, penalty) => total + penalty(node), 0);
    const requested = requestedPenalty(candidates.map(({ node }) => node));
    return least(least(candidates, spread), requested).map(({ index }) => index);
}
/** The candidates with the smallest penalty. */
function least(candidates, penalty) {
    const penalties = candidates.map(({ node }) => penalty(node));
    const smallest = Math.min(...penalties);
    return candidates.filter((_, index) => penalties[index] === smallest);
}
/** S9: pods of the same owner in the node's domain, Terminating ones aside; none where the node lacks the key. */
function ownerPenalty(owner, nodes, key) {
    const counts = new Map();
    for (const node of nodes) {
        const domain = label(node.labels, key);
        if (domain === undefined)
            continue;
        const own = node.pods.filter((there) => there.owner === owner && !there.terminating);
        counts.set(domain, (counts.get(domain) ?? 0) + own.reduce((total, there) => total + there.count, 0));
    }
    return (node) => {
        const domain = label(node.labels, key);
        return domain === undefined ? 0 : (counts.get(domain) ?? 0);
    };
}
/** The pod's own ScheduleAnyway constraints, one penalty each. */
function softPenalties(pod, nodes) {
    const soft = pod.topologySpread.filter((constraint) => constraint.whenUnsatisfiable === 'ScheduleAnyway');
    return soft.map((constraint) => {
        const counts = spreadCounts(pod, nodes, constraint, soft);
        return (node) => {
            const domain = label(node.labels, constraint.topologyKey);
            return domain === undefined ? Infinity : (counts.get(domain) ?? 0);
        };
    });
}
/** What the score (not the filter) assumes of a pod that requests no cpu, in millicores, as Kubernetes does. */
const DEFAULT_CPU_REQUEST = 100;
/** Requested cpu, Terminating pods included: as a share if every candidate states its cpu, else as a sum. */
function requestedPenalty(candidates) {
    const requested = (node) => node.pods.reduce((total, there) => total + (there.template.requests['cpu'] ?? DEFAULT_CPU_REQUEST) * there.count, 0);
    const stated = candidates.every((node) => (node.allocatable?.['cpu'] ?? 0) > 0);
    return stated ? (node) => requested(node) / (node.allocatable?.['cpu'] ?? 1) : requested;
}
