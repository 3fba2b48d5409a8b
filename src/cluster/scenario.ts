/**
 * The bounded world of one check: workloads, nodes, what selects the pods, and what may happen.
 */
import { stableKey } from '../engine/stable-key.ts';
import { matchesSelector } from '../kube/selector.ts';
import { tolerates } from '../kube/toleration.ts';
import type {
  DaemonSetObject,
  DeploymentObject,
  DeschedulerPolicyObject,
  HorizontalPodAutoscalerObject,
  KubeObject,
  NodeObject,
  PodDisruptionBudgetObject,
  PodObject,
  PriorityClassObject,
  ReplicaSetObject,
  ResourceQuotaObject,
  ServiceObject,
  Taint,
} from '../kube/types.ts';

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
  'load',
] as const;

/**
 * What may go wrong in the control plane itself, and the scheduler's bad luck; only with `--deep` or when named. A conflict,
 * a lost reply and a restart all leave a sync undone after some of its writes (services-and-machinery.md §A5): they differ
 * in what the controller is told, which none of the modelled ones remembers.
 */
export const deepNames = [
  'slow',
  'stale-read',
  'write-conflict',
  'lost-reply',
  'controller-restart',
  'misplacement',
] as const;

/** Every name that the command line knows, the usual ones first. */
export const allNames = [...disturbanceNames, ...deepNames] as const;

export type Disturbance = (typeof allNames)[number];

/**
 * What runs pods: a Deployment, a ReplicaSet or ReplicationController of its own, a DaemonSet, or a Pod that nobody makes
 * again.
 */
export type Workload = DeploymentObject | ReplicaSetObject | DaemonSetObject | PodObject;

/** A node as the scenario knows it: given by the user, or assumed. */
export interface ScenarioNode {
  readonly object: NodeObject;
  readonly assumed: boolean;
}

export interface Scenario {
  readonly name: string;
  /** Numbered by their place here; every context calls that number `workload`. */
  readonly workloads: readonly Workload[];
  readonly services: readonly ServiceObject[];
  readonly budgets: readonly PodDisruptionBudgetObject[];
  readonly autoscalers: readonly HorizontalPodAutoscalerObject[];
  /** The classes from which pods have their priorities, which are in their templates already. */
  readonly priorityClasses: readonly PriorityClassObject[];
  readonly nodes: readonly ScenarioNode[];
  /** Quotas of the namespaces of the workloads that limit pods; absent = none. */
  readonly quotas?: readonly ResourceQuotaObject[];
  /** An outside actor that evicts pods; absent = there is none. */
  readonly descheduler?: DeschedulerPolicyObject;
  readonly disturbances: readonly Disturbance[];
  /** Most disturbances on one run: it bounds how many versions there can be. */
  readonly depth: number;
  /** Losses since all were last ready that `stays-available` puts up with. */
  readonly tolerate: number;
}

/** Do kubelets refuse the pods of this workload wherever they are placed? None is assumed to allow unsafe sysctls. */
export function isRefused(scenario: Scenario, index: unknown): boolean {
  return (workload(scenario, index).template.unsafeSysctls ?? []).length > 0;
}

/** Replicas of a workload as applied; the API's default is 1, and a Pod is one. A DaemonSet has none: its nodes decide. */
export function replicasOf(of: Exclude<Workload, DaemonSetObject>): number {
  return of.kind === 'Pod' ? 1 : (of.replicas ?? 1);
}

/** The workload with this index; asking for one that is not there is a defect of the caller. */
export function workload(scenario: Scenario, index: unknown): Workload {
  const found = scenario.workloads[Number(index)];
  if (!found) throw new RangeError(`scenario ${scenario.name} has no workload ${String(index)}`);
  return found;
}

/** The Deployment with this index. */
export function deployment(scenario: Scenario, index: unknown): DeploymentObject {
  const found = workload(scenario, index);
  if (found.kind !== 'Deployment') throw new RangeError(`${found.kind} ${found.name} is no Deployment`);
  return found;
}

/** The DaemonSet with this index. */
export function daemonSet(scenario: Scenario, index: unknown): DaemonSetObject {
  const found = workload(scenario, index);
  if (found.kind !== 'DaemonSet') throw new RangeError(`${found.kind} ${found.name} is no DaemonSet`);
  return found;
}

/** Does a drain evict the pods of this workload? `kubectl drain` leaves those of DaemonSets where they are (DR2). */
export function isDrained(scenario: Scenario, index: unknown): boolean {
  return workload(scenario, index).kind !== 'DaemonSet';
}

/** Is this object one of the workloads that are modelled? */
export function isWorkload(object: KubeObject): object is Workload {
  return ['Deployment', 'ReplicaSet', 'ReplicationController', 'DaemonSet', 'Pod'].includes(object.kind);
}

/** Is this a ReplicaSet that was applied as such? */
export function isReplicaSet(of: Workload): of is ReplicaSetObject {
  return of.kind === 'ReplicaSet' || of.kind === 'ReplicationController';
}

/** Is the object what the autoscaler scales? A DaemonSet has no size that it could set. */
export function scales({ namespace, target }: HorizontalPodAutoscalerObject, object: KubeObject): boolean {
  if (object.kind === 'DaemonSet') return false;
  return object.kind === target.kind && object.name === target.name && object.namespace === namespace;
}

/** The autoscalers whose target is a workload here, by their places; the others scale nothing. */
export function autoscaled(scenario: Scenario): { readonly autoscaler: number; readonly workload: number }[] {
  return scenario.autoscalers.flatMap((one, autoscaler) => {
    const workload = scenario.workloads.findIndex((w) => w.kind !== 'Pod' && scales(one, w));
    return workload < 0 ? [] : [{ autoscaler, workload }];
  });
}

/** The least size that autoscalers give a workload, 0 without one. */
export function leastSize(of: Workload, autoscalers: Scenario['autoscalers']): number {
  const own = autoscalers.filter((one) => of.kind !== 'Pod' && scales(one, of));
  return Math.max(0, ...own.map(({ minReplicas }) => minReplicas));
}

/** D2, R4: would this workload adopt an object with these labels that nobody controls? */
export function wouldAdopt(owner: Workload, orphan: Workload): boolean {
  if (owner.namespace !== orphan.namespace) return false;
  if (owner.kind === 'Deployment')
    return orphan.kind === 'ReplicaSet' && matchesSelector(owner.selector, orphan.labels);
  return isReplicaSet(owner) && orphan.kind === 'Pod' && matchesSelector(owner.selector, orphan.labels);
}

/** workloads.md §6.2: are the templates equal as they were applied? Versions that come later differ from every other one. */
export function equalTemplates(a: Workload, b: Workload): boolean {
  const template = (of: Workload): unknown => (of.raw['spec'] as { template?: unknown } | undefined)?.template; // read before
  return a === b || stableKey(template(a)) === stableKey(template(b));
}

/** Do priorities decide anything: are there two? */
export function hasPriorities({ workloads }: Scenario): boolean {
  return new Set(workloads.map(({ template }) => template.priority)).size > 1;
}

const CORDONED: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

/** Can pods of this workload come to a node while it is being drained: past the scheduler, or because they tolerate it? */
export function comesToCordoned(scenario: Scenario, index: unknown): boolean {
  const { nodeName, tolerations } = workload(scenario, index).template;
  return nodeName !== '' || tolerates(tolerations, CORDONED);
}

/** `kind/name`, as people write it. */
export function nameOf(of: Pick<KubeObject, 'kind' | 'name'>): string {
  return `${of.kind.toLowerCase()}/${of.name}`;
}
