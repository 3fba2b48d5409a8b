/**
 * Every faulty DaemonSet controller is found by the search, by a goal or promise that the right one keeps; and so is a
 * DaemonSet whose pods lack the tolerations that its controller adds.
 */
import { describe, expect, it } from 'vitest';
import { composeCluster } from '../src/cluster/compose.ts';
import type { Disturbance, Scenario } from '../src/cluster/scenario.ts';
import { manifest, scenarioOf } from '../src/cluster/testing.ts';
import { check } from '../src/engine/check.ts';
import { daemonSetMutants } from '../models/daemonset/mutants.ts';
import type { DaemonSetRules } from '../models/daemonset/reconcile.ts';
import { goalsOf } from './goals.ts';
import { promisesOf } from './promises.ts';

interface Trial {
  readonly mutant: string;
  readonly strategy: string;
  readonly nodes?: string;
  readonly disturbances: readonly Disturbance[];
  readonly killedBy: readonly string[];
}

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

const trials: readonly Trial[] = [
  {
    mutant: 'a Terminating pod is not in the way',
    strategy: replaces,
    disturbances: ['delete-pod'],
    killedBy: ['DS-S1'],
  },
  { mutant: 'taints are not asked', strategy: replaces, nodes: tainted, disturbances: [], killedBy: ['DS-S3'] },
  {
    mutant: 'cordoned nodes are left out',
    strategy: replaces,
    disturbances: ['drain', 'delete-pod'],
    killedBy: ['one-per-node daemonset/web', 'converges daemonset/web'],
  },
  {
    mutant: 'one healthy old pod too many',
    strategy: replaces,
    disturbances: ['bad-rollout'],
    killedBy: ['DS-S4', 'keeps-floor daemonset/web', 'bad-rollout-halts daemonset/web'],
  },
  {
    mutant: 'unavailable old pods are not counted',
    strategy: replaces,
    disturbances: ['pod-crash', 'rollout'],
    killedBy: ['DS-S4'],
  },
  {
    mutant: 'healthy old pods are never replaced',
    strategy: replaces,
    disturbances: ['rollout'],
    killedBy: ['rollout-completes daemonset/web', 'converges daemonset/web'],
  },
  {
    mutant: 'the old pod goes before the new one is available',
    strategy: surges,
    disturbances: ['bad-rollout'],
    killedBy: ['DS-S5', 'bad-rollout-halts daemonset/web'],
  },
  {
    mutant: 'a node surges again and keeps what it has',
    strategy: surgesTwice,
    disturbances: ['rollout'],
    killedBy: ['DS-S2'],
  },
  {
    mutant: 'every node surges at once',
    strategy: surges,
    disturbances: ['rollout'],
    killedBy: ['stays-under-ceiling daemonset/web'],
  },
  {
    mutant: 'OnDelete replaces what is broken',
    strategy: onDelete,
    disturbances: ['pod-crash', 'rollout'],
    killedBy: ['DS-S6'],
  },
];

function scenario({ strategy, nodes = '', disturbances }: Trial): Scenario {
  return scenarioOf(manifest('DaemonSet', 'web', `updateStrategy: ${strategy}`) + nodes, disturbances);
}

function violated(of: Scenario, rules?: DaemonSetRules): string[] {
  const { model, kinds } = composeCluster(of, rules ? { daemonSet: rules } : {});
  const requirements = [...goalsOf(kinds, of), ...promisesOf(kinds, of)];
  const { judgements } = check(model, requirements, { disturbances: 2 });
  return [...judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);
}

describe('faulty DaemonSet controllers', () => {
  it('are all tried', () => {
    expect(trials.map(({ mutant }) => mutant).sort()).toEqual(Object.keys(daemonSetMutants).sort());
  });

  it.each(trials)('$mutant: broken are $killedBy', (trial) => {
    expect(violated(scenario(trial), daemonSetMutants[trial.mutant])).toEqual(
      expect.arrayContaining([...trial.killedBy]),
    );
  });

  it.each(trials)('is to blame: $mutant', (trial) => {
    expect(violated(scenario(trial))).toEqual([]);
  });
});

describe('a DaemonSet whose pods lack the automatic tolerations', () => {
  it('loses them with their node (DS-S7)', () => {
    const of = scenarioOf(manifest('DaemonSet', 'web'), ['node-failure'], 1);
    const bare = (seconds: number | null): Scenario => ({
      ...of,
      workloads: of.workloads.map((w) => ({
        ...w,
        template: {
          ...w.template,
          tolerations: w.template.tolerations.map((one) =>
            one.effect === 'NoExecute' ? { ...one, tolerationSeconds: seconds } : one,
          ),
        },
      })),
    });
    expect(violated(bare(300))).toContain('DS-S7');
    expect(violated(bare(null))).toEqual([]);
  });
});
