/**
 * Faulty Deployment controllers: `kubernetesRules` with one formula replaced (workloads.md §6.2, §6.4, §10).
 *
 * Each is a mistake someone could make, and names the promise a checker has to find broken.
 */
import { scaled } from '../../src/kube/percent.ts';
import { kubernetesRules, takeFrom, type DeploymentRules } from './rules.ts';

/** One faulty controller. */
export interface DeploymentMutant {
  readonly name: string;
  /** What goes wrong, in plain words. */
  readonly breaks: string;
  /** Property id of workloads.md §6.12. */
  readonly promise: 'DEP-S1' | 'DEP-S2' | 'DEP-S3' | 'DEP-L1' | 'DEP-L2' | 'DEP-L4';
  /** A setting in which it shows. */
  readonly shows: string;
  readonly rules: DeploymentRules;
}

export const deploymentMutants: readonly DeploymentMutant[] = [
  {
    name: 'unavailable rounded up',
    breaks: 'one available pod too many is taken down',
    promise: 'DEP-S2',
    shows: 'replicas 3, maxSurge 1, maxUnavailable 25 %',
    rules: { ...kubernetesRules, unavailable: (value, replicas) => scaled(value, replicas, 'up') },
  },
  {
    name: 'surge rounded down',
    breaks: 'surge becomes 0, and the both-zero rule then takes down a pod nobody allowed',
    promise: 'DEP-S2',
    shows: 'replicas 3, maxSurge 25 %, maxUnavailable 0',
    rules: { ...kubernetesRules, surge: (value, replicas) => scaled(value, replicas, 'down') },
  },
  {
    name: 'new ReplicaSet ignores the ceiling',
    breaks: 'the new ReplicaSet is created at full size beside the old one',
    promise: 'DEP-S1',
    shows: 'replicas 3, maxSurge 1, any maxUnavailable',
    rules: { ...kubernetesRules, newCount: ({ replicas }) => replicas },
  },
  {
    name: 'surge counted for the new ReplicaSet alone',
    breaks: 'old pods do not count towards the ceiling, so the total passes it',
    promise: 'DEP-S1',
    shows: 'replicas 3, maxSurge 1, maxUnavailable 0',
    rules: {
      ...kubernetesRules,
      newCount: ({ spec, replicas, maxSurge }) => Math.min(replicas, spec + Math.max(1, maxSurge)),
    },
  },
  {
    name: 'unavailable new pods not counted',
    breaks: 'an old pod that is unready for a moment is given up although no new pod replaces it',
    promise: 'DEP-L2',
    shows: 'replicas 4, 1/1, new pods never ready, one old pod loses readiness for a moment',
    rules: { ...kubernetesRules, maxDown: ({ total, minAvailable }) => total - minAvailable },
  },
  {
    name: 'unhealthy old pods not cleaned up',
    breaks: 'a broken revision in the middle keeps the surge and the next rollout never starts',
    promise: 'DEP-L4',
    shows: 'replicas 4, 1/1, broken revision, then a good one',
    rules: { ...kubernetesRules, cleanUpUnhealthy: () => ({ resizes: [], abandoned: false }) },
  },
  {
    name: 'old pods scaled down whatever is available',
    breaks: 'all old pods go as soon as one of them may',
    promise: 'DEP-S2',
    shows: 'replicas 3, maxSurge 1, maxUnavailable 1',
    rules: {
      ...kubernetesRules,
      scaleDownOld: ({ olds }) => takeFrom(olds, Infinity),
    },
  },
  {
    name: 'one old pod too many',
    breaks: 'the comparison with the floor is off by one',
    promise: 'DEP-S2',
    shows: 'replicas 3, maxSurge 1, maxUnavailable 0',
    rules: {
      ...kubernetesRules,
      scaleDownOld: ({ olds, available, minAvailable }) => takeFrom(olds, available - minAvailable + 1),
    },
  },
  {
    name: 'healthy old pods never scaled down',
    breaks: 'the rollout stops when the surge is used up',
    promise: 'DEP-L1',
    shows: 'any rolling update with healthy old pods',
    rules: { ...kubernetesRules, scaleDownOld: () => [] },
  },
  {
    name: 'Recreate does not wait for Terminating pods',
    breaks: 'the new version starts while the old one is still shutting down (kubernetes#27362)',
    promise: 'DEP-S3',
    shows: 'strategy Recreate, any rollout',
    rules: { ...kubernetesRules, waitsForOld: ({ active }) => active > 0 },
  },
];

/** What Kubernetes does not do yet: a Terminating pod counts towards the ceiling until it has ended (KEP-3973). */
export const countsTerminating: DeploymentRules = { ...kubernetesRules, countsTerminating: true };

/** Two templates whose names are the same by bad luck, and nobody counts that (until 1.6, kubernetes#29735). */
export const hashesCollide: DeploymentRules = { ...kubernetesRules, hash: () => 'same', countsCollision: false };
/** The same luck, with a count that goes into the next hash. */
export const collisionsCount: DeploymentRules = { ...kubernetesRules, hash: (_, collisions) => String(collisions) };
