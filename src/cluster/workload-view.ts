/**
 * One workload as the API server shows it, whatever its kind: what is asked for, how many pods there are, and whether
 * the version asked for runs fully. Properties read workloads only through this.
 */
import type { View } from '../engine/contract.ts';
import type { Kinds, PodCounts, PodState } from './kinds.ts';
import { workload, type Scenario } from './scenario.ts';

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

/** Sums over the ReplicaSets that a Deployment controls, or over the one that was applied as such. */
function ownedPods(
  v: View<Scenario>,
  kinds: Kinds,
  by: 'controller' | 'workload',
  index: number,
): Pick<PodCounts, 'ready' | 'available' | 'active' | 'total'> {
  const sum = { ready: 0, available: 0, active: 0, total: 0 };
  for (const [slot, rs] of v.all(kinds.replicaSet).entries()) {
    if (rs?.context[by] !== index) continue;
    const counts = v.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot } });
    sum.ready += counts.ready;
    sum.available += counts.available;
    sum.active += counts.active;
    sum.total += counts.total;
  }
  return sum;
}
