/**
 * The kinds of components of a cluster and the folds that controllers read, sized for one scenario.
 */
import { assign, setup } from 'xstate';
import type { Fold, Kind, View } from '../engine/contract.ts';
import { deploymentMachine } from '../../models/deployment/machine.ts';
import { nodeMachine } from '../../models/node/machine.ts';
import { podMachine } from '../../models/pod/machine.ts';
import { replicaSetMachine } from '../../models/replicaset/machine.ts';
import { replicasOf, type Scenario } from './scenario.ts';

/**
 * What the checker itself remembers of a workload: losses since all its pods were last ready (3 = many), and whether it
 * has had two replicas ever since. No controller reads it.
 */
const monitorMachine = setup({
  types: {
    context: {} as { workload: number; losses: number; redundant: boolean },
    events: {} as { type: 'LOSS' } | { type: 'ALL_READY'; redundant: boolean } | { type: 'NOT_REDUNDANT' },
    input: {} as { workload: number },
  },
}).createMachine({
  id: 'monitor',
  context: ({ input }) => ({ workload: input.workload, losses: 0, redundant: false }),
  on: {
    LOSS: { actions: assign({ losses: ({ context }) => Math.min(3, context.losses + 1) }) },
    ALL_READY: { actions: assign(({ event }) => ({ losses: 0, redundant: event.redundant })) },
    NOT_REDUNDANT: { actions: assign({ redundant: false }) },
  },
});

/** Pods of a population by what a ReplicaSet or a budget counts. */
export interface PodCounts {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  readonly unscheduled: number;
  readonly total: number;
}

export interface Kinds {
  readonly deployment: Kind;
  readonly replicaSet: Kind;
  readonly pod: Kind;
  readonly node: Kind;
  readonly monitor: Kind;
  readonly podCounts: Fold<PodCounts>;
  /** Per workload, version and liveness: `0 1`, `0 1 terminating`. */
  readonly podsByWorkload: Fold<ReadonlyMap<string, number>>;
}

function symbol(tags: ReadonlySet<string>): string {
  if (tags.has('ready')) return 'ready';
  if (tags.has('terminating')) return 'terminating';
  return tags.has('bound') ? 'bound' : 'unscheduled';
}

/** Most pods that can exist at once: each disturbance can leave a generation behind, terminating on a lost node. */
function podLimit(scenario: Scenario): number {
  return scenario.deployments.reduce((sum, d) => sum + (replicasOf(d) + scenario.depth) * 2 + 4, 0);
}

/** The kinds for one scenario. */
export function clusterKinds(scenario: Scenario): Kinds {
  const count = scenario.deployments.length;
  const deployment: Kind = { name: 'deployment', machine: deploymentMachine, max: count };
  const replicaSet: Kind = {
    name: 'replicaset',
    machine: replicaSetMachine,
    max: count * (1 + scenario.depth),
    refs: { deployment: () => deployment },
  };
  const node: Kind = {
    name: 'node',
    machine: nodeMachine,
    max: scenario.nodes.length + scenario.depth,
    interchangeable: true,
  };
  const pod: Kind = {
    name: 'pod',
    machine: podMachine,
    max: podLimit(scenario),
    interchangeable: true,
    refs: { owner: () => replicaSet, node: () => node },
  };
  const podCounts: Fold<PodCounts> = {
    name: 'pod counts',
    over: pod,
    project: (s) => symbol(s.tags),
    value: (counts) => {
      const of = (name: string): number => counts.get(name) ?? 0;
      const active = of('ready') + of('bound') + of('unscheduled');
      return {
        active,
        ready: of('ready'),
        terminating: of('terminating'),
        unscheduled: of('unscheduled'),
        total: active + of('terminating'),
      };
    },
  };
  const podsByWorkload: Fold<ReadonlyMap<string, number>> = {
    name: 'pods by workload',
    over: pod,
    project: (s) =>
      `${String(s.context['workload'])} ${String(s.context['template'])}${s.tags.has('terminating') ? ' terminating' : ''}`,
    value: (counts) => counts,
  };
  return {
    deployment,
    replicaSet,
    pod,
    node,
    monitor: { name: 'monitor', machine: monitorMachine, max: count },
    podCounts,
    podsByWorkload,
  };
}

/** Ready and active pods of one workload, over all its ReplicaSets. */
export function podsOf(v: View<Scenario>, kinds: Kinds, index: number): Pick<PodCounts, 'ready' | 'active'> {
  let [ready, active] = [0, 0];
  for (const [slot, rs] of v.all(kinds.replicaSet).entries()) {
    if (rs?.context['workload'] !== index) continue;
    const counts = v.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot } });
    ready += counts.ready;
    active += counts.active;
  }
  return { ready, active };
}
