/**
 * Trials of failures that people have met and where Kubernetes itself is the faulty one, or where more is asked than a check
 * asks.
 */
import { collisionsCount, countsTerminating, hashesCollide } from '../../models/deployment/mutants.ts';
import { resolvedRollingUpdate } from '../../models/deployment/reconcile.ts';
import type { Kinds } from '../cluster/kinds.ts';
import { deployment, type Scenario } from '../cluster/scenario.ts';
import { manifest, service } from '../cluster/testing.ts';
import type { Property } from '../engine/contract.ts';
import type { Trial } from './trial.ts';

/** Pods that hold resources, Terminating ones among them, are at most replicas + maxSurge; asked while nobody scales. */
function holdsRoomForSurge(kinds: Kinds, scenario: Scenario): Property<Scenario> {
  const { replicas, strategy } = deployment(scenario, 0);
  const { maxSurge } = resolvedRollingUpdate({ replicas: replicas ?? 1, strategy });
  return {
    name: 'holds-room-for-surge deployment/web',
    on: 'every',
    when: (v) => v.fold(kinds.podCounts).terminating > 0,
    holds: (v) => v.fold(kinds.podCounts).total <= (replicas ?? 1) + maxSurge,
  };
}

/** One for each. */
export const knownTrials: readonly Trial[] = [
  {
    mutant: 'Terminating pods do not count towards the surge',
    text:
      manifest('Deployment', 'web', 'replicas: 2, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }') +
      service,
    disturbances: ['rollout'],
    faulty: {},
    repaired: { deployment: countsTerminating },
    killedBy: ['holds-room-for-surge deployment/web'],
    more: (kinds, scenario) => [holdsRoomForSurge(kinds, scenario)],
    known: { id: 'k-deploy-terminating-pods-exceed-surge', source: 'KEP-3973' },
  },
  {
    mutant: 'the name of a ReplicaSet is taken, and nobody tries another one',
    text: manifest('Deployment', 'web', 'replicas: 1') + service,
    disturbances: ['rollout'],
    faulty: { deployment: hashesCollide },
    repaired: { deployment: collisionsCount },
    killedBy: ['rollout-completes deployment/web'],
    known: { id: 'k-deploy-hash-collision', source: 'kubernetes/kubernetes#29735' },
  },
];
