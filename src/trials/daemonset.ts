/**
 * Trials of faulty DaemonSet controllers (`models/daemonset/mutants.ts`), and of one that forgets its pods' tolerations.
 */
import { daemonSetMutants } from '../../models/daemonset/mutants.ts';
import type { Scenario } from '../cluster/scenario.ts';
import { manifest } from '../cluster/testing.ts';
import { trialsOf, type Trial } from './trial.ts';

const replaces = '{ rollingUpdate: { maxUnavailable: 1 } }';
const surges = '{ rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }';
const surgesTwice = '{ rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }';
const onDelete = '{ type: OnDelete }';
const tainted = ['a', 'b']
  .map(
    (name) =>
      `---\n{ apiVersion: v1, kind: Node, metadata: { name: ${name} }, spec: { taints: ${name === 'a' ? '[]' : '[{ key: gpu, effect: NoSchedule }]'} } }\n`,
  )
  .join('');

const of = (strategy: string, nodes = ''): string =>
  manifest('DaemonSet', 'web', `updateStrategy: ${strategy}`) + nodes;

const rows: Readonly<Record<string, Omit<Trial, 'mutant' | 'faulty'>>> = {
  'a Terminating pod is not in the way': {
    text: of(replaces),
    depth: 2,
    disturbances: ['delete-pod'],
    killedBy: ['DS-S1'],
  },
  'taints are not asked': { text: of(replaces, tainted), depth: 2, disturbances: [], killedBy: ['DS-S3'] },
  'cordoned nodes are left out': {
    text: of(replaces),
    depth: 2,
    disturbances: ['drain', 'delete-pod'],
    killedBy: ['one-per-node daemonset/web', 'converges daemonset/web'],
  },
  'one healthy old pod too many': {
    text: of(replaces),
    depth: 2,
    disturbances: ['bad-rollout'],
    killedBy: ['DS-S4', 'keeps-floor daemonset/web', 'bad-rollout-halts daemonset/web'],
  },
  'unavailable old pods are not counted': {
    text: of(replaces),
    depth: 2,
    disturbances: ['pod-crash', 'rollout'],
    killedBy: ['DS-S4'],
  },
  'healthy old pods are never replaced': {
    text: of(replaces),
    depth: 2,
    disturbances: ['rollout'],
    killedBy: ['rollout-completes daemonset/web', 'converges daemonset/web'],
  },
  'the old pod goes before the new one is available': {
    text: of(surges),
    depth: 2,
    disturbances: ['bad-rollout'],
    killedBy: ['DS-S5', 'bad-rollout-halts daemonset/web'],
  },
  'a node surges again and keeps what it has': {
    text: of(surgesTwice),
    depth: 2,
    disturbances: ['rollout'],
    killedBy: ['DS-S2'],
  },
  'every node surges at once': {
    text: of(surges),
    depth: 2,
    disturbances: ['rollout'],
    killedBy: ['stays-under-ceiling daemonset/web'],
  },
  'OnDelete replaces what is broken': {
    text: of(onDelete),
    depth: 2,
    disturbances: ['pod-crash', 'rollout'],
    killedBy: ['DS-S6'],
  },
};

/** Pods that leave their node after five minutes, as others do. */
function withoutTolerations(of: Scenario): Scenario {
  const workloads = of.workloads.map((w) => ({
    ...w,
    template: {
      ...w.template,
      tolerations: w.template.tolerations.map((one) =>
        one.effect === 'NoExecute' ? { ...one, tolerationSeconds: 300 } : one,
      ),
    },
  }));
  return { ...of, workloads };
}

/** One trial for each. */
export const daemonSetTrials: readonly Trial[] = [
  ...trialsOf(daemonSetMutants, rows, (daemonSet) => ({ daemonSet })),
  {
    mutant: 'pods of a DaemonSet lack the automatic tolerations',
    text: manifest('DaemonSet', 'web'),
    disturbances: ['node-failure'],
    faulty: {},
    scenario: withoutTolerations,
    killedBy: ['DS-S7'],
  },
];
