/**
 * One workload as the API server shows it, whatever its kind: what is asked for, how many pods there are, and whether
 * the version asked for runs fully. Properties read workloads only through this.
 */
import type { View } from '../engine/contract.ts';
import type { Kinds, PodCounts } from './kinds.ts';
import { resolvedRollingUpdate } from '../../models/deployment/rules.ts';
import { daemonBounds, daemonSetView, daemonVersions, workingDaemons } from './daemonset-workload-view.ts';
import { sizeOn } from './eligible-nodes.ts';
import type { PodState } from './pod-state.ts';
import type { OwnedPods } from './pods-by-owner.ts';
import { isRefused, workload, type Scenario } from './scenario.ts';
import { toleranceOn } from './taint-rules.ts';

export interface WorkloadView extends Pick<PodCounts, 'ready' | 'available' | 'active' | 'total'> {
  /** Pods asked for now. A bare Pod asks for itself while it is there: nobody makes it again (POD-S15). */
  readonly desired: number;
  /** Whether the version asked for ever becomes ready. */
  readonly works: boolean;
  /** The version asked for runs fully and is available, and no other pod but Terminating ones is there. */
  readonly complete: boolean;
}

/** The workload with this index. */
export function workloadView(v: View<Scenario>, kinds: Kinds, index: number): WorkloadView {
  switch (workload(v.config, index).kind) {
    case 'Deployment':
      return deploymentView(v, kinds, index);
    case 'ReplicaSet':
    case 'ReplicationController':
      return replicaSetView(v, kinds, index);
    case 'DaemonSet':
      return daemonSetView(v, kinds, index);
    case 'Pod':
      return podView(v, kinds, index);
  }
}

function deploymentView(v: View<Scenario>, kinds: Kinds, index: number): WorkloadView {
  const d = v.all(kinds.deployment).find((snap) => snap?.context['workload'] === index);
  const desired = Number(d?.context['replicas']);
  const pods = ownedPods(v, kinds, 'controller', index);
  const complete = d?.value === 'Complete' && pods.available === desired && pods.active === desired;
  return { ...pods, desired, works: d?.context['works'] === true, complete };
}

function replicaSetView(v: View<Scenario>, kinds: Kinds, index: number): WorkloadView {
  const rs = v.all(kinds.replicaSet).find((snap) => snap?.context['workload'] === index);
  const desired = Number(rs?.context['replicas'] ?? 0);
  const pods = ownedPods(v, kinds, 'workload', index);
  return { ...pods, desired, works: true, complete: pods.available === desired && pods.active === desired };
}

/** Pods that the workload with this index has when nothing is wrong. */
export function sizeOf(scenario: Scenario, index: number): number {
  return sizeOn(scenario.nodes, workload(scenario, index));
}

function podView(v: View<Scenario>, kinds: Kinds, index: number): WorkloadView {
  const states = v.fold(kinds.podStates);
  const of = (state: PodState): number => states.get(`${index} ${state}`) ?? 0;
  const [ready, terminating] = [of('ready'), of('terminating')];
  const active = ready + of('unready') + of('starting') + of('unscheduled');
  return {
    ready,
    available: ready,
    active,
    total: active + terminating,
    desired: active,
    works: true,
    complete: ready === active,
  };
}

/** The pods of the ReplicaSets that a Deployment controls, or of the one that was applied as such. */
function podsOf(v: View<Scenario>, kinds: Kinds, by: 'controller' | 'workload', index: number): OwnedPods[] {
  return v.fold(kinds.podsByOwner).filter((some) => some[by] === index);
}

/** Sums over the ReplicaSets that a Deployment controls, or over the one that was applied as such. */
function ownedPods(
  v: View<Scenario>,
  kinds: Kinds,
  by: 'controller' | 'workload',
  index: number,
): Pick<PodCounts, 'ready' | 'available' | 'active' | 'total'> {
  const sum = { ready: 0, available: 0, active: 0, total: 0 };
  for (const { state, pods } of podsOf(v, kinds, by, index)) {
    sum.total += pods;
    if (state !== 'terminating') sum.active += pods;
    if (state === 'available') sum.available += pods;
    if (state === 'available' || state === 'ready') sum.ready += pods;
  }
  return sum;
}

/** What a rolling update may add and take away, and what it leaves. */
export interface RolloutBounds {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  readonly minAvailable: number;
}

/**
 * The bounds of a rolling update at the size asked for now, or at `replicas`; null for a workload that is not updated so.
 * Source: workloads.md §6.2.
 */
export function rolloutBounds(v: View<Scenario>, kinds: Kinds, index: number, replicas?: number): RolloutBounds | null {
  const of = workload(v.config, index);
  if (of.kind === 'DaemonSet') return daemonBounds(v, kinds, index, replicas);
  if (of.kind !== 'Deployment' || of.strategy.type !== 'RollingUpdate') return null;
  return resolvedRollingUpdate({
    replicas: replicas ?? workloadView(v, kinds, index).desired,
    strategy: of.strategy,
  });
}

/** Ready pods of a workload's versions that work. */
export function workingReady(v: View<Scenario>, kinds: Kinds, index: number): number {
  if (workload(v.config, index).kind === 'DaemonSet') return workingDaemons(v, kinds, index);
  return podsOf(v, kinds, 'controller', index)
    .filter(({ works, state }) => works && (state === 'available' || state === 'ready'))
    .reduce((sum, { pods }) => sum + pods, 0);
}

/** Versions, numbered in the order in which they first came. */
export interface Versions {
  readonly asked: number;
  readonly newest: number;
  /** No pod of another version is active. */
  readonly onlyAsked: boolean;
}

/** The versions of a Deployment or DaemonSet. */
export function versionsOf(v: View<Scenario>, kinds: Kinds, index: number): Versions {
  if (workload(v.config, index).kind === 'DaemonSet') return daemonVersions(v, kinds, index);
  const d = v.all(kinds.deployment).find((snap) => snap?.context['workload'] === index);
  const asked = Number(d?.context['template'] ?? 0);
  let newest = asked;
  for (const rs of v.all(kinds.replicaSet))
    if (rs?.context['controller'] === index) newest = Math.max(newest, Number(rs.context['template']));
  const others = podsOf(v, kinds, 'controller', index).filter(
    ({ template, state }) => template !== asked && state !== 'terminating',
  );
  return { asked, newest, onlyAsked: others.length === 0 };
}

/** Does the kubelet of that node start pods of this workload, as far as the node's own taints go? Source: workloads.md §2.8. */
export function isAdmitted(scenario: Scenario, index: number, node: unknown): boolean {
  return toleranceOn(scenario, index, node) !== 'evict' && !isRefused(scenario, index);
}
