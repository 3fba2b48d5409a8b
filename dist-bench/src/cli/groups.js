/**
 * Splits the input into groups that can be checked apart: Deployments tied by a Service or PodDisruptionBudget that
 * selects pods of both are together. Source: checks.md §2; affinity between workloads does not tie them yet.
 */
import { selectsPods } from '../kube/selector.js';
/** Groups in the order of their first Deployment. */
export function groupsOf(objects) {
    const deployments = objects.filter((o) => o.kind === 'Deployment');
    const selecting = objects.filter((o) => o.kind === 'Service' || o.kind === 'PodDisruptionBudget');
    const groupOf = new Map(deployments.map((d, index) => [d, index]));
    for (const object of selecting) {
        const tied = deployments.filter((d) => selectsPods(object, d)).map((d) => groupOf.get(d) ?? 0);
        const target = Math.min(...tied);
        for (const [d, group] of groupOf)
            if (tied.includes(group))
                groupOf.set(d, target);
    }
    return [...new Set(groupOf.values())].map((group) => {
        const members = deployments.filter((d) => groupOf.get(d) === group);
        const reaching = selecting.filter((object) => members.some((d) => selectsPods(object, d)));
        return {
            name: members.map((d) => d.name).join('+'),
            deployments: members,
            services: reaching.filter((o) => o.kind === 'Service'),
            budgets: reaching.filter((o) => o.kind === 'PodDisruptionBudget'),
            ties: reaching.map((o) => `${o.kind.toLowerCase()}/${o.name}`),
        };
    });
}
