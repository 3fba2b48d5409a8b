/**
 * Trials of schedulers that get priorities or preemption wrong: `models/scheduler/preemption-mutants.ts`.
 */
import { preemptionMutants } from '../../models/scheduler/preemption-mutants.ts';
import { oneCpu, prioritized, priorityClass } from '../cluster/testing.ts';
import { trialsOf, type Trial } from './trial.ts';

type Row = Omit<Trial, 'mutant' | 'faulty'>;

const high = priorityClass('high', 10);
const never = priorityClass('high', 10, 'preemptionPolicy: Never');
const budget =
  '---\n{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: low }, spec: { minAvailable: 1, selector: { matchLabels: { app: low } } } }\n';
const full = prioritized('high') + prioritized('low') + oneCpu('a') + oneCpu('b');
/** A pod of the higher priority takes the room of two others. */
const large =
  high + prioritized('high', { cpu: '2' }) + prioritized('low', { replicas: 2 }) + oneCpu('a', '2') + oneCpu('b', '2');
const scale: Pick<Row, 'disturbances'> = { disturbances: ['scale'] };
/** Who has no other place waits for ever. */
const waits = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [`converges deployment/${name}`, `schedulable deployment/${name}`]);

const rows: Readonly<Record<string, Row>> = {
  'pods of equal priority are victims': {
    ...scale,
    text: high + full,
    killedBy: ['PRE-S1', 'PRE-L2'],
    anyway: waits('low'),
  },
  'victims on every node': {
    ...scale,
    text: high + prioritized('high') + prioritized('low', { replicas: 2 }) + oneCpu('a') + oneCpu('b') + oneCpu('c'),
    killedBy: ['PRE-S2'],
    anyway: waits('low'),
  },
  'one victim, whether that is enough or not': { ...scale, text: large, killedBy: ['PRE-S3'], anyway: waits('low') },
  'all pods of lower priority are victims': {
    ...scale,
    text: high + prioritized('high') + prioritized('low', { replicas: 3 }) + oneCpu('a', '2') + oneCpu('b', '2'),
    killedBy: ['PRE-S4'],
    anyway: waits('low'),
  },
  'Never preempts': { ...scale, text: never + full, killedBy: ['PRE-S5'], anyway: waits('high', 'low') },
  'preemption does not ask the budgets': {
    ...scale,
    text: high + budget + full + prioritized('other') + oneCpu('c'),
    killedBy: ['PRE-S6'],
    anyway: waits('low', 'other'),
  },
  'nobody preempts': { ...scale, text: high + full, killedBy: ['PRE-L1'], anyway: waits('low') },
  'a nomination keeps no room': { ...scale, text: large, killedBy: ['PRE-L2'], anyway: waits('low') },
  'the queue knows no priorities': {
    text: never + full,
    disturbances: ['scale', 'delete-pod'],
    depth: 3,
    killedBy: ['SCH-S7'],
    anyway: waits('high', 'low'),
  },
};

/** One trial for each. */
export const preemptionTrials: readonly Trial[] = trialsOf(preemptionMutants, rows, (preemption) => ({ preemption }));
