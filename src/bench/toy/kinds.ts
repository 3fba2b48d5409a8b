/**
 * The populations of the toy cluster, and what its rules read of them.
 */
import type { Fold, Kind, Snap } from '../../engine/contract.ts';
import { deploymentMachine, leftMachine, nodeMachine, podMachine, replicaSetMachine, specMachine } from './machines.ts';
import type { Scope } from './scopes.ts';

/** Pods by revision, in the order in which a ReplicaSet deletes them. */
const STATES = ['pending', 'scheduled', 'crashLoop', 'notReady', 'ready'];

/** What a ReplicaSet learns of the pods. */
export interface PodCount {
  readonly active: number;
  /** Pods of all revisions, whatever their state. */
  readonly all: number;
}

/** The kinds of one toy and the folds over its pods. */
export interface Toy {
  readonly pod: Kind;
  readonly node: Kind;
  readonly left: Kind;
  readonly spec: Kind;
  readonly deployment: Kind;
  readonly replicaSet: Kind;
  /** Ready pods by revision. */
  readonly available: Fold<readonly [number, number]>;
  /** By revision. */
  readonly pods: readonly [Fold<PodCount>, Fold<PodCount>];
  /** Pods that take room on a node. */
  readonly load: Fold<number>;
}

/** The innermost active state of a component. */
export function stateOf(s: Snap): string {
  return typeof s.value === 'string' ? s.value : String(Object.values(s.value ?? {})[0]);
}

/** The place of a pod in the order of deletion; null = it is not an active pod of that revision. */
export function deletionRank(s: Snap, rev: number): number | null {
  return s.tags.has('active') && s.context['rev'] === rev ? STATES.indexOf(stateOf(s)) : null;
}

function podsOf(pod: Kind, rev: number): Fold<PodCount> {
  return {
    name: `pods of revision ${rev}`,
    over: pod,
    project: (s) => (deletionRank(s, rev) === null ? 'other' : stateOf(s)),
    value: (counts) => {
      const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
      return { active: all - (counts.get('other') ?? 0), all };
    },
  };
}

/** The kinds of a toy of some size. */
export function toyKinds(scope: Scope): Toy {
  const node: Kind = { name: 'node', machine: nodeMachine, max: scope.nodes, interchangeable: true };
  const pod: Kind = {
    name: 'pod',
    machine: podMachine,
    max: scope.pods,
    interchangeable: true,
    refs: { node: () => node },
  };
  return {
    pod,
    node,
    left: { name: 'left', machine: leftMachine, max: 1 },
    spec: { name: 'spec', machine: specMachine, max: 1 },
    deployment: { name: 'deployment', machine: deploymentMachine, max: 1 },
    replicaSet: { name: 'replicaSet', machine: replicaSetMachine, max: 2 },
    available: {
      name: 'available',
      over: pod,
      project: (s) => (s.tags.has('ready') ? String(s.context['rev']) : null),
      value: (counts) => [counts.get('0') ?? 0, counts.get('1') ?? 0],
    },
    pods: [podsOf(pod, 0), podsOf(pod, 1)],
    load: {
      name: 'load',
      over: pod,
      project: (s) => (s.tags.has('onNode') ? 'on' : null),
      value: (counts) => counts.get('on') ?? 0,
    },
  };
}
