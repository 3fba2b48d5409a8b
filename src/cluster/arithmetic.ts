/**
 * What the controllers compute, the machines, and the rules that put them together, as the composed cluster uses them; a
 * faulty variant (models/<controller>/mutants.ts) replaces one of them. How to write one: src/docs/mutants.md.
 */
import type { AnyStateMachine } from 'xstate';
import type { Rule } from '../engine/contract.ts';
import {
  kubernetesRules as daemonSetRules,
  reconcileDaemonSet,
  type DaemonSetRules,
} from '../../models/daemonset/reconcile.ts';
import { daemonSetMachine } from '../../models/daemonset/machine.ts';
import { deploymentMachine } from '../../models/deployment/machine.ts';
import { kubernetesRules, reconcileDeployment, type DeploymentRules } from '../../models/deployment/reconcile.ts';
import { endpointOf } from '../../models/endpointslice/endpoint.ts';
import { decideEviction } from '../../models/eviction/decide.ts';
import { desiredReplicas } from '../../models/horizontal-pod-autoscaler/reconcile.ts';
import { nodeMachine } from '../../models/node/machine.ts';
import { podMachine } from '../../models/pod/machine.ts';
import { budgetStatus } from '../../models/poddisruptionbudget/reconcile.ts';
import { mayManagePods } from '../../models/replicaset/expectations.ts';
import { replicaSetMachine } from '../../models/replicaset/machine.ts';
import { victimRank } from '../../models/replicaset/ranking.ts';
import { missingPods } from '../../models/replicaset/reconcile.ts';
import { mayBind } from '../../models/scheduler/assume.ts';
import { preemptionRules, type PreemptionRules } from '../../models/scheduler/preemption.ts';
import { obstacles } from '../../models/scheduler/filter.ts';
import { bestNodes } from '../../models/scheduler/score.ts';
import { cancelsEviction } from '../../models/taint-eviction/tolerance.ts';
import type { Kinds } from './kinds.ts';
import type { Scenario } from './scenario.ts';

export interface Arithmetic {
  readonly deployment: DeploymentRules;
  /** A whole sync, for mistakes that are in no single rule. */
  readonly reconcileDeployment: typeof reconcileDeployment;
  readonly daemonSet: DaemonSetRules;
  readonly reconcileDaemonSet: typeof reconcileDaemonSet;
  readonly missingPods: typeof missingPods;
  readonly victimRank: typeof victimRank;
  readonly obstacles: typeof obstacles;
  readonly bestNodes: typeof bestNodes;
  readonly decideEviction: typeof decideEviction;
  readonly budgetStatus: typeof budgetStatus;
  readonly cancelsEviction: typeof cancelsEviction;
  readonly desiredReplicas: typeof desiredReplicas;
  readonly mayManagePods: typeof mayManagePods;
  readonly mayBind: typeof mayBind;
  readonly preemption: PreemptionRules;
  /** Whether the API server rejects writes to what has changed since it was read. */
  readonly rejectsConflicts: boolean;
  readonly endpointOf: typeof endpointOf;
  readonly podMachine: AnyStateMachine;
  readonly nodeMachine: AnyStateMachine;
  readonly deploymentMachine: AnyStateMachine;
  readonly replicaSetMachine: AnyStateMachine;
  readonly daemonSetMachine: AnyStateMachine;
  /** Every rule of the cluster passes through this: what wakes it, what it may do and what it writes can be changed here. */
  readonly rule: (rule: Rule<Scenario>, kinds: Kinds) => Rule<Scenario>;
}

/** What Kubernetes computes. */
export const kubernetesArithmetic: Arithmetic = {
  deployment: kubernetesRules,
  reconcileDeployment,
  daemonSet: daemonSetRules,
  reconcileDaemonSet,
  missingPods,
  victimRank,
  obstacles,
  bestNodes,
  decideEviction,
  budgetStatus,
  cancelsEviction,
  desiredReplicas,
  mayManagePods,
  mayBind,
  preemption: preemptionRules,
  rejectsConflicts: true,
  endpointOf,
  podMachine,
  nodeMachine,
  deploymentMachine,
  replicaSetMachine,
  daemonSetMachine,
  rule: (rule) => rule,
};
