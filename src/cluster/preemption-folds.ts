/**
 * What the scheduler counts of pods where priorities differ.
 */
import type { Fold, Kind, Snap } from '../engine/contract.ts';
import { stateOf } from './pod-state.ts';

export interface PreemptionFolds {
  /** As `podsByWorkload`, with those told apart that have no start time yet: `0 1 unstarted`. */
  readonly podsByStart: Fold<ReadonlyMap<string, number>>;
  /** Pods that are nominated, per workload and version. */
  readonly nominated: Fold<ReadonlyMap<string, number>>;
  /** Workloads with a pod that is ending because it was preempted. */
  readonly preempted: Fold<ReadonlySet<number>>;
}

/** Workload, version and liveness: `0 1`, `0 1 terminating`; null = it has finished. */
export function podsByWorkload({ tags, context }: Snap): string | null {
  if (stateOf(tags) === 'finished') return null;
  return `${versionOf(context)}${tags.has('terminating') ? ' terminating' : ''}`;
}

function versionOf(context: Snap['context']): string {
  return `${String(context['workload'])} ${String(context['template'])}`;
}

/** The folds over the pods of one scenario. */
export function preemptionFolds(pod: Kind): PreemptionFolds {
  return {
    podsByStart: {
      name: 'pods by start',
      over: pod,
      project: (s) => {
        const name = podsByWorkload(s);
        return name !== null && s.tags.has('phase Pending') ? `${name} unstarted` : name;
      },
      value: (counts) => counts,
    },
    nominated: {
      name: 'nominated pods',
      over: pod,
      project: ({ tags, context }) => (tags.has('nominated') ? versionOf(context) : null),
      value: (counts) => counts,
    },
    preempted: {
      name: 'preempted pods',
      over: pod,
      project: ({ tags, context }) => (tags.has('preempted') ? String(context['workload']) : null),
      value: (counts) => new Set([...counts.keys()].map(Number)),
    },
  };
}
