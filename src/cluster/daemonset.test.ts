/**
 * DaemonSets in the composed cluster: nodes that come, go, fail and are drained, versions, and pods that find no room.
 */
import { describe, expect, it } from 'vitest';
import { check } from '../engine/check.ts';
import type { Requirement, View } from '../engine/contract.ts';
import { goalsOf } from '../../properties/goals.ts';
import { promisesOf } from '../../properties/promises.ts';
import { composeCluster } from './compose.ts';
import { daemonSetOf } from './daemonset-view.ts';
import { daemonNodeViews, livePods } from './daemonset-workload-view.ts';
import type { Kinds } from './kinds.ts';
import type { Disturbance, Scenario } from './scenario.ts';
import { everSeen, manifest, scenarioOf } from './testing.ts';
import { workloadView } from './workload-view.ts';

const daemonSet = (spec = '', pod = ''): string => manifest('DaemonSet', 'web', spec, pod);

function node(name: string, more = ''): string {
  return `---\n{ apiVersion: v1, kind: Node, metadata: { name: ${name}, labels: { kubernetes.io/hostname: ${name} } }, ${more} }\n`;
}

/** How many live pods each node has, in no particular order. */
const spread = (v: View<Scenario>, kinds: Kinds): string =>
  daemonNodeViews(v, kinds, 0)
    .filter(({ exists }) => exists)
    .map((one) => livePods(one).length)
    .sort((a, b) => a - b)
    .join();

function violated(scenario: Scenario): string[] {
  const { model, kinds } = composeCluster(scenario);
  const result = check(model, [...goalsOf(kinds, scenario), ...promisesOf(kinds, scenario)], {
    disturbances: scenario.depth,
  });
  expect(result).toMatchObject({ began: true, completeLevel: scenario.depth, livelock: null });
  return [...result.judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);
}

const seen = (text: string, disturbances: readonly Disturbance[], depth: number, what: string): boolean =>
  everSeen(scenarioOf(text, disturbances, depth), depth, (...at) => spread(...at) === what);

describe('a DaemonSet', () => {
  it('has one pod on each node, on those that join as well, and none on those that are gone', () => {
    expect(seen(daemonSet(), [], 0, '1,1,1')).toBe(true);
    expect(seen(daemonSet(), ['node-join'], 1, '1,1,1,1')).toBe(true);
    expect(seen(daemonSet(), ['node-removal'], 1, '1,1')).toBe(true);
    expect(violated(scenarioOf(daemonSet(), ['node-join', 'node-removal']))).toEqual([]);
  });

  it('keeps its pods on nodes that are drained or lost, and counts a lost node as no desired one', () => {
    expect(seen(daemonSet(), ['drain', 'node-failure'], 2, '0,1,1')).toBe(false);
    const lost = (v: View<Scenario>, kinds: Kinds): boolean => {
      const { desired, active, ready } = workloadView(v, kinds, 0);
      return desired === 2 && active === 3 && ready === 2;
    };
    expect(everSeen(scenarioOf(daemonSet(), ['node-failure'], 1), 1, lost)).toBe(true);
  });

  it('puts a deleted pod on its own node again, also on one that is cordoned', () => {
    const scenario = scenarioOf(daemonSet(), ['drain', 'delete-pod']);
    expect(violated(scenario)).toEqual([]);
    expect(everSeen(scenario, 2, (...at) => spread(...at) === '0,1,1')).toBe(true);
  });

  it('leaves nodes alone that its selector or an untolerated taint excludes', () => {
    const nodes =
      node('a', 'spec: { taints: [{ key: gpu, effect: NoSchedule }] }') +
      node('b').replace('labels: {', 'labels: { disk: ssd,') +
      node('c');
    const here = (pod: string): string[] => {
      const found = ['0,0,1', '0,1,1', '1,1,1', '0,0,0'];
      return found.filter((what) => seen(daemonSet('', pod) + nodes, [], 0, what));
    };
    expect(here('')).toContain('0,1,1');
    expect(here('nodeSelector: { disk: ssd }')).toContain('0,0,1');
    expect(here('nodeName: c')).toContain('0,0,1');
    expect(here('tolerations: [{ operator: Exists }]')).toContain('1,1,1');
  });

  it('goes on with a rollout when a lost node has come back, and stands still until then (DS-X1)', () => {
    const scenario = scenarioOf(daemonSet(), ['node-failure', 'rollout']);
    expect(violated(scenario)).toEqual([]);
    const stands = (v: View<Scenario>, kinds: Kinds): boolean =>
      v.all(kinds.node).some((one) => one?.tags.has('tainted')) &&
      daemonNodeViews(v, kinds, 0).every((one) => livePods(one).every((pod) => pod.version === 0)) &&
      workloadView(v, kinds, 0).complete === false;
    expect(everSeen(scenario, 2, stands)).toBe(true);
  });

  it('remembers old versions up to revisionHistoryLimit', () => {
    const history = (v: View<Scenario>, kinds: Kinds): string =>
      daemonSetOf(v, kinds, 0)
        .history.map(({ template }) => template)
        .join();
    const ends = (spec: string, expected: string): boolean =>
      everSeen(
        scenarioOf(daemonSet(spec), ['rollout', 'rollback']),
        2,
        (...at) => history(...at) === expected && workloadView(...at, 0).complete,
      );
    expect(ends('', '0,1')).toBe(true);
    expect(ends('', '1,0')).toBe(true); // undone: the old revision is the newest
    expect(ends('revisionHistoryLimit: 0', '1')).toBe(true);
    expect(ends('revisionHistoryLimit: 0', '0,1')).toBe(false);
  });

  it('waits for room on a node that is full', () => {
    const sized = (name: string, cpu: string): string =>
      node(name, `status: { allocatable: { cpu: '${cpu}', pods: '9' } }`);
    const text = daemonSet().replace('image: web,', 'image: web, resources: { requests: { cpu: 1 } },');
    const scenario = scenarioOf(text + sized('a', '2') + sized('b', '500m'), [], 0);
    const { model, kinds } = composeCluster(scenario);
    const { began, judgements } = check(model, goalsOf(kinds, scenario), { disturbances: 0 });
    expect(began).toBe(false);
    expect(judgements.get('one-per-node daemonset/web')?.violation).not.toBeNull();
  });

  it('with a surge keeps the old pod of each node until the new one is available', () => {
    const text = daemonSet('updateStrategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } }');
    expect(seen(text, ['rollout'], 1, '1,2,2')).toBe(true);
    expect(seen(text, ['rollout'], 1, '2,2,2')).toBe(false);
    expect(violated(scenarioOf(text, ['rollout', 'bad-rollout', 'rollback', 'pod-crash']))).toEqual([]);
  });

  it('gives up a pod that waits for a node that has gone, at the next sync of any cause', () => {
    const text = daemonSet('updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }');
    const port = text.replace('image: web,', 'image: web, ports: [{ containerPort: 80, hostPort: 80 }],');
    const scenario = scenarioOf(port, ['rollout', 'node-removal']);
    const waits = (v: View<Scenario>): boolean =>
      v.fold(composed.kinds.daemonPods).some(({ state }) => state === 'stranded');
    const composed = composeCluster(scenario);
    const goals: Requirement<Scenario>[] = [
      { name: 'never waits', on: 'settled', when: () => true, holds: (v) => !waits(v) },
      { name: 'is given up', kind: 'converges', reached: (v) => !waits(v) },
    ];
    const { judgements } = check(composed.model, goals, { disturbances: 2 });
    expect(judgements.get('never waits')?.violation?.disturbances).toBe(2);
    expect(judgements.get('is given up')?.violation).toBeNull();
  });
});
