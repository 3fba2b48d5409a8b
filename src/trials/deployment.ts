/**
 * Trials of faulty Deployment controllers (`models/deployment/mutants.ts`).
 */
import { deploymentMutants } from '../../models/deployment/mutants.ts';
import { manifest, service } from '../cluster/testing.ts';
import { trialsOf, type Trial } from './trial.ts';

const bounds = (replicas: number, surge: string, unavailable: string): string =>
  `replicas: ${replicas}, strategy: { rollingUpdate: { maxSurge: ${surge}, maxUnavailable: ${unavailable} } }`;

const of = (spec: string): string => manifest('Deployment', 'web', spec) + service;

const rows: Readonly<Record<string, Omit<Trial, 'mutant' | 'faulty'>>> = {
  'unavailable rounded up': {
    text: of(bounds(3, '1', '25%')),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: ['DEP-S2'],
  },
  'surge rounded down': {
    text: of(bounds(3, '25%', '0')),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: ['DEP-S2'],
  },
  'new ReplicaSet ignores the ceiling': {
    text: of(bounds(3, '1', '0')),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: ['DEP-S1'],
  },
  'surge counted for the new ReplicaSet alone': {
    text: of(bounds(3, '1', '0')),
    disturbances: ['rollout'],
    depth: 2,
    killedBy: ['DEP-S1'],
  },
  'unavailable new pods not counted': {
    text: of(bounds(4, '1', '1')),
    disturbances: ['bad-rollout', 'pod-crash'],
    depth: 2,
    killedBy: ['DEP-L2'],
  },
  'unhealthy old pods not cleaned up': {
    text: of(bounds(2, '1', '0')),
    disturbances: ['bad-rollout', 'rollout'],
    depth: 2,
    killedBy: ['rollout-completes deployment/web'],
  },
  'old pods scaled down whatever is available': {
    text: of(bounds(3, '1', '1')),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: ['DEP-S2'],
  },
  'one old pod too many': {
    text: of(bounds(3, '1', '0')),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: ['keeps-floor deployment/web'],
  },
  'healthy old pods never scaled down': {
    text: of(bounds(2, '1', '0')),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: ['rollout-completes deployment/web'],
  },
  'Recreate does not wait for Terminating pods': {
    text: of('replicas: 1, strategy: { type: Recreate }'),
    disturbances: ['rollout'],
    depth: 1,
    killedBy: ['DEP-S3'],
    known: { id: 'k-deploy-recreate-starts-early', source: 'kubernetes/kubernetes#27362' },
  },
};

/** One trial for each. */
export const deploymentTrials: readonly Trial[] = trialsOf(
  Object.fromEntries(deploymentMutants.map(({ name, rules }) => [name, rules])),
  rows,
  (deployment) => ({ deployment }),
);
