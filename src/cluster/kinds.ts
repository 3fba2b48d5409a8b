/**
 * The kinds of components of a cluster and the folds that controllers read, sized for one scenario.
 */
import type { Fold, Kind, Snap } from '../engine/contract.ts';
import { autoscalerMachine } from '../../models/horizontal-pod-autoscaler/machine.ts';
import { highestLoad } from '../../models/horizontal-pod-autoscaler/reconcile.ts';
import type { Arithmetic } from './arithmetic.ts';
import { monitorMachine } from './monitor.ts';
import { daemonPodState, podCount, stateOf, type DaemonPodState, type PodGroup, type PodState } from './pod-state.ts';
import { podsByWorkload as nameByWorkload, preemptionFolds, type PreemptionFolds } from './preemption-folds.ts';
import { podsByOwner, type OwnedPods } from './pods-by-owner.ts';
import {
  autoscaled,
  hasPriorities,
  isDrained,
  isReplicaSet,
  replicasOf,
  type Scenario,
  type Workload,
} from './scenario.ts';

/** Pods of a population by what a ReplicaSet or a budget counts. */
export interface PodCounts {
  readonly active: number;
  readonly ready: number;
  readonly available: number;
  readonly terminating: number;
  readonly unscheduled: number;
  readonly total: number;
}

export interface Kinds extends PreemptionFolds {
  readonly deployment: Kind;
  readonly replicaSet: Kind;
  readonly daemonSet: Kind;
  readonly pod: Kind;
  readonly node: Kind;
  readonly monitor: Kind;
  readonly autoscaler: Kind;
  readonly podCounts: Fold<PodCounts>;
  readonly podsByOwner: Fold<readonly OwnedPods[]>;
  /** Per workload, version and liveness: `0 1`, `0 1 terminating`; those that have finished hold nothing any more. */
  readonly podsByWorkload: Fold<ReadonlyMap<string, number>>;
  /** Per workload and `PodState`: `0 ready`, `1 terminating`. */
  readonly podStates: Fold<ReadonlyMap<string, number>>;
  /** What a DaemonSet controller tells apart. */
  readonly daemonPods: Fold<readonly PodGroup[]>;
  /** Per workload, `PodState` and what became of the node; see `podAtNode`. */
  readonly podsAtNodes: Fold<ReadonlyMap<string, number>>;
  /** Workloads with a pod on a node that is not up, noticed or not, or that is being drained. */
  readonly threatened: Fold<ReadonlySet<number>>;
  /** Pods that nobody controls and that are not Terminating, per workload. */
  readonly orphans: Fold<ReadonlyMap<string, number>>;
  /** How a pod shows in the endpoints of a Service. */
  readonly endpointOf: Arithmetic['endpointOf'];
}

const NO_RANGE = { minReplicas: 0, maxReplicas: 0 };

/** Most pods that can exist at once: each disturbance can leave a generation behind, terminating on a lost node. */
function podLimit(scenario: Scenario): number {
  const largest = (index: number, of: Workload): number =>
    Math.max(
      of.kind === 'DaemonSet' ? scenario.nodes.length + scenario.depth : replicasOf(of),
      ...autoscaled(scenario).map((one) =>
        one.workload === index ? highestLoad(scenario.autoscalers[one.autoscaler] ?? NO_RANGE) : 0,
      ),
    );
  return scenario.workloads.reduce((sum, w, at) => sum + (largest(at, w) + scenario.depth) * 2 + 4, 0);
}

/** The kinds for one scenario. */
export function clusterKinds(
  scenario: Scenario,
  { endpointOf, rejectsConflicts: versioned, ...machines }: Arithmetic,
): Kinds {
  const deployments = scenario.workloads.filter((w) => w.kind === 'Deployment').length;
  const daemonSets = scenario.workloads.filter((w) => w.kind === 'DaemonSet').length;
  const sets = scenario.workloads.filter(isReplicaSet).length;
  const deployment: Kind = { name: 'deployment', machine: machines.deploymentMachine, max: deployments, versioned };
  const replicaSet: Kind = {
    name: 'replicaset',
    machine: machines.replicaSetMachine,
    max: deployments * (1 + scenario.depth) + sets,
    refs: { deployment: () => deployment },
    versioned,
  };
  const node: Kind = {
    name: 'node',
    machine: machines.nodeMachine,
    max: scenario.nodes.length + scenario.depth,
    interchangeable: true,
  };
  const pod: Kind = {
    name: 'pod',
    machine: machines.podMachine,
    max: podLimit(scenario),
    interchangeable: true,
    // Where a pod waits for the end of others; the target of a DaemonSet's pod is the node that its affinity names, until it is placed there: it points to one node.
    refs: {
      owner: () => replicaSet,
      node: () => node,
      ...(daemonSets > 0 ? { target: () => node } : {}),
      ...(hasPriorities(scenario) ? { nominated: () => node } : {}),
    },
  };
  return {
    deployment,
    replicaSet,
    daemonSet: { name: 'daemonset', machine: machines.daemonSetMachine, max: daemonSets },
    pod,
    node,
    monitor: { name: 'monitor', machine: monitorMachine, max: scenario.workloads.length },
    autoscaler: { name: 'horizontalpodautoscaler', machine: autoscalerMachine, max: autoscaled(scenario).length },
    ...podFolds(pod, scenario),
    ...preemptionFolds(pod),
    podsByOwner: podsByOwner(pod),
    endpointOf,
  };
}

/** The folds over pods that several rules read. */
function podFolds(
  pod: Kind,
  scenario: Scenario,
): Pick<Kinds, 'podCounts' | 'podsByWorkload' | 'podStates' | 'daemonPods' | 'podsAtNodes' | 'threatened' | 'orphans'> {
  const podCounts: Fold<PodCounts> = {
    name: 'pod counts',
    over: pod,
    // Controllers do not ask whether a pod that is not ready has started: told apart here, it would cost memory.
    project: (s) => podCount(s.tags),
    value: (counts) => {
      const of = (name: string): number => counts.get(name) ?? 0;
      const available = of('available');
      const ready = available + of('ready');
      const active = ready + of('bound') + of('unscheduled');
      return {
        active,
        ready,
        available,
        terminating: of('terminating'),
        unscheduled: of('unscheduled'),
        total: active + of('terminating'),
      };
    },
  };
  const podsByWorkload: Fold<ReadonlyMap<string, number>> = {
    name: 'pods by workload',
    over: pod,
    project: nameByWorkload,
    value: (counts) => counts,
  };
  const podStates: Fold<ReadonlyMap<string, number>> = {
    name: 'pod states',
    over: pod,
    project: (s) => `${String(s.context['workload'])} ${stateOf(s.tags)}`,
    value: (counts) => counts,
  };
  const daemonPods: Fold<readonly PodGroup[]> = {
    name: 'daemon pods',
    over: pod,
    project: (s) => `${String(s.context['workload'])} ${String(s.context['template'])} ${daemonPodState(s)}`,
    value: (counts) =>
      [...counts].map(([name, count]) => {
        const [workload, template, state] = name.split(' ');
        return { workload: Number(workload), template: Number(template), state: state as DaemonPodState, count }; // as projected
      }),
  };
  const orphans: Fold<ReadonlyMap<string, number>> = {
    name: 'orphans',
    over: pod,
    project: (s) => (s.context['orphan'] === true && s.tags.has('active') ? String(s.context['workload']) : null),
    value: (counts) => counts,
  };
  return { podCounts, podsByWorkload, podStates, daemonPods, orphans, ...podsBesideNodes(pod, scenario) };
}

/** What became of the node of a pod: it is up, it is there and down, its object is gone, there is none. */
export type NodeFate = 'up' | 'down' | 'removed' | 'none';

function fateOf(node: Snap | null): NodeFate {
  if (!node) return 'none';
  if (!node.tags.has('exists')) return 'removed';
  return node.tags.has('up') ? 'up' : 'down';
}

/** What a name of the fold `podsAtNodes` says. */
export function podAtNode(name: string): { workload: number; state: PodState; node: NodeFate } {
  const [workload, state, node] = name.split(' ');
  return { workload: Number(workload), state: state as PodState, node: node as NodeFate }; // as the fold wrote them
}

function podsBesideNodes(pod: Kind, scenario: Scenario): Pick<Kinds, 'podsAtNodes' | 'threatened'> {
  const isLeaving = (s: Snap, node: Snap): boolean =>
    node.tags.has('draining') && isDrained(scenario, s.context['workload']);
  return {
    podsAtNodes: {
      name: 'pods at nodes',
      over: pod,
      beside: 'node',
      project: (s, node) => `${String(s.context['workload'])} ${stateOf(s.tags)} ${fateOf(node)}`,
      value: (counts) => counts,
    },
    threatened: {
      name: 'threatened pods',
      over: pod,
      beside: 'node',
      project: (s, node) =>
        s.tags.has('terminating') || !node || (node.tags.has('up') && !isLeaving(s, node))
          ? null
          : String(s.context['workload']),
      value: (counts) => new Set([...counts.keys()].map(Number)),
    },
  };
}
