/**
 * The API server's answer to one eviction request: autoscaling-and-disruption.md §3.2, E1–E5.
 *
 * The answers 403 of E5 (negative budget, more than 2000 remembered names) cannot arise here and are left out; lost
 * races for the budget's resourceVersion belong to the machine around this.
 */
/** Decides one request on stored state. */
export function decideEviction(request) {
    if (request.phasePending)
        return 'delete'; // E1
    if (request.matchingBudgets > 1)
        return '500'; // E2
    if (request.matchingBudgets === 0)
        return 'delete'; // E2
    if (!request.ready && allowsUnready(request))
        return 'delete'; // E4
    if (request.statusOutdated === true)
        return '429'; // E5
    return request.allowed > 0 ? 'spend' : '429'; // E5, and E3 for a ready pod
}
/** E4: an unready pod may go without spending. Reads the status even where it is outdated, as Kubernetes does. */
function allowsUnready(request) {
    if (request.policy === 'AlwaysAllow')
        return true;
    return request.desiredHealthy > 0 && request.currentHealthy >= request.desiredHealthy;
}
