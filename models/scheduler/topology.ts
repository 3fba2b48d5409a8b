/**
 * The filters that look at other nodes: workloads.md §4.2, S3, InterPodAffinity and PodTopologySpread.
 *
 * Everything is counted once per pod and snapshot; the returned functions then test single nodes.
 */
import { matchesSelector } from '../../src/kube/selector.ts';
import type { Labels, PodAffinityTerm, PodTemplate, TopologySpreadConstraint } from '../../src/kube/types.ts';
import { fitsAffinity, label, toleratesNode } from '../../src/kube/node-match.ts';
import type { NodeView } from './node-view.ts';

/** A test of one node: true = the node passes. */
export type NodeTest = (node: NodeView) => boolean;

/** Does the term mean this pod? Namespaces and selector. */
export function termMatches(term: PodAffinityTerm, pod: PodTemplate): boolean {
  const inNamespace = term.namespaces.includes('*') || term.namespaces.includes(pod.namespace);
  return inNamespace && matchesSelector(term.selector, pod.labels);
}

/** The domains (values of `key`) of the nodes that carry a pod for which `counts` holds. */
function domainsWith(nodes: readonly NodeView[], key: string, counts: (pod: PodTemplate) => boolean): Set<string> {
  const domains = new Set<string>();
  for (const node of nodes) {
    const domain = label(node.labels, key);
    const found = node.pods.some((pods) => pods.count > 0 && counts(pods.template));
    if (domain !== undefined && found) domains.add(domain);
  }
  return domains;
}

/** Is the node in one of these domains? */
function inDomain(node: NodeView, key: string, domains: ReadonlySet<string>): boolean {
  const domain = label(node.labels, key);
  return domain !== undefined && domains.has(domain);
}

/**
 * InterPodAffinity (a). As in Kubernetes, a pod satisfies a term only if it matches all required terms of the new pod;
 * if no such pod exists anywhere, a pod that matches its own terms may be the first one.
 */
export function affinityTest(pod: PodTemplate, nodes: readonly NodeView[]): NodeTest {
  const terms = pod.podAffinity;
  const matchesAll = (other: PodTemplate): boolean => terms.every((term) => termMatches(term, other));
  const domains = terms.map((term) => ({
    key: term.topologyKey,
    with: domainsWith(nodes, term.topologyKey, matchesAll),
  }));
  const first = domains.every((domain) => domain.with.size === 0) && matchesAll(pod);
  return (node) => {
    if (!domains.every(({ key }) => label(node.labels, key) !== undefined)) return false;
    return first || domains.every((domain) => inDomain(node, domain.key, domain.with));
  };
}

/** InterPodAffinity (b) and (c): the new pod's required anti-affinity, and that of the pods already there. */
export function antiAffinityTest(pod: PodTemplate, nodes: readonly NodeView[]): NodeTest {
  const closed = pod.podAntiAffinity.map((term) => ({
    key: term.topologyKey,
    with: domainsWith(nodes, term.topologyKey, (other) => termMatches(term, other)), // (b)
  }));
  for (const node of nodes) {
    for (const there of node.pods) {
      if (there.count === 0) continue;
      for (const term of there.template.podAntiAffinity) {
        const domain = label(node.labels, term.topologyKey);
        if (domain === undefined || !termMatches(term, pod)) continue;
        closed.push({ key: term.topologyKey, with: new Set([domain]) }); // (c)
      }
    }
  }
  return (node) => !closed.some((domain) => inDomain(node, domain.key, domain.with));
}

/** Does the constraint count a pod with these labels? matchLabelKeys add the new pod's own values to the selector. */
export function spreadMatches(constraint: TopologySpreadConstraint, pod: PodTemplate, labels: Labels): boolean {
  const sameKeys = constraint.matchLabelKeys.every((key) => {
    const own = label(pod.labels, key);
    return own === undefined || label(labels, key) === own;
  });
  return sameKeys && matchesSelector(constraint.selector, labels);
}

/** How many counted pods the node carries: same namespace, not Terminating. */
function matchingOn(node: NodeView, constraint: TopologySpreadConstraint, pod: PodTemplate): number {
  return node.pods
    .filter((there) => !there.terminating && there.template.namespace === pod.namespace)
    .filter((there) => spreadMatches(constraint, pod, there.template.labels))
    .reduce((total, there) => total + there.count, 0);
}

/**
 * Matching pods per domain of one constraint. Counted are the nodes that have the keys of all the `constraints` and
 * that the policies for node affinity and taints include.
 */
export function spreadCounts(
  pod: PodTemplate,
  nodes: readonly NodeView[],
  constraint: TopologySpreadConstraint,
  constraints: readonly TopologySpreadConstraint[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const domain = label(node.labels, constraint.topologyKey);
    if (domain === undefined) continue;
    if (!constraints.every((other) => label(node.labels, other.topologyKey) !== undefined)) continue;
    if (constraint.nodeAffinityPolicy === 'Honor' && !fitsAffinity(pod, node)) continue;
    if (constraint.nodeTaintsPolicy === 'Honor' && !toleratesNode(pod, node)) continue;
    counts.set(domain, (counts.get(domain) ?? 0) + matchingOn(node, constraint, pod));
  }
  return counts;
}

/** PodTopologySpread (DoNotSchedule): `match(domain) + self − minMatch ≤ maxSkew` for every constraint. */
export function spreadTest(pod: PodTemplate, nodes: readonly NodeView[]): NodeTest {
  const hard = pod.topologySpread.filter((constraint) => constraint.whenUnsatisfiable === 'DoNotSchedule');
  const tests = hard.map((constraint): NodeTest => {
    const counts = spreadCounts(pod, nodes, constraint, hard);
    const self = spreadMatches(constraint, pod, pod.labels) ? 1 : 0;
    const minMatch = counts.size < Math.max(1, constraint.minDomains) ? 0 : Math.min(...counts.values());
    return (node) => {
      const domain = label(node.labels, constraint.topologyKey);
      return domain !== undefined && (counts.get(domain) ?? 0) + self - minMatch <= constraint.maxSkew;
    };
  });
  return (node) => tests.every((test) => test(node));
}
