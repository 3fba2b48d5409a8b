/**
 * A DaemonSet as the API server shows it: its nodes with their pods, and what `WorkloadView` says of it. Properties read
 * DaemonSets only through this.
 */
import type { View } from '../engine/contract.ts';
import { desiredNumber, resolvedRollingUpdate } from '../../models/daemonset/rules.ts';
import { type ClusterNode, type ClusterPod, daemonNodes, daemonSetOf, strandedPods } from './daemonset-view.ts';
import type { Kinds } from './kinds.ts';
import { daemonSet, type Scenario } from './scenario.ts';
import type { RolloutBounds, Versions, WorkloadView } from './workload-view.ts';

/** The nodes that are there or have pods of the DaemonSet left, in the order of their slots. */
export function daemonNodeViews(v: View<Scenario>, kinds: Kinds, index: number): ClusterNode[] {
  return daemonNodes(v, kinds, daemonSetOf(v, kinds, index));
}

/** The pods of one node that are not Terminating. */
export function livePods({ pods }: ClusterNode): ClusterPod[] {
  return pods.filter((pod) => !pod.terminating);
}

/** All of it as one workload. */
export function daemonSetView(v: View<Scenario>, kinds: Kinds, index: number): WorkloadView {
  const d = daemonSetOf(v, kinds, index);
  const nodes = daemonNodes(v, kinds, d);
  const pods = nodes.flatMap((node) => node.pods);
  const stranded = strandedPods(v, kinds, index);
  const rolls = daemonSet(v.config, index).updateStrategy.type === 'RollingUpdate';
  const serves = (pod: ClusterPod): boolean => pod.available && (pod.isNew || !rolls);
  return {
    desired: desiredNumber(nodes),
    works: d.works,
    ready: pods.filter((pod) => pod.ready).length,
    available: pods.filter((pod) => pod.available).length,
    active: pods.filter((pod) => !pod.terminating).length + stranded,
    total: pods.length + stranded,
    complete: stranded === 0 && nodes.every((node) => isSettled(node, serves)),
  };
}

/** Has the node just the pod that it should have? One that is down keeps its pod until it is gone. */
function isSettled(node: ClusterNode, serves: (pod: ClusterPod) => boolean): boolean {
  if (node.exists && !node.up) return true;
  const live = livePods(node);
  if (live.length === 0) return !node.exists || !node.shouldRun;
  return node.exists && node.shouldContinue && live.length === 1 && live.every(serves);
}

/** Is a node down that still has a pod of the DaemonSet? It takes its share of every budget (DS-X1). */
export function waitsForNode(v: View<Scenario>, kinds: Kinds, index: number): boolean {
  return daemonNodeViews(v, kinds, index).some((node) => node.exists && !node.up && node.pods.length > 0);
}

/** The bounds of a rolling update; `null` = OnDelete. */
export function daemonBounds(v: View<Scenario>, kinds: Kinds, index: number, replicas?: number): RolloutBounds | null {
  const { updateStrategy } = daemonSet(v.config, index);
  if (updateStrategy.type === 'OnDelete') return null;
  const desired = replicas ?? daemonSetView(v, kinds, index).desired;
  const bounds = resolvedRollingUpdate(updateStrategy, desired);
  return { ...bounds, minAvailable: Math.max(0, desired - bounds.maxUnavailable) };
}

/** Ready pods of versions that work. */
export function workingDaemons(v: View<Scenario>, kinds: Kinds, index: number): number {
  const { template, works, history } = daemonSetOf(v, kinds, index);
  const broken = new Set([...history, { template, works }].filter((one) => !one.works).map((one) => one.template));
  const pods = daemonNodeViews(v, kinds, index).flatMap((node) => node.pods);
  return pods.filter((pod) => pod.ready && !broken.has(pod.version)).length;
}

/** The versions in the order in which they first came. */
export function daemonVersions(v: View<Scenario>, kinds: Kinds, index: number): Versions {
  const { template: asked, history } = daemonSetOf(v, kinds, index);
  const newest = Math.max(asked, ...history.map(({ template }) => template));
  return {
    asked,
    newest,
    onlyAsked: daemonNodeViews(v, kinds, index)
      .flatMap(livePods)
      .every((pod) => pod.isNew),
  };
}
