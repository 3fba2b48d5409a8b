/**
 * Every faulty kubelet of the detailed pod is found by the search, by a goal or promise that the right one keeps.
 */
import { describe, expect, it } from 'vitest';
import {
  containerMutants,
  kubeletMutants,
  ownerMutants,
  phaseMutants,
  readyMutants,
  reportMutants,
} from '../models/pod/kubelet-mutants.ts';
import { podArithmetic, type PodArithmetic } from '../src/cluster/pod-arithmetic.ts';
import { composePod } from '../src/cluster/pod-model.ts';
import { container, oneOf, podTemplate } from '../src/cluster/testing.ts';
import { check } from '../src/engine/check.ts';
import { podGoalsOf } from './containers.ts';
import { podPromisesOf } from './promises/containers.ts';

/** What is wrong, the pod in which it shows, and what notices. */
interface Trial {
  readonly text: string;
  readonly depth?: number;
  readonly killedBy: readonly string[];
}

const probe = (kind: string): string => `${kind}Probe: { exec: {} }`;
const sidecar = container('proxy', 'restartPolicy: Always', probe('startup'));
const init = [container('fetch'), container('unpack')];
const app = container('web', probe('readiness'));
const lone = podTemplate('Deployment', [app]);
const ordered = podTemplate('Deployment', [app], { init: [...init, sidecar] });
const live = podTemplate('Deployment', [container('web', probe('liveness')), container('log')]);
const once = podTemplate('Pod', [app], { policy: 'Never' });

const trials: Readonly<Record<string, Trial>> = {
  'all containers start at once': { text: ordered, depth: 0, killedBy: ['POD-S6', 'POD-S7'] },
  'a sidecar is not waited for': { text: ordered, depth: 0, killedBy: ['POD-S6'] },
  'a container that runs once is started again': { text: once, killedBy: ['POD-S8'] },
  'nothing is started again': { text: live, killedBy: ['POD-L3', 'containers-run deployment/web'] },
  'the deletion of a pod is not seen': { text: lone, depth: 2, killedBy: ['POD-S9', 'deletion-completes'] },
  'there is no back-off': { text: lone, depth: 2, killedBy: ['POD-S10'] },
  'a container takes the sandbox with it': { text: lone, killedBy: ['POD-S11'] },
  'containers outlive their sandbox': { text: lone, killedBy: ['POD-L3'] },
  'nobody waits for the sandbox': { text: lone, depth: 0, killedBy: ['sandbox-first'] },
  'init containers do not run again in a new sandbox': { text: ordered, killedBy: ['sandbox-death-restarts-all'] },
  'all containers are told to end together': { text: ordered, killedBy: ['POD-S16'] },
  'a failed readiness probe ends the container': { text: lone, killedBy: ['POD-S17'] },
  'a failed liveness probe ends every container': { text: live, killedBy: ['POD-S17'] },
  'a failed liveness probe is ignored': { text: live, killedBy: ['POD-L3', 'containers-run deployment/web'] },
  'a pod that was ended is never over': { text: lone, killedBy: ['deletion-completes'] },
  'a pod that has failed runs again': { text: once, killedBy: ['POD-S2'] },
  'a pod has failed while something of it runs': {
    text: podTemplate('Pod', [app], { init: [sidecar, ...init], policy: 'Never' }),
    killedBy: ['POD-S12'],
  },
  'one ready container is enough': {
    text: podTemplate('Deployment', [app, container('log')]),
    depth: 0,
    killedBy: ['POD-S4'],
  },
  'what has ended is ready': { text: once, killedBy: ['POD-S5'] },
  'a bare pod is made again': { text: podTemplate('Pod', [app]), killedBy: ['ended-pods-are-replaced'] },
  'a pod that has ended is not made again': { text: lone, killedBy: ['ended-pods-are-replaced'] },
  'the startup probe is not asked': { text: ordered, depth: 0, killedBy: ['startup-before-ready'] },
};

function mutants(): Map<string, Partial<PodArithmetic>> {
  const as = <K extends keyof PodArithmetic>(key: K, some: Readonly<Record<string, PodArithmetic[K]>>) =>
    Object.entries(some).map(([name, rule]): [string, Partial<PodArithmetic>] => [name, { [key]: rule }]);
  const containers = Object.entries(containerMutants).map(([name, machine]): [string, Partial<PodArithmetic>] => [
    name,
    { machines: { ...podArithmetic.machines, container: machine } },
  ]);
  return new Map([
    ...as('kubelet', kubeletMutants),
    ...as('phaseOf', phaseMutants),
    ...as('report', reportMutants),
    ...as('isReady', readyMutants),
    ...as('replacements', ownerMutants),
    ...containers,
  ]);
}

function violated({ text, depth = 1 }: Trial, faulty: Partial<PodArithmetic>): string[] {
  const scenario = oneOf(text, depth);
  const { model, kinds } = composePod(scenario, faulty);
  const requirements = [...podGoalsOf(kinds, scenario), ...podPromisesOf(kinds)];
  const { judgements } = check(model, requirements, { disturbances: depth });
  return [...judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);
}

describe('faulty kubelets of one pod', () => {
  it('are all tried', () => {
    expect(Object.keys(trials).sort()).toEqual([...mutants().keys()].sort());
  });

  const rows = Object.entries(trials).map(([mutant, trial]) => ({ mutant, trial, by: trial.killedBy.join(', ') }));

  it.each(rows)('$mutant: broken are $by', ({ mutant, trial }) => {
    expect(violated(trial, mutants().get(mutant) ?? {})).toEqual(expect.arrayContaining([...trial.killedBy]));
  });

  it.each(rows)('is to blame: $mutant', ({ trial }) => {
    expect(violated(trial, {})).toEqual([]);
  });

  it('break every goal and promise of a pod', () => {
    const { kinds } = composePod(oneOf(lone, 1));
    const all = [...podGoalsOf(kinds, oneOf(lone, 1)), ...podPromisesOf(kinds)].map(({ name }) => name);
    const broken = new Set(Object.values(trials).flatMap(({ killedBy }) => killedBy));
    expect(all.filter((name) => !broken.has(name))).toEqual([]);
  });
});
