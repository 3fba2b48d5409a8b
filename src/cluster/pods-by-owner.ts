/**
 * Pods by the ReplicaSet that owns them: whose it is, its version, whether that works, and what is counted of the pod.
 */
import type { Fold, Kind } from '../engine/contract.ts';
import { podCount } from './pod-state.ts';

/** Pods of one ReplicaSet that are counted alike. */
export interface OwnedPods {
  /** The Deployment that controls the ReplicaSet; null = nobody does. */
  readonly controller: number | null;
  /** The workload that the ReplicaSet is, or is part of. */
  readonly workload: number;
  readonly template: number;
  readonly works: boolean;
  readonly state: ReturnType<typeof podCount>;
  readonly pods: number;
}

/** The fold over the pods of one scenario. */
export function podsByOwner(pod: Kind): Fold<readonly OwnedPods[]> {
  const written = new Map<string, Omit<OwnedPods, 'pods'>>();
  return {
    name: 'pods by owner',
    over: pod,
    beside: 'owner',
    project: (s, owner) => {
      const state = podCount(s.tags);
      // What has finished counts for nobody.
      if (!owner || state === 'finished') return null;
      const { controller, workload, template, works } = owner.context;
      const one = {
        controller: controller === null ? null : Number(controller),
        workload: Number(workload),
        template: Number(template),
        works: works === true,
        state,
      };
      const name = Object.values(one).join(' ');
      written.set(name, one);
      return name;
    },
    value: (counts) =>
      [...counts].flatMap(([name, pods]) => {
        const one = written.get(name);
        return one ? [{ ...one, pods }] : [];
      }),
  };
}
