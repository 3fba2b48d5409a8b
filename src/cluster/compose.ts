/**
 * Composes a scenario into a model for the engine: kinds, rules, and the cluster in which disturbances begin.
 */
import type { ClusterModel, Fault, Op, Rule } from '../engine/contract.ts';
import { areScaled, autoscalerRules } from './autoscaler-rules.ts';
import { kubernetesArithmetic, type Arithmetic } from './arithmetic.ts';
import { availabilityRules } from './availability.ts';
import { daemonSetRule } from './daemonset-rule.ts';
import { daemonSetEditRule } from './daemonset-user-rule.ts';
import { deschedulerRule } from './descheduler-rule.ts';
import { deploymentRule } from './deployment-rule.ts';
import { clusterKinds, type Kinds } from './kinds.ts';
import { monitorRule } from './monitor.ts';
import { nodeClasses, type NodeClasses } from './node-classes.ts';
import { timerRules, worldRules } from './node-rules.ts';
import { overloadRules } from './overload-rules.ts';
import { appliedByName } from './placement.ts';
import { autoscaled, deepNames, isReplicaSet, replicasOf, type Scenario, type Workload } from './scenario.ts';
import { schedulerRule } from './scheduler-rule.ts';
import { editRule, nodeUserRules, replicaSetEditRule } from './user-rules.ts';
import { taintEvictionRules } from './taint-rules.ts';
import { kubeletRule, replicaSetRule } from './workload-rules.ts';
import { workloadView } from './workload-view.ts';
import { zoneRules } from './zone-rules.ts';

/** A composed cluster: the engine's model, and the kinds that properties read. */
export interface Cluster {
  readonly model: ClusterModel<Scenario>;
  readonly kinds: Kinds;
}

/** `faulty` replaces what the controllers compute, for mutants. */
export function composeCluster(scenario: Scenario, faulty: Partial<Arithmetic> = {}): Cluster {
  const arithmetic = { ...kubernetesArithmetic, ...faulty };
  const kinds = clusterKinds(scenario, arithmetic);
  const classes = nodeClasses(scenario);
  return {
    kinds,
    model: {
      config: scenario,
      kinds: [
        kinds.deployment,
        kinds.replicaSet,
        kinds.daemonSet,
        kinds.node,
        kinds.pod,
        kinds.monitor,
        kinds.autoscaler,
      ],
      rules: clusterRules(scenario, kinds, classes, arithmetic).map((rule) => arithmetic.rule(rule, kinds)),
      initial: initialOps(scenario, kinds, classes),
      ...faultsOf(scenario),
      begin: (v) =>
        areScaled(v, kinds, arithmetic.desiredReplicas) &&
        v.all(kinds.monitor).every((m) => m !== null) &&
        scenario.workloads.every((_, index) => workloadView(v, kinds, index).complete),
    },
  };
}

function clusterRules(
  scenario: Scenario,
  kinds: Kinds,
  classes: NodeClasses,
  arithmetic: Arithmetic,
): Rule<Scenario>[] {
  return [
    deploymentRule(kinds, scenario, arithmetic),
    replicaSetRule(kinds, scenario, classes, arithmetic),
    ...(scenario.workloads.some(isDaemonSet) ? [daemonSetRule(kinds, scenario, classes, arithmetic)] : []),
    schedulerRule(kinds, scenario, classes, arithmetic),
    monitorRule(kinds, scenario),
    kubeletRule(kinds),
    ...timerRules(kinds, scenario),
    ...zoneRules(kinds, scenario),
    ...taintEvictionRules(kinds, scenario),
    ...availabilityRules(kinds, scenario),
    ...autoscalerRules(kinds, scenario, arithmetic.desiredReplicas),
    editRule(kinds, scenario),
    ...(scenario.workloads.some(isReplicaSet) ? [replicaSetEditRule(kinds, scenario)] : []),
    ...(scenario.workloads.some(isDaemonSet) ? [daemonSetEditRule(kinds, scenario)] : []),
    ...nodeUserRules(kinds, scenario, arithmetic),
    ...worldRules(kinds, scenario, classes, arithmetic.cancelsEviction),
    ...(scenario.descheduler ? [deschedulerRule(kinds, classes, scenario.descheduler, arithmetic)] : []),
    ...overloadRules(kinds, scenario, arithmetic.cancelsEviction),
  ];
}

/** What may go wrong in the control plane; absent where nothing may. */
function faultsOf({ disturbances }: Scenario): Pick<ClusterModel<Scenario>, 'faults'> {
  const faults = deepNames.flatMap((name): Fault<Scenario>[] => {
    const kind = FAULT_KINDS[name];
    return kind && disturbances.includes(name) ? [{ name, kind }] : [];
  });
  return faults.length > 0 || disturbances.includes('misplacement') ? { faults } : {};
}

const FAULT_KINDS: Readonly<Record<(typeof deepNames)[number], Fault<Scenario>['kind'] | null>> = {
  slow: 'held',
  'stale-read': 'stale',
  'write-conflict': 'interrupted',
  'lost-reply': 'interrupted',
  'controller-restart': 'interrupted',
  // A choice of the scheduler's own rule.
  misplacement: null,
};

/** Everything applied at once on an empty cluster; the search runs from there to the settled, ready states. */
function initialOps(scenario: Scenario, kinds: Kinds, classes: NodeClasses): Op[] {
  const nodes = classes.atStart.map(({ index }): Op => ({
    op: 'create',
    kind: kinds.node,
    count: 1,
    input: { index },
  }));
  const workloads = scenario.workloads.flatMap((workload, index): Op[] => [
    {
      op: 'create',
      kind: kinds.monitor,
      count: 1,
      input: { workload: index, lost: spreadsHard(workload) ? false : null },
    },
    applied(workload, index, kinds),
    ...(workload.kind === 'Pod' ? appliedByName(scenario, kinds, classes, index) : []),
  ]);
  const autoscalers = autoscaled(scenario).map((one): Op => {
    const need = scenario.autoscalers[one.autoscaler]?.minReplicas ?? 1;
    return { op: 'create', kind: kinds.autoscaler, count: 1, input: { ...one, need } };
  });
  return [...nodes, ...workloads, ...autoscalers];
}

/** Only where such a constraint is asked about does the monitor remember every loss: it costs states. */
const spreadsHard = ({ template }: Workload): boolean =>
  template.topologySpread.some(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule');

const isDaemonSet = ({ kind }: Workload): boolean => kind === 'DaemonSet';

function applied(workload: Workload, index: number, kinds: Kinds): Op {
  const version = { workload: index, template: 0, works: true };
  switch (workload.kind) {
    case 'Deployment': {
      const input = { ...version, collisions: 0, replicas: replicasOf(workload) };
      return { op: 'create', kind: kinds.deployment, count: 1, input };
    }
    case 'DaemonSet':
      return { op: 'create', kind: kinds.daemonSet, count: 1, input: version };
    case 'ReplicaSet':
    case 'ReplicationController': {
      const status = {
        hash: '',
        controller: null,
        desired: null,
        max: null,
        revision: 0,
        statusReplicas: 0,
        available: 0,
      };
      const input = { ...version, ...status, replicas: replicasOf(workload) };
      return { op: 'create', kind: kinds.replicaSet, count: 1, input };
    }
    case 'Pod': {
      const probe = workload.template.hasReadinessProbe;
      return { op: 'create', kind: kinds.pod, count: 1, input: { ...version, probe, waits: false, orphan: true } };
    }
  }
}
