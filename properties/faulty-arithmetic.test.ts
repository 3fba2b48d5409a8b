/**
 * Every faulty kubelet, ReplicaSet and EndpointSlice controller, eviction API, scheduler and autoscaler is found by the search, by a goal or promise
 * that the right one keeps. Faulty Deployment controllers are in mutants.test.ts.
 */
import { describe, expect, it } from 'vitest';
import type { Arithmetic } from '../src/cluster/arithmetic.ts';
import { composeCluster } from '../src/cluster/compose.ts';
import type { Disturbance } from '../src/cluster/scenario.ts';
import { manifest, scenarioOf, service } from '../src/cluster/testing.ts';
import { check } from '../src/engine/check.ts';
import { endpointMutants } from '../models/endpointslice/mutants.ts';
import { evictionMutants } from '../models/eviction/mutants.ts';
import { autoscalerMutants } from '../models/horizontal-pod-autoscaler/mutants.ts';
import { podMutants } from '../models/pod/mutants.ts';
import { rankingMutants } from '../models/replicaset/mutants.ts';
import { filterMutants, scoreMutants } from '../models/scheduler/mutants.ts';
import { goalsOf } from './goals.ts';
import { promisesOf } from './promises.ts';

/** What is wrong, where it shows, and which goals and promises notice. */
interface Trial {
  readonly text: string;
  readonly disturbances: readonly Disturbance[];
  readonly depth?: number;
  readonly killedBy: readonly string[];
  /** What these manifests break whoever controls them. */
  readonly anyway?: readonly string[];
}

const two = manifest('Deployment', 'web', 'replicas: 2') + service;
const oneByOne = 'replicas: 2, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }';
const budget = (name: string, minAvailable: number): string =>
  `---\n{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: ${name} }, spec: { minAvailable: ${minAvailable}, selector: { matchLabels: { app: web } } } }\n`;
const autoscaler =
  '---\n{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: web }, spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 3 } }\n';
const node = (name: string, cpu: string): string =>
  `---\n{ apiVersion: v1, kind: Node, metadata: { name: ${name}, labels: { kubernetes.io/hostname: ${name} } }, status: { allocatable: { cpu: '${cpu}', pods: '9' } } }\n`;
const twoNodes = node('a', '4') + node('b', '4');
/** The Deployment with more in its container. */
const wanting = (spec: string, more: string): string =>
  manifest('Deployment', 'web', spec).replace('image: web,', `image: web, ${more},`);
const apart =
  'affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: web } }, topologyKey: kubernetes.io/hostname }] } }';
const crashAndShrink: Pick<Trial, 'text' | 'disturbances' | 'depth'> = {
  text: manifest('ReplicaSet', 'web', 'replicas: 2') + service,
  disturbances: ['pod-crash', 'scale'],
  depth: 2,
};

const trials: Readonly<Record<string, Trial>> = {
  'ready pods are deleted first': { ...crashAndShrink, killedBy: ['RS-S11'] },
  'pods are deleted in any order': { ...crashAndShrink, killedBy: ['RS-S11'] },
  'the budget is not asked': {
    text: two + budget('web', 1),
    disturbances: ['drain', 'pod-crash'],
    depth: 2,
    killedBy: ['keeps-floor poddisruptionbudget/web'],
  },
  'one disruption too many is allowed': {
    text: two + budget('web', 1),
    disturbances: ['drain', 'pod-crash'],
    depth: 2,
    killedBy: ['keeps-floor poddisruptionbudget/web'],
  },
  'two budgets count as one': {
    text: two + budget('web', 1) + budget('other', 1),
    disturbances: ['drain'],
    killedBy: ['EV-S2'],
    anyway: ['drain-ends'],
  },
  'nothing is ever granted': { text: two + budget('web', 1), disturbances: ['drain'], killedBy: ['drain-ends'] },
  'resources are not counted': {
    text: wanting('replicas: 2', 'resources: { requests: { cpu: 1 } }') + node('a', '4') + node('b', '500m'),
    disturbances: ['pod-crash'],
    killedBy: ['SCH-S1'],
  },
  'host ports are not compared': {
    text: wanting(oneByOne, 'ports: [{ containerPort: 80, hostPort: 80 }]') + twoNodes,
    disturbances: ['rollout'],
    killedBy: ['POD-S14'],
  },
  'anti-affinity is not asked': {
    text: manifest('Deployment', 'web', oneByOne, apart) + twoNodes,
    disturbances: ['rollout'],
    killedBy: ['SCH-S4'],
  },
  'all pods go to one node': {
    text: two,
    disturbances: ['node-failure'],
    killedBy: ['stays-available deployment/web'],
  },
  'one pod more than needed': {
    text: two + autoscaler,
    disturbances: ['load'],
    killedBy: ['settles horizontalpodautoscaler/web', 'within-range horizontalpodautoscaler/web', 'HPA-S1'],
  },
  'never scales down': {
    text: two + autoscaler,
    disturbances: ['load'],
    depth: 2,
    killedBy: ['settles horizontalpodautoscaler/web'],
  },
  '0 is scaled up': {
    text: manifest('Deployment', 'web', 'replicas: 0') + autoscaler,
    disturbances: ['load'],
    killedBy: ['HPA-S2'],
  },
  'readiness is not asked': {
    text: two,
    disturbances: ['bad-rollout'],
    killedBy: ['EPS-S2', 'endpoints-follow-readiness service/web'],
  },
  'a pod that is being deleted stays ready': { text: two, disturbances: ['rollout'], killedBy: ['EPS-S2'] },
  'every endpoint is shown as terminating': { text: two, disturbances: ['rollout'], killedBy: ['EPS-S3'] },
  'nobody gets an endpoint': {
    text: two,
    disturbances: ['rollout'],
    killedBy: ['endpoints-follow-readiness service/web'],
  },
  'a version that never works passes its probe': {
    text: two,
    disturbances: ['bad-rollout'],
    killedBy: ['bad-rollout-halts deployment/web'],
  },
  'a crashed container is not started again': {
    text: two,
    disturbances: ['pod-crash'],
    killedBy: ['converges deployment/web'],
  },
  'a pod that is deleted never ends': { text: two, disturbances: ['delete-pod'], killedBy: ['POD-L2'] },
  'a pod that is deleted comes back': {
    text: manifest('Pod', 'lone'),
    disturbances: ['delete-pod'],
    killedBy: ['POD-S3', 'POD-S15'],
  },
  'a pod on a lost node stays ready': {
    text: manifest('Deployment', 'web', 'replicas: 2', 'tolerations: [{ operator: Exists }]') + service,
    disturbances: ['node-failure'],
    killedBy: ['no-dead-route service/web'],
    // Such pods wait for their node for ever.
    anyway: ['converges deployment/web'],
  },
};

function mutants(): Map<string, Partial<Arithmetic>> {
  const as = <K extends keyof Arithmetic>(key: K, some: Readonly<Record<string, Arithmetic[K]>>) =>
    Object.entries(some).map(([name, rule]): [string, Partial<Arithmetic>] => [name, { [key]: rule }]);
  return new Map([
    ...as('victimRank', rankingMutants),
    ...as('decideEviction', evictionMutants),
    ...as('obstacles', filterMutants),
    ...as('bestNodes', scoreMutants),
    ...as('desiredReplicas', autoscalerMutants),
    ...as('endpointOf', endpointMutants),
    ...as('podMachine', podMutants),
  ]);
}

function violated({ text, disturbances, depth = 1 }: Trial, faulty: Partial<Arithmetic>): string[] {
  const scenario = scenarioOf(text, disturbances, depth);
  const { model, kinds } = composeCluster(scenario, faulty);
  const requirements = [...goalsOf(kinds, scenario), ...promisesOf(kinds, scenario)];
  const { judgements } = check(model, requirements, { disturbances: depth });
  return [...judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);
}

describe('faulty arithmetic', () => {
  it('is all tried', () => {
    expect(Object.keys(trials).sort()).toEqual([...mutants().keys()].sort());
  });

  const rows = Object.entries(trials).map(([mutant, trial]) => ({ mutant, trial, by: trial.killedBy.join(', ') }));

  it.each(rows)('$mutant: broken are $by', ({ mutant, trial }) => {
    expect(violated(trial, mutants().get(mutant) ?? {})).toEqual(expect.arrayContaining([...trial.killedBy]));
  });

  it.each(rows)('is to blame: $mutant', ({ trial }) => {
    expect(violated(trial, {})).toEqual(trial.anyway ?? []);
  });
});
