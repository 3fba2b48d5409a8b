/**
 * What the controllers compute, and the machine of the pod, as the composed cluster uses them; a faulty variant
 * (models/<controller>/mutants.ts) replaces one of them.
 */
import type { AnyStateMachine } from 'xstate';
import { kubernetesRules as daemonSetRules, type DaemonSetRules } from '../../models/daemonset/reconcile.ts';
import { kubernetesRules, type DeploymentRules } from '../../models/deployment/reconcile.ts';
import { endpointOf } from '../../models/endpointslice/endpoint.ts';
import { decideEviction } from '../../models/eviction/decide.ts';
import { desiredReplicas } from '../../models/horizontal-pod-autoscaler/reconcile.ts';
import { mayManagePods } from '../../models/replicaset/expectations.ts';
import { podMachine } from '../../models/pod/machine.ts';
import { victimRank } from '../../models/replicaset/ranking.ts';
import { mayBind } from '../../models/scheduler/assume.ts';
import { preemptionRules, type PreemptionRules } from '../../models/scheduler/preemption.ts';
import { obstacles } from '../../models/scheduler/filter.ts';
import { bestNodes } from '../../models/scheduler/score.ts';

export interface Arithmetic {
  readonly deployment: DeploymentRules;
  readonly daemonSet: DaemonSetRules;
  readonly victimRank: typeof victimRank;
  readonly obstacles: typeof obstacles;
  readonly bestNodes: typeof bestNodes;
  readonly decideEviction: typeof decideEviction;
  readonly desiredReplicas: typeof desiredReplicas;
  readonly mayManagePods: typeof mayManagePods;
  readonly mayBind: typeof mayBind;
  readonly preemption: PreemptionRules;
  /** Whether the API server rejects writes to what has changed since it was read. */
  readonly rejectsConflicts: boolean;
  readonly endpointOf: typeof endpointOf;
  readonly podMachine: AnyStateMachine;
}

/** What Kubernetes computes. */
export const kubernetesArithmetic: Arithmetic = {
  deployment: kubernetesRules,
  daemonSet: daemonSetRules,
  victimRank,
  obstacles,
  bestNodes,
  decideEviction,
  desiredReplicas,
  mayManagePods,
  mayBind,
  preemption: preemptionRules,
  rejectsConflicts: true,
  endpointOf,
  podMachine,
};
