/**
 * Trials of whole syncs and rules that are faulty: `models/deployment/sync-mutants.ts` and `src/cluster/mutants.ts`.
 */
import { deploymentSyncMutants } from '../../models/deployment/sync-mutants.ts';
import { missingMutants } from '../../models/replicaset/mutants.ts';
import { ruleMutants } from '../cluster/mutants.ts';
import { manifest, service } from '../cluster/testing.ts';
import { trialsOf, type Trial } from './trial.ts';

type Row = Omit<Trial, 'mutant' | 'faulty'>;

const deployment = (spec: string): string => manifest('Deployment', 'web', spec) + service;
const two = deployment('replicas: 2');

const syncRows: Readonly<Record<string, Row>> = {
  'a paused Deployment rolls out': {
    text: deployment('replicas: 1, paused: true'),
    disturbances: ['rollout'],
    killedBy: ['DEP-S4'],
  },
  'scaling makes a revision': {
    text: deployment('replicas: 1'),
    disturbances: ['rollout', 'scale'],
    depth: 2,
    killedBy: ['DEP-S5'],
  },
  'an undo keeps the old revision': {
    text: deployment('replicas: 1'),
    disturbances: ['rollout', 'rollback'],
    depth: 2,
    killedBy: ['DEP-S6'],
  },
  'the history is never cleaned up': {
    text: deployment('replicas: 1, revisionHistoryLimit: 0'),
    disturbances: ['rollout'],
    killedBy: ['DEP-S8'],
  },
  'the last old pod gets company': {
    text: deployment('replicas: 1, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }'),
    disturbances: ['rollout'],
    killedBy: ['DEP-S9'],
  },
  'a rollout counts as complete before it is': { text: two, disturbances: ['rollout'], killedBy: ['DEP-S12'] },
  'an undo is taken for done': {
    text: deployment('replicas: 1'),
    disturbances: ['rollout', 'rollback'],
    depth: 2,
    killedBy: ['rollback-completes deployment/web'],
  },
};

const ruleRows: Readonly<Record<string, Row>> = {
  'a drain ends while pods are still there': { text: two, disturbances: ['drain'], killedBy: ['DRAIN-L2'] },
  'nobody notices that a node is silent': { text: two, disturbances: ['node-failure'], killedBy: ['NODE-L1'] },
  'a cordon deletes the pods of the node': { text: two, disturbances: ['drain'], killedBy: ['NODE-S2'] },
  'pods of a node that is gone stay': { text: two, disturbances: ['node-removal'], killedBy: ['PGC-L1'] },
  'pods of a silent node are collected': { text: two, disturbances: ['node-failure'], killedBy: ['PGC-S1'] },
  'a kubelet starts nothing': { text: two, disturbances: [], depth: 0, killedBy: ['POD-L1'] },
  'a bound pod is bound again': { text: two, disturbances: [], depth: 0, killedBy: ['POD-S1'] },
  'more pods are reported available than there are': { text: two, disturbances: ['rollout'], killedBy: ['RS-S8'] },
  'a bare pod is made again': {
    text: manifest('Pod', 'web') + service,
    disturbances: ['delete-pod'],
    killedBy: ['POD-S15'],
  },
  'the end of a pod wakes no scheduler': {
    text:
      deployment('replicas: 1, strategy: { type: Recreate }').replace(
        'image: web,',
        'image: web, resources: { requests: { cpu: 1 } },',
      ) + '---\n{ apiVersion: v1, kind: Node, metadata: { name: a }, status: { allocatable: { cpu: 1 } } }\n',
    disturbances: ['delete-pod'],
    killedBy: ['schedulable deployment/web', 'converges deployment/web'],
  },
};

const missingRows: Readonly<Record<string, Row>> = {
  'a ReplicaSet never shrinks': {
    text: manifest('ReplicaSet', 'web', 'replicas: 2') + service,
    disturbances: ['scale'],
    killedBy: ['RS-L1'],
  },
};

/** One trial for each. */
export const ruleTrials: readonly Trial[] = [
  ...trialsOf(deploymentSyncMutants, syncRows, (reconcileDeployment) => ({ reconcileDeployment })),
  ...trialsOf(ruleMutants, ruleRows, (rule) => ({ rule })),
  ...trialsOf(missingMutants, missingRows, (missingPods) => ({ missingPods })),
];
