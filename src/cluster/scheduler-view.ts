/**
 * What the scheduler sees: the nodes, and the pods on them. Source: workloads.md §4.1.
 */
import type { View } from '../engine/contract.ts';
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

/** The nodes as the scheduler's snapshot shows them. */
export function snapshotOf(
  v: View<Scenario>,
  kinds: Kinds,
  classes: NodeClasses,
  podsOnNode: (counts: ReadonlyMap<string, number>) => readonly PodsOnNode[],
): SnapshotNode[] {
  return v.all(kinds.node).flatMap((snap, slot) => {
    if (!snap?.tags.has('exists')) return [];
    const index = Number(snap.context['index']);
    const node = v.config.nodes[index];
    if (!node) return [];
    const pods = podsOnNode(v.fold(podsFold(v.config, kinds), { via: 'node', of: { kind: kinds.node, slot } }));
    const view = {
      ...classes.identity(index, slot),
      taints: taintsOf(v.config, snap),
      unschedulable: node.object.unschedulable || !snap.tags.has('schedulable'),
      allocatable: node.object.allocatable,
      pods,
    };
    return [{ view, slot }];
  });
}

/**
 * The pods on a node by what they count in a fold, in its order: made once for each value of the fold, which is the same
 * object each time.
 */
export function podsOnNodes(scenario: Scenario): (counts: ReadonlyMap<string, number>) => readonly PodsOnNode[] {
  const known = new WeakMap<ReadonlyMap<string, number>, readonly PodsOnNode[]>();
  return (counts) => {
    let pods = known.get(counts);
    if (!pods) {
      pods = [...counts].map(([name, count]) => {
        const [index = '0', version = '0', state] = name.split(' ');
        const owner = ownerOf(scenario, index, version);
        const { template } = workload(scenario, index);
        return { template, terminating: state === 'terminating', count, owner, unstarted: state === 'unstarted' };
      });
      known.set(counts, pods);
    }
    return pods;
  };
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
