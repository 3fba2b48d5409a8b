/**
 * Trials of controllers without the guard that a fault of the control plane makes necessary. Sources:
 * services-and-machinery.md §A4, §A5.
 */
import { withoutExpectations } from '../../models/replicaset/mutants.ts';
import { withoutAssumedPods } from '../../models/scheduler/mutants.ts';
import { disturbanceNames } from '../cluster/scenario.ts';
import { manifest, service } from '../cluster/testing.ts';
import type { Trial } from './trial.ts';

const two = manifest('Deployment', 'web', 'replicas: 2') + service;
/** No two pods fit on one node, and a rollout makes two at a time. */
const apart = manifest('Deployment', 'web', 'replicas: 2, strategy: { type: Recreate }').replace(
  'image: web,',
  'image: web, ports: [{ containerPort: 80, hostPort: 80 }],',
);
const stale = [...disturbanceNames, 'stale-read'] as const;

/** One trial for each guard. */
export const controlPlaneTrials: readonly Trial[] = [
  {
    mutant: 'a ReplicaSet controller without expectations',
    text: two,
    disturbances: stale,
    depth: 2,
    faulty: { mayManagePods: withoutExpectations },
    killedBy: ['RS-S2', 'RS-S3', 'keeps-floor deployment/web'],
  },
  {
    mutant: 'an API server that takes writes to what has changed since it was read',
    text: two,
    disturbances: stale,
    depth: 2,
    faulty: { rejectsConflicts: false },
    killedBy: ['DEP-S1'],
  },
  {
    mutant: 'a scheduler that forgets what it has placed',
    text: apart,
    disturbances: ['rollout', 'stale-read'],
    depth: 2,
    faulty: { mayBind: withoutAssumedPods },
    killedBy: ['POD-S14'],
  },
];
