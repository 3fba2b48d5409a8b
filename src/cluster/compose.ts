/**
 * Composes a scenario into a model for the engine: kinds, rules, and the cluster in which disturbances begin.
 */
import type { ClusterModel, Op, Rule } from '../engine/contract.ts';
import { deploymentRule } from './deployment-rule.ts';
import { clusterKinds, podsOf, type Kinds } from './kinds.ts';
import { timerRules, worldRules } from './node-rules.ts';
import { replicasOf, workload, type Scenario } from './scenario.ts';
import { editRule, nodeUserRules } from './user-rules.ts';
import { kubeletRule, replicaSetRule, schedulerRule } from './workload-rules.ts';
import type { DeploymentRules } from '../../models/deployment/reconcile.ts';

/** A composed cluster: the engine's model, and the kinds that properties read. */
export interface Cluster {
  readonly model: ClusterModel<Scenario>;
  readonly kinds: Kinds;
}

/** `rules` replaces the Deployment controller's arithmetic, for mutants. */
export function composeCluster(scenario: Scenario, rules?: DeploymentRules): Cluster {
  const kinds = clusterKinds(scenario);
  return {
    kinds,
    model: {
      config: scenario,
      kinds: [kinds.deployment, kinds.replicaSet, kinds.node, kinds.pod, kinds.monitor],
      rules: [
        deploymentRule(kinds, scenario, rules),
        replicaSetRule(kinds),
        schedulerRule(kinds),
        monitorRule(kinds),
        kubeletRule(kinds),
        ...timerRules(kinds),
        editRule(kinds, scenario),
        ...nodeUserRules(kinds, scenario),
        ...worldRules(kinds, scenario),
      ],
      initial: initialOps(scenario, kinds),
      begin: (v) =>
        v.all(kinds.deployment).every((d) => d?.value === 'Complete') &&
        v.all(kinds.monitor).every((m) => m !== null) &&
        v.fold(kinds.podCounts).ready === scenario.deployments.reduce((sum, d) => sum + replicasOf(d), 0),
    },
  };
}

/** Notes when all pods of a workload are ready, and when it has fewer than two replicas. Nothing reads it but properties. */
function monitorRule(kinds: Kinds): Rule<Scenario> {
  return {
    name: 'monitor',
    class: 'prompt',
    forEach: kinds.monitor,
    deferred: true,
    fairness: 'none',
    wakes: [
      { on: kinds.pod, changed: () => true, key: 'every' },
      { on: kinds.deployment, changed: () => true, key: 'every' },
    ],
    steps: (v) => {
      const index = Number(v.self.context['workload']);
      const replicas = Number(v.all(kinds.deployment)[index]?.context['replicas']);
      const { ready } = podsOf(v, kinds, index);
      const { losses, redundant } = v.self.context;
      const send = (event: { type: string; redundant?: boolean }) => [
        { actor: 'monitor', verb: 'note', ops: [{ op: 'send' as const, to: 'self' as const, event: { ...event } }] },
      ];
      if (ready >= replicas && (losses !== 0 || redundant !== replicas >= 2))
        return send({ type: 'ALL_READY', redundant: replicas >= 2 });
      if (replicas < 2 && redundant === true) return send({ type: 'NOT_REDUNDANT' });
      return [];
    },
  };
}

/** Everything applied at once on an empty cluster; the search runs from there to the first settled, ready state. */
function initialOps(scenario: Scenario, kinds: Kinds): Op[] {
  const nodes = scenario.nodes.map((node, index): Op => ({
    op: 'create',
    kind: kinds.node,
    count: 1,
    input: { index: node.assumed ? 0 : index },
  }));
  const deployments = scenario.deployments.flatMap((_, index): Op[] => [
    { op: 'create', kind: kinds.monitor, count: 1, input: { workload: index } },
    {
      op: 'create',
      kind: kinds.deployment,
      count: 1,
      input: { workload: index, replicas: replicasOf(workload(scenario, index)), template: 0, works: true },
    },
  ]);
  return [...nodes, ...deployments];
}
