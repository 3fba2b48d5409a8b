/**
 * Views, plans and the replaceable arithmetic rules of the Deployment controller: workloads.md §6.2, §6.4.
 *
 * A rule is one small formula; a faulty controller (mutants.ts) is `kubernetesRules` with one of them replaced.
 */
import { scaled } from '../../src/kube/percent.js';
/** U3a: old pods that are not available go first, whatever the new ones do. */
const cleanUpUnhealthy = ({ olds, maxDown }) => {
    const resizes = [];
    let done = 0;
    for (const old of olds) {
        if (done >= maxDown)
            break;
        if (old.spec === 0 || old.spec === old.available)
            continue;
        if (old.available > old.spec)
            return { resizes, abandoned: true };
        const count = Math.min(maxDown - done, old.spec - old.available);
        resizes.push({ id: old.id, replicas: old.spec - count });
        done += count;
    }
    return { resizes, abandoned: false };
};
/** Takes up to `budget` pods from the given ReplicaSets, in order. */
export function takeFrom(olds, budget) {
    const resizes = [];
    let remaining = budget;
    for (const old of olds) {
        if (remaining <= 0)
            break;
        if (old.spec === 0)
            continue;
        const count = Math.min(old.spec, remaining);
        resizes.push({ id: old.id, replicas: old.spec - count });
        remaining -= count;
    }
    return resizes;
}
/** The rules as Kubernetes has them. */
export const kubernetesRules = {
    surge: (maxSurge, replicas) => scaled(maxSurge, replicas, 'up'),
    unavailable: (maxUnavailable, replicas) => scaled(maxUnavailable, replicas, 'down'),
    newCount: ({ spec, total, replicas, maxSurge }) => total >= replicas + maxSurge ? spec : spec + Math.min(replicas + maxSurge - total, replicas - spec),
    maxDown: ({ total, minAvailable, unavailableNew }) => total - minAvailable - unavailableNew,
    cleanUpUnhealthy,
    scaleDownOld: ({ olds, available, minAvailable }) => takeFrom(olds, available - minAvailable),
};
/** §6.2: the two bounds of a rolling update as numbers of pods, and the floor that follows. Recreate: 0 and 0. */
export function resolvedRollingUpdate(deployment, rules = kubernetesRules) {
    const { replicas, strategy } = deployment;
    if (strategy.type === 'Recreate')
        return { maxSurge: 0, maxUnavailable: 0, minAvailable: replicas };
    const maxSurge = rules.surge(strategy.maxSurge, replicas);
    const resolved = rules.unavailable(strategy.maxUnavailable, replicas);
    const unavailable = maxSurge === 0 && resolved === 0 ? 1 : resolved; // both zero: one pod may be missing
    const maxUnavailable = Math.min(unavailable, replicas);
    return { maxSurge, maxUnavailable, minAvailable: replicas - maxUnavailable };
}
