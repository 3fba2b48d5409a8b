/** What the scheduler sees of nodes, and the tests on a single node's labels and taints: workloads.md §4.2, S3. */
import { matchesRequirement } from '../../src/kube/selector.ts';
import { tolerates } from '../../src/kube/toleration.ts';
import type { Labels, NodeSelectorTerm, PodTemplate, Requests, Taint } from '../../src/kube/types.ts';

/** Equal pods on a node; terminal pods are not on it any more. */
export interface PodsOnNode {
  readonly template: PodTemplate;
  /** DT set, not yet gone. */
  readonly terminating: boolean;
  readonly count: number;
  /** Opaque id of the owning workload, for default spreading. */
  readonly owner: string;
}

/** A node of the snapshot, assumed pods included. */
export interface NodeView {
  /** For `spec.nodeName` and `matchFields`; without it the hostname label stands for the name. */
  readonly name?: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  /** `null` = never limiting. */
  readonly allocatable: Requests | null;
  readonly pods: readonly PodsOnNode[];
}

export const HOSTNAME = 'kubernetes.io/hostname';
export const ZONE = 'topology.kubernetes.io/zone';

/** A label's value, `undefined` when absent. */
export function label(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** The node's name, as far as it is known. */
export function nodeName(node: NodeView): string | undefined {
  return node.name ?? label(node.labels, HOSTNAME);
}

/** TaintToleration: every NoSchedule and NoExecute taint is tolerated. */
export function toleratesNode(pod: PodTemplate, node: NodeView): boolean {
  return node.taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerates(pod.tolerations, taint));
}

/** NodeAffinity: the nodeSelector and, if given, one term of the required node affinity. */
export function fitsAffinity(pod: PodTemplate, node: NodeView): boolean {
  const selected = Object.entries(pod.nodeSelector).every(([key, value]) => label(node.labels, key) === value);
  return selected && (pod.nodeAffinity === null || pod.nodeAffinity.some((term) => fitsTerm(term, node)));
}

/** One term: AND within it; an empty term fits no node. */
function fitsTerm(term: NodeSelectorTerm, node: NodeView): boolean {
  if (term.matchExpressions.length + term.matchFields.length === 0) return false;
  const name = nodeName(node);
  const fields: Labels = name === undefined ? {} : { 'metadata.name': name };
  return (
    term.matchExpressions.every((requirement) => matchesRequirement(requirement, node.labels)) &&
    term.matchFields.every((requirement) => matchesRequirement(requirement, fields))
  );
}
