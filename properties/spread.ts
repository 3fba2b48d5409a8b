/**
 * The goal keeps-spread: what a hard spread constraint asks of placing holds of what is placed, when nothing is missing.
 * Source: kubernetes/kubernetes#98215 and KEP-3243; the documentation of topology spread constraints names the limit.
 *
 * Kubernetes looks at a constraint when it places a pod and never again: a rollout that balances new pods against old ones,
 * which then go, leaves them where they are.
 */
import { domainsOf } from '../src/cluster/domains-view.ts';
import type { Kinds } from '../src/cluster/kinds.ts';
import { nameOf, replicasOf, workload, type Scenario } from '../src/cluster/scenario.ts';
import { versionsOf, workloadView } from '../src/cluster/workload-view.ts';
import type { Property, View } from '../src/engine/contract.ts';
import { matchesSelector } from '../src/kube/selector.ts';
import type { TopologySpreadConstraint } from '../src/kube/types.ts';
import { memoryOf } from './memory.ts';

/**
 * Asked of Deployments with such a constraint over their own pods, at the size of the manifest or more, while all nodes are
 * usable and nothing was ever lost: pods that have moved away from a lost node do not come back by themselves.
 */
export function keepsSpread(kinds: Kinds, scenario: Scenario, index: number): Property<Scenario>[] {
  const of = workload(scenario, index);
  if (of.kind !== 'Deployment') return [];
  const { namespace, labels } = of.template;
  const hard = of.template.topologySpread.filter(
    ({ whenUnsatisfiable, selector }) => whenUnsatisfiable === 'DoNotSchedule' && matchesSelector(selector, labels),
  );
  if (hard.length === 0) return [];
  const domains = domainsOf(scenario);
  const counts = (name: string, { selector }: TopologySpreadConstraint): boolean => {
    const other = workload(scenario, name.split(' ')[0]).template;
    return !name.endsWith('terminating') && other.namespace === namespace && matchesSelector(selector, other.labels);
  };
  const holds = (v: View<Scenario>, constraint: TopologySpreadConstraint): boolean => {
    const sizes = new Map<string, number>();
    for (const [slot, domain] of domains(v, kinds, constraint.topologyKey).entries()) {
      if (domain === null) continue;
      const here = [...v.fold(kinds.podsByWorkload, { via: 'node', of: { kind: kinds.node, slot } })];
      const count = here.reduce((sum, [name, pods]) => sum + (counts(name, constraint) ? pods : 0), 0);
      sizes.set(domain, (sizes.get(domain) ?? 0) + count);
    }
    return Math.max(...sizes.values()) - Math.min(...sizes.values()) <= constraint.maxSkew;
  };
  const allUsable = (v: View<Scenario>): boolean => {
    const nodes = v.all(kinds.node).filter((node) => node !== null);
    return (
      nodes.length === scenario.nodes.length && nodes.every(({ tags }) => tags.has('up') && tags.has('schedulable'))
    );
  };
  return [
    {
      name: `keeps-spread ${nameOf(of)}`,
      on: 'settled',
      when: (v) => {
        const { complete, desired } = workloadView(v, kinds, index);
        const { lost, scaled } = memoryOf(v, kinds, index);
        const calm = !lost && !scaled && desired >= replicasOf(of);
        return complete && calm && versionsOf(v, kinds, index).onlyAsked && allUsable(v);
      },
      holds: (v) => hard.every((constraint) => holds(v, constraint)),
    },
  ];
}
