/**
 * What the disruption controller writes into a PodDisruptionBudget's status: autoscaling-and-disruption.md §2.4, P3–P6.
 *
 * Pure arithmetic on the controller's view; the lag between pods and status belongs to the machine around it. P7 (a
 * controller reference that resolves to nothing writes `disruptionsAllowed := 0`) is the caller's, as it needs no numbers.
 */
import { scaled } from '../../src/kube/percent.js';
/** An entry of `disruptedPods` hides its pod for this long (P4). */
export const DISRUPTION_TIMEOUT_SECONDS = 120;
/** P3, `E`: sum of `spec.replicas` over the distinct controllers; pods without a controller add nothing. */
export function expectedReplicas(controllers) {
    const replicas = new Map(controllers.map((controller) => [controller.id, controller.replicas]));
    return [...replicas.values()].reduce((sum, count) => sum + count, 0);
}
/** P3: how many pods are expected and how many of them have to be healthy. Both percentages round up. */
export function desiredHealthy(spec, expectedReplicas, matchingPods) {
    if (spec.maxUnavailable !== null) {
        const unavailable = scaled(spec.maxUnavailable, expectedReplicas, 'up');
        return { expectedPods: expectedReplicas, desiredHealthy: Math.max(0, expectedReplicas - unavailable) };
    }
    if (spec.minAvailable === null)
        return { expectedPods: 0, desiredHealthy: 0 };
    if (spec.minAvailable.kind === 'int')
        return { expectedPods: matchingPods, desiredHealthy: spec.minAvailable.value };
    return { expectedPods: expectedReplicas, desiredHealthy: scaled(spec.minAvailable, expectedReplicas, 'up') };
}
/** P4: whether an entry of `disruptedPods` stays, given the matching pod of that name (`null` = there is none). */
export function keepsDisruption(pod, ageSeconds) {
    return pod !== null && !pod.terminating && ageSeconds <= DISRUPTION_TIMEOUT_SECONDS;
}
/** P5: pods that are Ready, not Terminating and not promised to an eviction. */
export function currentHealthy(pods) {
    return pods.filter((pod) => pod.ready && !pod.terminating && !pod.disrupted).length;
}
/** P6: what is left above the desired number; nothing where no pod is expected. */
export function disruptionsAllowed(expectedPods, currentHealthy, desiredHealthy) {
    return expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
}
/** P3, P5 and P6 together: the status for one view. */
export function budgetStatus(spec, controllers, pods) {
    const target = desiredHealthy(spec, expectedReplicas(controllers), pods.length);
    const healthy = currentHealthy(pods);
    const allowed = disruptionsAllowed(target.expectedPods, healthy, target.desiredHealthy);
    return { ...target, currentHealthy: healthy, disruptionsAllowed: allowed };
}
