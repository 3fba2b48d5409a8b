/**
 * Trials of faulty kubelets, ReplicaSet and EndpointSlice controllers, eviction APIs, taint eviction controllers, schedulers and
 * autoscalers: what one function or machine of `models/<name>/mutants.ts` breaks.
 */
import { endpointMutants } from '../../models/endpointslice/mutants.ts';
import { evictionMutants } from '../../models/eviction/mutants.ts';
import { autoscalerMutants } from '../../models/horizontal-pod-autoscaler/mutants.ts';
import { podMutants } from '../../models/pod/mutants.ts';
import { rankingMutants } from '../../models/replicaset/mutants.ts';
import { filterMutants, scoreMutants } from '../../models/scheduler/mutants.ts';
import { taintEvictionMutants } from '../../models/taint-eviction/mutants.ts';
import { manifest, oneCpu, prioritized, priorityClass, service } from '../cluster/testing.ts';
import { trialsOf, type Trial } from './trial.ts';

type Row = Omit<Trial, 'mutant' | 'faulty'>;

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
const crowded = priorityClass('high', 10) + prioritized('high') + prioritized('low') + oneCpu('a') + oneCpu('b');
const crashAndShrink: Pick<Row, 'text' | 'disturbances' | 'depth'> = {
  text: manifest('ReplicaSet', 'web', 'replicas: 2') + service,
  disturbances: ['pod-crash', 'scale'],
  depth: 2,
};

const rows: Readonly<Record<string, Row>> = {
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
  'hard spreading is not asked': {
    text:
      manifest(
        'Deployment',
        'web',
        'replicas: 4',
        'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: web } } }]',
      ).replace('image: web,', 'image: web, resources: { requests: { cpu: 1 } },') +
      node('a', '64') +
      node('b', '4'),
    disturbances: [],
    depth: 0,
    killedBy: ['keeps-spread deployment/web'],
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
  'without metrics it goes to the most': {
    text: two + autoscaler + autoscaler.replace('metadata: { name: web }', 'metadata: { name: other }'),
    disturbances: ['load'],
    killedBy: ['HPA-S9'],
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
  'a preempted pod is gone at once': {
    text: crowded,
    disturbances: ['scale'],
    killedBy: ['PRE-S7'],
    // Who is preempted has no other place.
    anyway: ['converges deployment/low', 'schedulable deployment/low'],
  },
  'a pod on a lost node stays ready': {
    text: manifest('Deployment', 'web', 'replicas: 2', 'tolerations: [{ operator: Exists }]') + service,
    disturbances: ['node-failure'],
    killedBy: ['no-dead-route service/web'],
    // Such pods wait for their node for ever.
    anyway: ['converges deployment/web'],
  },
  'what others wrote of a pod is not corrected': {
    text: manifest('Deployment', 'web', 'replicas: 1') + service,
    disturbances: ['node-failure'],
    killedBy: ['converges deployment/web'],
    known: { id: 'k-node-recovers-pods-stay-unready', source: 'kubernetes/kubernetes#80968' },
  },
  'a pending eviction ends only with the last taint': {
    text:
      manifest('Deployment', 'web', 'replicas: 1', 'tolerations: [{ key: a, operator: Exists }]') +
      service +
      ['a', 'b']
        .map(
          (name) =>
            `---\n{ apiVersion: v1, kind: Node, metadata: { name: ${name}, labels: { kubernetes.io/hostname: ${name} } }, spec: { taints: [{ key: a, effect: NoExecute }] } }\n`,
        )
        .join(''),
    disturbances: ['node-failure'],
    killedBy: ['TE-S2'],
    known: { id: 'k-taint-eviction-not-cancelled', source: 'kubernetes/kubernetes#90794' },
  },
};

const comesBack = podMutants['a pod that is deleted comes back'];

/** One trial for each. */
export const arithmeticTrials: readonly Trial[] = [
  ...trialsOf(rankingMutants, rows, (victimRank) => ({ victimRank })),
  ...trialsOf(evictionMutants, rows, (decideEviction) => ({ decideEviction })),
  ...trialsOf(taintEvictionMutants, rows, (cancelsEviction) => ({ cancelsEviction })),
  ...trialsOf(filterMutants, rows, (obstacles) => ({ obstacles })),
  ...trialsOf(scoreMutants, rows, (bestNodes) => ({ bestNodes })),
  ...trialsOf(autoscalerMutants, rows, (desiredReplicas) => ({ desiredReplicas })),
  ...trialsOf(endpointMutants, rows, (endpointOf) => ({ endpointOf })),
  ...trialsOf(podMutants, rows, (podMachine) => ({ podMachine })),
  // The same kubelet under a Deployment: what it brings back is one too many, and is deleted again.
  ...(comesBack
    ? [
        {
          mutant: 'a deleted pod of a Deployment comes back',
          faulty: { podMachine: comesBack },
          text: two,
          disturbances: ['delete-pod' as const],
          killedBy: ['no-flapping', 'POD-S3'],
        },
      ]
    : []),
];
