/**
 * What is seen of a pod from outside, by the tags of its machine.
 */
import type { Snap } from '../engine/contract.ts';

/** What controllers, budgets and Services tell apart of a pod; `finished`: it has succeeded or failed for good. */
export type PodState = 'ready' | 'unready' | 'starting' | 'unscheduled' | 'terminating' | 'finished';

/** What the DaemonSet controller tells apart; a pod whose target has gone is `stranded`. */
export type DaemonPodState = 'available' | 'stranded' | 'bound' | Exclude<PodState, 'starting' | 'unready'>;

/** That state of a pod. */
export function daemonPodState({ tags, value }: Pick<Snap, 'tags' | 'value'>): DaemonPodState {
  if (tags.has('available')) return 'available';
  if (value === 'Stranded') return 'stranded';
  const state = stateOf(tags);
  return state === 'starting' || state === 'unready' ? 'bound' : state;
}

/** What controllers, budgets and Services see of a pod with these tags. */
export function stateOf(tags: ReadonlySet<string>): PodState {
  if (tags.has('ready')) return 'ready';
  if (tags.has('terminating')) return 'terminating';
  if (!tags.has('active')) return 'finished';
  if (!tags.has('bound')) return 'unscheduled';
  return tags.has('phase Pending') ? 'starting' : 'unready';
}

/** What is counted of a pod. */
export function podCount(tags: ReadonlySet<string>): 'available' | 'bound' | Exclude<PodState, 'unready' | 'starting'> {
  if (tags.has('available')) return 'available';
  const state = stateOf(tags);
  return state === 'unready' || state === 'starting' ? 'bound' : state;
}

/** Pods that are equal for a DaemonSet controller. */
export interface PodGroup {
  readonly workload: number;
  readonly template: number;
  readonly state: DaemonPodState;
  readonly count: number;
}
