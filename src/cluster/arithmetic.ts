/**
 * The arithmetic of the controllers as the composed cluster uses it; a faulty variant (models/<controller>/mutants.ts)
 * replaces one function.
 */
import { kubernetesRules as daemonSetRules, type DaemonSetRules } from '../../models/daemonset/reconcile.ts';
import { kubernetesRules, type DeploymentRules } from '../../models/deployment/reconcile.ts';
import { decideEviction } from '../../models/eviction/decide.ts';
import { desiredReplicas } from '../../models/horizontal-pod-autoscaler/reconcile.ts';
import { victimRank } from '../../models/replicaset/ranking.ts';
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
};
