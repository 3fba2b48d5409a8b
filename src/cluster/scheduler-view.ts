/**
 * What the scheduler sees: the nodes, and the pods on them. Source: workloads.md §4.1.
 */
import type { View } from '../engine/contract.ts';
import type { PodTemplate } from '../kube/types.ts';
import type { NodeView } from '../../models/scheduler/filter.ts';
import type { PodsOnNode } from '../../models/scheduler/node-view.ts';
import type { Kinds } from './kinds.ts';
import type { NodeClasses } from './node-classes.ts';
import { hasPriorities, wouldAdopt, workload, type Scenario } from './scenario.ts';
import { taintsOf } from './taint-rules.ts';

/** A node of the snapshot, and where the engine has it. */
export interface SnapshotNode {
  readonly view: NodeView;
  readonly slot: number;
}

/** What is told apart of the pods on a node: their starts only where somebody may be preempted. */
export function podsFold(scenario: Scenario, kinds: Kinds): Kinds['podsByWorkload'] {
  return hasPriorities(scenario) ? kinds.podsByStart : kinds.podsByWorkload;
}

/** The nodes as the scheduler's snapshot shows them; `null` = no node in that slot. */
export function nodeViews(v: View<Scenario>, kinds: Kinds, classes: NodeClasses): (NodeView | null)[] {
  return v.all(kinds.node).map((snap, slot) => {
    if (!snap?.tags.has('exists')) return null;
    const index = Number(snap.context['index']);
    const node = v.config.nodes[index];
    if (!node) return null;
    const through = { via: 'node', of: { kind: kinds.node, slot } };
    return {
      ...classes.identity(index, slot),
      taints: taintsOf(v.config, snap),
      unschedulable: node.object.unschedulable || !snap.tags.has('schedulable'),
      allocatable: node.object.allocatable,
      pods: podsOnNode(v.config, v.fold(podsFold(v.config, kinds), through)),
    };
  });
}

/** Those that are there. */
export function snapshotOf(v: View<Scenario>, kinds: Kinds, classes: NodeClasses): SnapshotNode[] {
  return nodeViews(v, kinds, classes).flatMap((view, slot) => (view ? [{ view, slot }] : []));
}

const placed = new WeakMap<ReadonlyMap<string, number>, readonly PodsOnNode[]>();

/**
 * The pods on a node by what they count in a fold, in its order: made once for each value of the fold, which is the same
 * object each time.
 */
function podsOnNode(scenario: Scenario, counts: ReadonlyMap<string, number>): readonly PodsOnNode[] {
  let pods = placed.get(counts);
  if (!pods) {
    pods = [...counts].map(([name, count]) => {
      const [index = '0', version = '0', state] = name.split(' ');
      const template = templateOf(scenario, index, version);
      const owner = ownerOf(scenario, index, version);
      return { template, terminating: state === 'terminating', count, owner, unstarted: state === 'unstarted' };
    });
    placed.set(counts, pods);
  }
  return pods;
}

const HASH = 'pod-template-hash';

/** The template with the label that the Deployment controller adds to tell versions apart, where a constraint looks at it. */
export function templateOf(scenario: Scenario, index: string, version: string): PodTemplate {
  const { kind, template } = workload(scenario, index);
  const isRead = scenario.workloads.some((w) =>
    w.template.topologySpread.some(({ matchLabelKeys }) => matchLabelKeys.includes(HASH)),
  );
  if (kind !== 'Deployment' || !isRead) return template;
  return { ...template, labels: { ...template.labels, [HASH]: version } };
}

/**
 * Whose pods are spread together (S9): those of one ReplicaSet. Spreading goes by its selector, so a Pod that it would
 * adopt is one of them from the beginning.
 */
export function ownerOf(scenario: Scenario, index: string, version: string): string {
  const own = workload(scenario, index);
  const adopter = own.kind === 'Pod' ? scenario.workloads.findIndex((w) => wouldAdopt(w, own)) : -1;
  return adopter < 0 ? `${index}/${version}` : `${adopter}/0`;
}
