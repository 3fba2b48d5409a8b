/**
 * Which nodes a DaemonSet wants a pod on, and on which one that is there may stay: stateful-and-batch.md §3.2.
 *
 * The template has the automatic tolerations already. Resources, readiness and pod (anti-)affinity are not asked.
 */
import { fitsAffinity, nodeName, toleratesNode, type NodeFacts } from '../../src/kube/node-match.ts';
import { tolerates } from '../../src/kube/toleration.ts';
import type { PodTemplate } from '../../src/kube/types.ts';

/** The two answers for one node. */
export interface Eligibility {
  readonly shouldRun: boolean;
  readonly shouldContinue: boolean;
}

/** The rules §3.2.1 to §3.2.4. A cordon counts by its taint. */
export function eligibility(template: PodTemplate, node: NodeFacts): Eligibility {
  const elsewhere = template.nodeName !== '' && template.nodeName !== nodeName(node); // §3.2.1
  if (elsewhere || !fitsAffinity(template, node)) return { shouldRun: false, shouldContinue: false }; // §3.2.2
  if (toleratesNode(template, node)) return { shouldRun: true, shouldContinue: true };
  const evicted = node.taints.some(
    (taint) => taint.effect === 'NoExecute' && !tolerates(template.tolerations, taint), // §3.2.3
  );
  return { shouldRun: false, shouldContinue: !evicted };
}
