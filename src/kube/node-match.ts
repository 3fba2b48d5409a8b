/**
 * Whether a node is one that a pod asks for: its nodeSelector, required node affinity and tolerations against the node's
 * labels, name and taints. The scheduler and the DaemonSet controller share these tests. Source: workloads.md §4.2, S3.
 */
import { matchesRequirement } from './selector.ts';
import { tolerates } from './toleration.ts';
import type { Labels, NodeSelectorTerm, PodTemplate, Taint } from './types.ts';

/** What the tests read of a node. */
export interface NodeFacts {
  /** For `spec.nodeName` and `matchFields`; without it the hostname label stands for the name. */
  readonly name?: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
}

export const HOSTNAME = 'kubernetes.io/hostname';
export const ZONE = 'topology.kubernetes.io/zone';

/** A label's value, `undefined` when absent. */
export function label(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** The node's name, as far as it is known. */
export function nodeName(node: NodeFacts): string | undefined {
  return node.name ?? label(node.labels, HOSTNAME);
}

/** TaintToleration: every NoSchedule and NoExecute taint is tolerated. */
export function toleratesNode(pod: PodTemplate, node: NodeFacts): boolean {
  return node.taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerates(pod.tolerations, taint));
}

/** NodeAffinity: the nodeSelector and, if given, one term of the required node affinity. */
export function fitsAffinity(pod: PodTemplate, node: NodeFacts): boolean {
  const selected = Object.entries(pod.nodeSelector).every(([key, value]) => label(node.labels, key) === value);
  return selected && (pod.nodeAffinity === null || pod.nodeAffinity.some((term) => fitsTerm(term, node)));
}

/** One term: AND within it; an empty term fits no node. */
function fitsTerm(term: NodeSelectorTerm, node: NodeFacts): boolean {
  if (term.matchExpressions.length + term.matchFields.length === 0) return false;
  const name = nodeName(node);
  const fields: Labels = name === undefined ? {} : { 'metadata.name': name };
  return (
    term.matchExpressions.every((requirement) => matchesRequirement(requirement, node.labels)) &&
    term.matchFields.every((requirement) => matchesRequirement(requirement, fields))
  );
}
