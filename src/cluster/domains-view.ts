/**
 * Which domain of a topology each node is in, as the scheduler sees it; properties read topologies only through this.
 */
import type { View } from '../engine/contract.ts';
import { label } from '../kube/node-match.ts';
import type { Kinds } from './kinds.ts';
import { nodeClasses, type NodeClasses } from './node-classes.ts';
import type { Scenario } from './scenario.ts';

/** Tells the domain of every node that is there, by slot; null = it lacks the label, or is not there. */
export function domainsOf(scenario: Scenario): (v: View<Scenario>, kinds: Kinds, key: string) => (string | null)[] {
  const classes: NodeClasses = nodeClasses(scenario);
  return (v, kinds, key) =>
    v.all(kinds.node).map((node, slot) => {
      if (!node?.tags.has('exists')) return null;
      return label(classes.identity(Number(node.context['index']), slot).labels, key) ?? null;
    });
}
