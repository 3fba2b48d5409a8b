/**
 * Views, plans and the replaceable arithmetic rules of the DaemonSet controller: stateful-and-batch.md §3.3.
 *
 * A rule is one small formula; a faulty controller (mutants.ts) is `kubernetesRules` with one of them replaced.
 */
import { scaled } from '../../src/kube/percent.ts';
import type { DaemonSetObject, IntOrPercent } from '../../src/kube/types.ts';
import { eligibility, type Eligibility } from './eligibility.ts';

/** A claimed pod as the controller's cache shows it; one that is terminal and Terminating is not given at all. */
export interface DaemonPod {
  readonly id: string;
  /** Its hash is that of the template asked for. */
  readonly isNew: boolean;
  readonly terminating: boolean;
  readonly phase: 'live' | 'Failed' | 'Succeeded';
  /** It has a node. */
  readonly scheduled: boolean;
  readonly ready: boolean;
  /** Ready, and for minReadySeconds. */
  readonly available: boolean;
  /** Creation order, older = smaller. */
  readonly created: number;
}

/** A node with the group of pods whose target it is. */
export interface DaemonNode extends Eligibility {
  readonly id: string;
  /** It is in the cache of nodes; pods of one that is gone stay until they are collected. */
  readonly exists: boolean;
  readonly pods: readonly DaemonPod[];
  /** A failed pod was deleted here a short time ago: the next one waits. */
  readonly backingOff: boolean;
}

/** Everything one sync reads. */
export interface DaemonSetView {
  readonly updateStrategy: DaemonSetObject['updateStrategy'];
  /** DT is set. */
  readonly deleting: boolean;
  /** The cache shows all that the controller itself has created and deleted (expectations). */
  readonly satisfied: boolean;
  readonly nodes: readonly DaemonNode[];
  /** Unscheduled pods whose target is not in the cache of nodes. */
  readonly stranded: readonly string[];
}

/** So many of these, whichever: the controller goes through a map, which has no order. */
export interface Choice {
  readonly among: readonly string[];
  readonly count: number;
}

/** What one sync writes besides status and revisions: pods to create by node, pods to delete by id. */
export interface DaemonSetPlan {
  readonly reason: 'create' | 'delete' | 'replace' | 'steady';
  readonly creates: readonly string[];
  readonly deletes: readonly string[];
  readonly someCreates: Choice;
  readonly someDeletes: Choice;
}

/** The live pods of one node as the update step tells them apart. */
export interface OldAndNew {
  readonly old: DaemonPod | null;
  readonly new: DaemonPod | null;
}

/** The formulas of §3.2 and §3.3 that a mutant can replace. */
export interface DaemonSetRules {
  readonly eligibility: typeof eligibility;
  /** Is the node's group in the way of a new pod (manage a, no surge)? */
  readonly isTaken: (pods: readonly DaemonPod[]) => boolean;
  readonly surge: (maxSurge: IntOrPercent, desired: number) => number;
  readonly unavailable: (maxUnavailable: IntOrPercent, desired: number) => number;
  /** Does the strategy replace pods by itself? */
  readonly rolls: (strategy: DaemonSetObject['updateStrategy']) => boolean;
  /** No surge: does the node count towards U? */
  readonly lacks: (pods: OldAndNew) => boolean;
  /** No surge: how many available old pods may go. */
  readonly replaceable: (budget: { readonly maxUnavailable: number; readonly lacking: number }) => number;
  /** Surge: the running pods, in order, that are neither the first new one nor the first old one. */
  readonly spare: (running: readonly DaemonPod[]) => readonly DaemonPod[];
  /** Surge: may the old pod go, now that the new one is there? */
  readonly isReplaced: (pods: { readonly old: DaemonPod; readonly new: DaemonPod }) => boolean;
  /** Surge: does the node still need its new pod? */
  readonly needsNew: (pods: OldAndNew) => boolean;
}

/** The rules as Kubernetes has them. */
export const kubernetesRules: DaemonSetRules = {
  eligibility,
  isTaken: (pods) => pods.length > 0,
  surge: (maxSurge, desired) => scaled(maxSurge, desired, 'up'),
  unavailable: (maxUnavailable, desired) => scaled(maxUnavailable, desired, 'up'),
  rolls: ({ type }) => type === 'RollingUpdate',
  lacks: ({ old, new: latest }) => (old === null) === (latest === null) || !(old ?? latest)?.available,
  replaceable: ({ maxUnavailable, lacking }) => Math.max(0, maxUnavailable - lacking),
  spare: (running) => running.filter((pod) => running.find(({ isNew }) => isNew === pod.isNew) !== pod),
  isReplaced: ({ old, new: latest }) => !old.ready || latest.available,
  needsNew: ({ old, new: latest }) => old !== null && latest === null,
};

/** Nodes that should run a pod. */
export function desiredNumber(nodes: readonly DaemonNode[]): number {
  return nodes.filter((node) => node.exists && node.shouldRun).length;
}

/** The bounds of a rolling update as numbers of pods; both 0 = one may be missing. OnDelete has none. */
export function resolvedRollingUpdate(
  strategy: DaemonSetObject['updateStrategy'],
  desired: number,
  rules: DaemonSetRules = kubernetesRules,
): { readonly maxSurge: number; readonly maxUnavailable: number } {
  if (strategy.type === 'OnDelete') return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = rules.surge(strategy.maxSurge, desired);
  const maxUnavailable = rules.unavailable(strategy.maxUnavailable, desired);
  return { maxSurge, maxUnavailable: maxSurge === 0 && maxUnavailable === 0 && desired > 0 ? 1 : maxUnavailable };
}

/** The order in which the controller looks at the pods of a node: scheduled first, then older, then by name. */
export function inOrder(pods: readonly DaemonPod[]): DaemonPod[] {
  return [...pods].sort(
    (a, b) => Number(b.scheduled) - Number(a.scheduled) || a.created - b.created || (a.id < b.id ? -1 : 1),
  );
}
