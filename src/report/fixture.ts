/**
 * A small report for tests of the renderers: two groups, one goal violated in six steps, one by a loop.
 */
import type { Counterexample, GoalReport, GroupReport, Report, Scope, TraceStep } from './types.ts';

type Pod = TraceStep['pods'][number];

const READY_NODES = ['node-1', 'node-2', 'node-3'].map((name) => ({ name, status: 'Ready' }));
const CORDONED = READY_NODES.map((node) =>
  node.name === 'node-1' ? { ...node, status: 'Ready,SchedulingDisabled' } : node,
);

const scope: Scope = {
  exhaustive: { disturbances: 2 },
  sampled: { runs: 2000, disturbances: 6, seed: '0x5eed' },
  nodes: '3 assumed, capacity not limiting',
  states: 12345,
  settledStates: 1234,
  transitions: 45678,
  seconds: 6.1,
  reductions: ['symmetry of pods', 'settled states only'],
  disturbances: ['rollout', 'drain', 'node-failure', 'pod-crash', 'delete-pod'],
  kubernetesVersion: '1.34',
  assumptions: ['controllers act faster than the world'],
};

const pod = (name: string, node: string | null, status: string): Pod => ({ name, node, status });
const goal = (name: string, object: string, more: Partial<GoalReport> = {}): GoalReport => ({
  name,
  object,
  result: 'holds',
  exercised: 411,
  ...more,
});

const AVAILABILITY_PATH = 'reports/counterexamples/stays-available-deployment-web-7f3a91.json';
const FLAPPING_PATH = 'reports/counterexamples/no-flapping-deployment-api-0b12cd.json';

const availabilitySteps: readonly TraceStep[] = [
  {
    actor: 'user',
    verb: 'drain',
    object: 'node/node-1',
    disturbance: true,
    changes: ['  node/node-1         cordoned', '  pod/web-b7x2k       Terminating'],
    stateHash: '51c0a1',
    pods: [pod('web-b7x2k', 'node-1', 'Terminating'), pod('web-c9q4m', 'node-2', 'Ready')],
    nodes: CORDONED,
  },
  {
    actor: 'replicaset-controller',
    verb: 'create',
    object: 'pod/web-d1f8z',
    changes: ['+ pod/web-d1f8z       Pending'],
    stateHash: '8ab1f0',
    pods: [
      pod('web-b7x2k', 'node-1', 'Terminating'),
      pod('web-c9q4m', 'node-2', 'Ready'),
      pod('web-d1f8z', null, 'Pending'),
    ],
    nodes: CORDONED,
  },
  {
    actor: 'kubelet/node-1',
    verb: 'stop',
    object: 'pod/web-b7x2k',
    changes: ['- pod/web-b7x2k'],
    stateHash: '03d9e2',
    pods: [pod('web-c9q4m', 'node-2', 'Ready'), pod('web-d1f8z', null, 'Pending')],
    nodes: CORDONED,
  },
  {
    actor: 'scheduler',
    verb: 'bind',
    object: 'pod/web-d1f8z',
    args: { node: 'node-2' },
    changes: ['  pod/web-d1f8z       on node-2'],
    stateHash: 'c1d2e3',
    pods: [pod('web-c9q4m', 'node-2', 'Ready'), pod('web-d1f8z', 'node-2', 'Pending')],
    nodes: CORDONED,
  },
  {
    actor: 'kubelet/node-2',
    verb: 'start',
    object: 'pod/web-d1f8z',
    changes: ['  pod/web-d1f8z       Ready'],
    stateHash: '9f00aa',
    pods: [pod('web-c9q4m', 'node-2', 'Ready'), pod('web-d1f8z', 'node-2', 'Ready')],
    nodes: CORDONED,
  },
  {
    actor: 'world',
    verb: 'node-failure',
    object: 'node/node-2',
    disturbance: true,
    changes: [
      '  node/node-2         NotReady',
      '  pod/web-c9q4m       NotReady',
      '  pod/web-d1f8z       NotReady',
      '  service/web         endpoints 2 → 0',
    ],
    stateHash: '77e2b4',
    pods: [pod('web-c9q4m', 'node-2', 'NotReady'), pod('web-d1f8z', 'node-2', 'NotReady')],
    nodes: CORDONED.map((node) => (node.name === 'node-2' ? { ...node, status: 'NotReady' } : node)),
  },
];

const flappingStep = (actor: string, object: string, from: number, to: number, stateHash: string): TraceStep => ({
  actor,
  verb: 'scale',
  object,
  args: { from, to },
  changes: [`  ${object}  replicas ${from} → ${to}`],
  stateHash,
  pods: [pod('api-0a', 'node-1', 'Ready'), ...(to > 3 ? [pod('api-0b', 'node-3', 'Ready')] : [])],
  nodes: READY_NODES,
});

const flappingSteps: readonly TraceStep[] = [
  {
    ...flappingStep('user', 'deployment/api', 3, 3, 'aa01'),
    verb: 'apply',
    args: {},
    disturbance: true,
    changes: ['  deployment/api  replicas 3'],
  },
  flappingStep('hpa', 'deployment/api', 3, 4, 'aa02'),
  flappingStep('deployment', 'replicaset/api-6b', 3, 4, 'aa03'),
  flappingStep('hpa', 'deployment/api', 4, 3, 'aa04'),
  flappingStep('deployment', 'replicaset/api-6b', 4, 3, 'aa01'),
];

function counterexample(
  name: string,
  property: Counterexample['spec']['property'],
  steps: readonly TraceStep[],
  loopStart: number | null,
  message: string,
): Counterexample {
  return {
    apiVersion: 'seatrial.dev/v1',
    kind: 'Counterexample',
    metadata: { name, tool: { seatrial: '0.1.0', node: '20.20.2' }, models: { deployment: 'sha256:9b1c22f0' } },
    spec: {
      property,
      scenario: {
        name: property.object,
        manifests: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 2 } }],
        assumedNodes: 3,
        tolerate: 1,
        depth: 2,
        disturbances: ['drain', 'node-failure'],
      },
      start: '00ab12',
      actions: steps.map(({ actor, verb, object, args }) => ({ actor, verb, object, ...(args && { args }) })),
      loopStart,
    },
    status: {
      violation: { step: steps.length, message, objects: [property.object] },
      search: { strategy: 'breadth-first', shortest: true, states: 38117, disturbances: 2 },
      start: {
        stateHash: '00ab12',
        pods: [pod('web-b7x2k', 'node-1', 'Ready'), pod('web-c9q4m', 'node-2', 'Ready')],
        nodes: READY_NODES,
      },
      steps,
    },
  };
}

const webGroup: GroupReport = {
  name: 'deployment/web',
  members: ['deployment/web', 'service/web', 'poddisruptionbudget/web'],
  ties: ['service/web selects deployment/web', 'poddisruptionbudget/web selects deployment/web'],
  scope,
  goals: [
    goal('stays-available', 'deployment/web', {
      result: 'violated',
      message: 'no pod of deployment/web is ready, with 1 loss since all were last ready',
      counterexample: AVAILABILITY_PATH,
      hint: 'topologySpreadConstraints on kubernetes.io/hostname for deployment/web: stays-available holds',
    }),
    goal('keeps-floor', 'deployment/web'),
    goal('converges', 'deployment/web'),
    goal('drain-ends', 'node/*'),
    goal('rollout-completes', 'deployment/web', { result: 'not-asked', message: 'paused', exercised: 0 }),
  ],
  promises: { holding: 31, asked: 31, broken: [] },
  notes: ['replicas may share a node: no spreading required'],
  coverage: [
    {
      machine: 'deployment-controller',
      states: ['idle', 'progressing', 'paused'],
      events: ['sync', 'rollout', 'rollback'],
      taken: [
        [18411, 2204, 0],
        [310, 12, -1],
        [44, 0, -1],
      ],
    },
    {
      machine: 'kubelet',
      states: ['up', 'down'],
      events: ['start', 'stop'],
      taken: [
        [902, -1],
        [871, -1],
      ],
    },
  ],
};

const apiGroup: GroupReport = {
  name: 'deployment/api',
  members: ['deployment/api', 'horizontalpodautoscaler/api'],
  ties: ['horizontalpodautoscaler/api scales deployment/api'],
  scope: { ...scope, exhaustive: { disturbances: 1 }, sampled: null, limit: '--timeout 60s' },
  goals: [
    goal('no-flapping', 'deployment/api', {
      result: 'violated',
      message: 'deployment/api is scaled up and down for ever while the load is constant',
      counterexample: FLAPPING_PATH,
    }),
    goal('settles', 'horizontalpodautoscaler/api', {
      result: 'inconclusive',
      message: 'stopped at --timeout 60s; 14% of the queue was left, this is not a pass',
    }),
    goal('within-range', 'horizontalpodautoscaler/api'),
  ],
  promises: { holding: 28, asked: 28, broken: [] },
  notes: [],
  coverage: [],
};

/** A report with a violated goal, a loop, an inconclusive goal and everything that a summary can name. */
export const fixtureReport: Report = {
  apiVersion: 'seatrial.dev/v1',
  kind: 'Report',
  summary: {
    result: 'violated',
    groups: 2,
    holds: 4,
    violated: 2,
    vacuous: 0,
    inconclusive: 1,
    notAsked: 1,
    promisesHolding: 59,
    promisesBroken: 0,
    documents: 14,
    irrelevant: { Namespace: 1, ConfigMap: 3 },
    notModelled: { Certificate: 2 },
    ignoredFields: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `deployment/web spec.template.spec.${name}`),
    warnings: ['web.yaml:14:3: duplicate key "labels"; the last one counts'],
    seconds: 66.1,
    version: '0.1.0',
  },
  groups: [webGroup, apiGroup],
};

/** The counterexamples of `fixtureReport` by path. */
export const fixtureCounterexamples: ReadonlyMap<string, Counterexample> = new Map([
  [
    AVAILABILITY_PATH,
    counterexample(
      'stays-available-deployment-web-7f3a91',
      { name: 'stays-available', kind: 'always', object: 'deployment/web', statement: 'At least one pod is ready.' },
      availabilitySteps,
      null,
      'no pod of deployment/web is ready, with 1 loss since all were last ready',
    ),
  ],
  [
    FLAPPING_PATH,
    counterexample(
      'no-flapping-deployment-api-0b12cd',
      { name: 'no-flapping', kind: 'eventually', object: 'deployment/api', statement: 'Constant load, constant size.' },
      flappingSteps,
      1,
      'deployment/api is scaled up and down for ever while the load is constant',
    ),
  ],
]);
