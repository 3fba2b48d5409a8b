/**
 * A descheduler, if the scenario has one: an outside actor that evicts running pods so that they may find a better node. Source:
 * `models/descheduler/plan.ts`; it asks the eviction API as a drain does, and waits where that refuses.
 *
 * Departures: it looks only when no pod of the workload is starting or ending, since minutes lie between its rounds, and
 * evicts one pod in a round. With nodeFit it asks what the scheduler would, but for affinity and spreading of pods. Pods
 * that nobody makes again and pods of DaemonSets are left alone; those with local storage are not told apart.
 */
import type { Rule, View } from '../engine/contract.ts';
import { fitsAffinity, label, toleratesNode } from '../kube/node-match.ts';
import type { DeschedulerPolicyObject, PodTemplate, TopologySpreadConstraint } from '../kube/types.ts';
import { moves, surplus } from '../../models/descheduler/plan.ts';
import type { NodeView } from '../../models/scheduler/filter.ts';
import { spreadMatches } from '../../models/scheduler/topology.ts';
import type { Arithmetic } from './arithmetic.ts';
import { stopsWaiting } from './availability.ts';
import { isGranted } from './eviction-rule.ts';
import type { Kinds } from './kinds.ts';
import type { NodeClasses } from './node-classes.ts';
import { toSelf } from './operations.ts';
import { workload, type Scenario } from './scenario.ts';
import { nodeViews, ownerOf } from './scheduler-view.ts';

/** One pod as the descheduler looks at it. */
interface Candidate {
  readonly template: PodTemplate;
  readonly owner: string;
  readonly own: NodeView;
  readonly nodes: readonly NodeView[];
  /** Nodes other than its own that it fits on. */
  readonly elsewhere: readonly NodeView[];
}

/** Evicts what the policy's strategies would. */
export function deschedulerRule(
  kinds: Kinds,
  classes: NodeClasses,
  policy: DeschedulerPolicyObject,
  arithmetic: Pick<Arithmetic, 'obstacles' | 'decideEviction' | 'budgetStatus'>,
): Rule<Scenario> {
  return {
    name: 'descheduler',
    class: 'progress',
    forEach: kinds.pod,
    fairness: 'weak',
    steps: (v) => {
      const candidate = candidateIn(v, kinds, classes, arithmetic.obstacles);
      if (!candidate || !isUnwanted(candidate, policy)) return [];
      if (!isGranted(v, kinds, arithmetic)) return [];
      return [
        { actor: 'descheduler', verb: 'evict', ops: [toSelf({ type: 'DELETE' }), ...stopsWaiting(v.config, 'self')] },
      ];
    },
  };
}

function candidateIn(
  v: View<Scenario>,
  kinds: Kinds,
  classes: NodeClasses,
  obstacles: Arithmetic['obstacles'],
): Candidate | null {
  const { tags, context } = v.self;
  const index = Number(context['workload']);
  const of = workload(v.config, index);
  const node = v.ref('node');
  if (!tags.has('active') || !node || of.kind === 'Pod' || of.kind === 'DaemonSet') return null;
  const states = v.fold(kinds.podStates);
  if (states.has(`${index} starting`) || states.has(`${index} terminating`)) return null;
  const all = nodeViews(v, kinds, classes);
  const own = all[node.slot];
  if (!own) return null;
  const isReady = (slot: number): boolean => v.all(kinds.node)[slot]?.tags.has('tainted') !== true;
  const nodes = all.flatMap((view, slot) => (view && isReady(slot) ? [view] : []));
  const found = obstacles(of.template, nodes);
  const elsewhere = nodes.filter((view, at) => view !== own && !HINDERS.has(found[at] ?? 'nothing'));
  return {
    template: of.template,
    owner: ownerOf(v.config, String(index), String(context['template'])),
    own,
    nodes,
    elsewhere,
  };
}

/** What keeps a pod from a node in the eyes of the evictor's nodeFit. */
const HINDERS: ReadonlySet<string> = new Set([
  'unschedulable',
  'node name',
  'taint',
  'node affinity',
  'host port',
  'resources',
]);

function isUnwanted(candidate: Candidate, policy: DeschedulerPolicyObject): boolean {
  if (policy.nodeFit && candidate.elsewhere.length === 0) return false;
  if (policy.removesDuplicates && isDuplicate(candidate)) return true;
  const { balances } = policy;
  if (!balances) return false;
  return candidate.template.topologySpread.some(
    (constraint) =>
      balances.constraints.includes(constraint.whenUnsatisfiable) && isMoved(candidate, constraint, balances.nodeFit),
  );
}

function isDuplicate({ template, owner, own, nodes }: Candidate): boolean {
  const count = (node: NodeView): number =>
    node.pods.reduce((sum, there) => sum + (there.owner === owner && !there.terminating ? there.count : 0), 0);
  const targets = nodes.filter((node) => toleratesNode(template, node) && fitsAffinity(template, node));
  return (
    surplus({
      here: count(own),
      everywhere: nodes.reduce((sum, node) => sum + count(node), 0),
      targets: targets.length,
    }) > 0
  );
}

function isMoved(
  { template, own, nodes, elsewhere }: Candidate,
  constraint: TopologySpreadConstraint,
  fit: boolean,
): boolean {
  if (!spreadMatches(constraint, template, template.labels)) return false;
  const domainOf = (node: NodeView): string | undefined => label(node.labels, constraint.topologyKey);
  const domains = [...new Set(nodes.flatMap((node) => domainOf(node) ?? []))];
  const sizes = domains.map((domain) =>
    nodes
      .filter((node) => domainOf(node) === domain)
      .reduce((sum, node) => sum + matching(node, constraint, template), 0),
  );
  const here = domains.indexOf(domainOf(own) ?? '');
  if (here < 0 || (moves(sizes, constraint.maxSkew)[here] ?? 0) === 0) return false;
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return !fit || elsewhere.some((node) => (sizes[domains.indexOf(domainOf(node) ?? '')] ?? mean) < mean);
}

function matching(node: NodeView, constraint: TopologySpreadConstraint, template: PodTemplate): number {
  return node.pods
    .filter((there) => !there.terminating && there.template.namespace === template.namespace)
    .filter((there) => spreadMatches(constraint, template, there.template.labels))
    .reduce((sum, there) => sum + there.count, 0);
}
