/**
 * Every goal and every promise that can be asked has words: a statement, and a sentence of its own about a violation.
 */
import { describe, expect, it } from 'vitest';
import { goalsOf } from '../../properties/goals.ts';
import { promisesOf } from '../../properties/promises.ts';
import { podGoalsOf } from '../../properties/containers.ts';
import { podPromisesOf } from '../../properties/promises/containers.ts';
import { composeCluster } from '../cluster/compose.ts';
import { composePod, podScenario } from '../cluster/pod-model.ts';
import { disturbanceNames } from '../cluster/scenario.ts';
import { container, manifest, oneOf, podTemplate, scenarioOf, service } from '../cluster/testing.ts';
import { statementOf, subjectOf, violationText } from './goal-words.ts';

const budget =
  '---\n{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: web }, spec: { minAvailable: 1, selector: { matchLabels: { app: web } } } }\n';
const autoscaler =
  '---\n{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: web }, spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 4, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }] } }\n';
const lost = service.replace('{ name: web }', '{ name: lost }').replace('app: web }', 'app: webb }');
const everything =
  manifest('Deployment', 'web', 'replicas: 1') +
  manifest('ReplicaSet', 'other', 'replicas: 2') +
  manifest('Pod', 'lone') +
  service +
  lost +
  budget +
  autoscaler;

const scenario = scenarioOf(everything, disturbanceNames);
const { kinds } = composeCluster(scenario);
const nothing = { pods: [], nodes: [] };
const said = (name: string, loops = false): string => {
  const subject = subjectOf(name, scenario);
  return violationText(subject.name, { object: subject.object, end: nothing, loops, scenario });
};

const alone = podScenario(scenario, 0);
const pod = composePod(alone);
const goals = [...goalsOf(kinds, scenario), ...podGoalsOf(pod.kinds, alone)];
const promises = [...promisesOf(kinds, scenario), ...podPromisesOf(pod.kinds)];

describe('words', () => {
  it.each(goals.map(({ name }) => name))('%s: a statement and a sentence', (name) => {
    expect(statementOf(subjectOf(name, scenario).name)).toMatch(/^[A-Z].*\.$/);
    expect(said(name)).not.toMatch(/promise|undefined|NaN/);
  });

  it.each(promises.map(({ name }) => name))('promise %s: a statement, told when it is broken', (name) => {
    expect(statementOf(name)).toMatch(/^[A-Z].*\.$/);
    expect(said(name)).toContain(statementOf(name).replace(/\.$/, ': there is none'));
    expect(subjectOf(name, scenario)).toEqual({ name, object: 'kubernetes' });
  });

  it('name what the manifests say where that is the reason', () => {
    expect(said('no-dead-route service/lost')).toContain('service/lost selects app=webb, which no pod has');
    expect(said('no-dead-route service/lost')).toContain('deployment/web app=web');
    expect(said('no-dead-route service/web')).toContain('leads to a node that is gone');
    expect(said('owns-its-pods deployment/web')).toContain('also matches the pods of replicaset/other');
    expect(said('within-range horizontalpodautoscaler/web')).toContain(
      'replicas: 1 of deployment/web is applied again, and the range 2 to 4',
    );
  });

  it('name both places of a port that two containers of a pod want', () => {
    const ports = (number: number): string => `ports: [{ containerPort: ${number} }]`;
    const shared = oneOf(podTemplate('Pod', [container('a', ports(80)), container('b', ports(80))]), 1);
    const how = { object: 'pod/web', end: nothing, loops: true, scenario: shared };
    expect(violationText('containers-run', how)).toMatch(
      /^containers a \(test.yaml:2:\d+\) and b \(test.yaml:2:\d+\) of pod\/web both listen on port 80 TCP/,
    );
  });

  it('name the only workload, or the group, where all are meant', () => {
    expect(subjectOf('no-flapping', scenario).object).toBe('group/test');
    expect(subjectOf('no-flapping', { ...scenario, workloads: scenario.workloads.slice(0, 1) }).object).toBe(
      'deployment/web',
    );
    expect(subjectOf('drain-ends', scenario).object).toBe('node/*');
  });

  it('tell a run that goes on for ever from one that is stuck', () => {
    expect(said('rollout-completes deployment/web')).toContain('is stuck');
    expect(said('rollout-completes deployment/web', true)).toContain('never settles');
  });
});
