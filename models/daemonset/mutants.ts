/**
 * Faulty DaemonSet controllers: `kubernetesRules` with one formula replaced (stateful-and-batch.md §3.2, §3.3).
 *
 * Each is a mistake someone could make; the goals and promises that it breaks are named where the search has to find it.
 */
import { kubernetesRules, type DaemonSetRules } from './rules.ts';

const CORDON = 'node.kubernetes.io/unschedulable';

/** Each by what it does wrong. */
export const daemonSetMutants: Readonly<Record<string, DaemonSetRules>> = {
  'a Terminating pod is not in the way': {
    ...kubernetesRules,
    isTaken: (pods) => pods.some((pod) => !pod.terminating),
  },
  'taints are not asked': {
    ...kubernetesRules,
    eligibility: (template, node) => kubernetesRules.eligibility(template, { ...node, taints: [] }),
  },
  'cordoned nodes are left out': {
    ...kubernetesRules,
    eligibility: (template, node) =>
      node.taints.some(({ key }) => key === CORDON)
        ? { shouldRun: false, shouldContinue: true }
        : kubernetesRules.eligibility(template, node),
  },
  'one healthy old pod too many': {
    ...kubernetesRules,
    replaceable: (budget) => kubernetesRules.replaceable(budget) + 1,
  },
  // Releases up to 1.30: two bad updates in a row could take every pod down (DS-X4).
  'unavailable old pods are not counted': {
    ...kubernetesRules,
    lacks: (pods) => (pods.old !== null && pods.new === null ? false : kubernetesRules.lacks(pods)),
  },
  'healthy old pods are never replaced': { ...kubernetesRules, replaceable: () => 0 },
  'the old pod goes before the new one is available': { ...kubernetesRules, isReplaced: () => true },
  // Where what is too much is deleted at once, the two would go on for ever.
  'a node surges again and keeps what it has': {
    ...kubernetesRules,
    needsNew: ({ old }) => old !== null,
    spare: () => [],
  },
  'every node surges at once': { ...kubernetesRules, surge: (_, desired) => desired },
  'OnDelete replaces what is broken': { ...kubernetesRules, rolls: () => true },
};
