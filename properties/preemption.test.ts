/**
 * Every scheduler that gets priorities or preemption wrong is found by a promise that the right one keeps.
 */
import { describe, expect, it } from 'vitest';
import type { Arithmetic } from '../src/cluster/arithmetic.ts';
import { composeCluster } from '../src/cluster/compose.ts';
import type { Disturbance } from '../src/cluster/scenario.ts';
import { oneCpu, prioritized, priorityClass, scenarioOf } from '../src/cluster/testing.ts';
import { check } from '../src/engine/check.ts';
import { preemptionMutants } from '../models/scheduler/preemption-mutants.ts';
import { promisesOf } from './promises.ts';

/** What is wrong, where it shows, and which promises notice. */
interface Trial {
  readonly text: string;
  readonly disturbances?: readonly Disturbance[];
  readonly depth?: number;
  readonly killedBy: readonly string[];
}

const high = priorityClass('high', 10);
const never = priorityClass('high', 10, 'preemptionPolicy: Never');
const budget =
  '---\n{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: low }, spec: { minAvailable: 1, selector: { matchLabels: { app: low } } } }\n';
const full = prioritized('high') + prioritized('low') + oneCpu('a') + oneCpu('b');
/** A pod of the higher priority takes the room of two others. */
const large =
  high + prioritized('high', { cpu: '2' }) + prioritized('low', { replicas: 2 }) + oneCpu('a', '2') + oneCpu('b', '2');

const trials: Readonly<Record<string, Trial>> = {
  'pods of equal priority are victims': { text: high + full, killedBy: ['PRE-S1', 'PRE-L2'] },
  'victims on every node': {
    text: high + prioritized('high') + prioritized('low', { replicas: 2 }) + oneCpu('a') + oneCpu('b') + oneCpu('c'),
    killedBy: ['PRE-S2'],
  },
  'one victim, whether that is enough or not': { text: large, killedBy: ['PRE-S3'] },
  'all pods of lower priority are victims': {
    text: high + prioritized('high') + prioritized('low', { replicas: 3 }) + oneCpu('a', '2') + oneCpu('b', '2'),
    killedBy: ['PRE-S4'],
  },
  'Never preempts': { text: never + full, killedBy: ['PRE-S5'] },
  'preemption does not ask the budgets': {
    text: high + budget + full + prioritized('other') + oneCpu('c'),
    killedBy: ['PRE-S6'],
  },
  'nobody preempts': { text: high + full, killedBy: ['PRE-L1'] },
  'a nomination keeps no room': { text: large, killedBy: ['PRE-L2'] },
  'the queue knows no priorities': {
    text: never + full,
    disturbances: ['scale', 'delete-pod'],
    depth: 3,
    killedBy: ['SCH-S7'],
  },
};

function violated({ text, disturbances = ['scale'], depth = 1 }: Trial, faulty: Partial<Arithmetic> = {}): string[] {
  const scenario = scenarioOf(text, disturbances, depth);
  const { model, kinds } = composeCluster(scenario, faulty);
  const { judgements, began } = check(model, promisesOf(kinds, scenario), { disturbances: depth });
  expect(began).toBe(true);
  return [...judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);
}

describe('schedulers that get priorities wrong', () => {
  it('are all tried', () => {
    expect(Object.keys(trials).sort()).toEqual(Object.keys(preemptionMutants).sort());
  });

  const rows = Object.entries(trials).map(([mutant, trial]) => ({ mutant, trial, by: trial.killedBy.join(', ') }));

  it.each(rows)('$mutant: broken are $by', ({ mutant, trial }) => {
    const preemption = preemptionMutants[mutant];
    expect(violated(trial, preemption ? { preemption } : {})).toEqual(expect.arrayContaining([...trial.killedBy]));
    expect(violated(trial)).toEqual([]);
  });
});
