/**
 * The bounded world of one check: workloads, nodes, what selects the pods, and what may happen.
 */
import type { DeploymentObject, NodeObject, PodDisruptionBudgetObject, ServiceObject } from '../kube/types.ts';

/** Everything that a user or the world may do to a cluster; the names are those of the command line. */
export const disturbanceNames = [
  'rollout',
  'bad-rollout',
  'rollback',
  'scale',
  'apply',
  'drain',
  'delete-pod',
  'node-failure',
  'node-removal',
  'node-join',
  'pod-crash',
  'unready',
] as const;

export type Disturbance = (typeof disturbanceNames)[number];

/** Disturbances that take running pods. */
export const losses: ReadonlySet<Disturbance> = new Set([
  'drain',
  'delete-pod',
  'node-failure',
  'node-removal',
  'pod-crash',
  'unready',
]);

/** A node as the scenario knows it: given by the user, or assumed. */
export interface ScenarioNode {
  readonly object: NodeObject;
  readonly assumed: boolean;
}

export interface Scenario {
  readonly name: string;
  readonly deployments: readonly DeploymentObject[];
  readonly services: readonly ServiceObject[];
  readonly budgets: readonly PodDisruptionBudgetObject[];
  readonly nodes: readonly ScenarioNode[];
  readonly disturbances: readonly Disturbance[];
  /** Most disturbances on one run: it bounds how many versions there can be. */
  readonly depth: number;
  /** Losses since all were last ready that `stays-available` puts up with. */
  readonly tolerate: number;
}

/** Replicas of a Deployment as applied; the API's default is 1. */
export function replicasOf(deployment: DeploymentObject): number {
  return deployment.replicas ?? 1;
}

/** The workload with this index; asking for one that is not there is a defect of the caller. */
export function workload(scenario: Scenario, index: unknown): DeploymentObject {
  const deployment = scenario.deployments[Number(index)];
  if (!deployment) throw new RangeError(`scenario ${scenario.name} has no workload ${String(index)}`);
  return deployment;
}
