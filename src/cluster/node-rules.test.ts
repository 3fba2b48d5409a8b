/**
 * What the world does to nodes and pods: zones that are mostly down, nodes that join, probes that fail.
 */
import { describe, expect, it } from 'vitest';
import { check, type SearchResult } from '../engine/check.ts';
import type { View } from '../engine/contract.ts';
import { goalsOf } from '../../properties/goals.ts';
import { composeCluster } from './compose.ts';
import type { Kinds } from './kinds.ts';
import type { Disturbance, Scenario } from './scenario.ts';
import { everSeen, manifest, scenarioOf, service } from './testing.ts';
import { workloadView } from './workload-view.ts';
import { zonesMatter } from './zone-rules.ts';

function search(scenario: Scenario): SearchResult<Scenario> {
  const { model, kinds } = composeCluster(scenario);
  return check(model, goalsOf(kinds, scenario), { disturbances: scenario.depth });
}

const violated = (result: SearchResult<Scenario>): string[] =>
  [...result.judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);

const nodes = (count: number, zones: number): string =>
  Array.from(
    { length: count },
    (_, n) =>
      `---\n{ apiVersion: v1, kind: Node, metadata: { name: n${n}, labels: { kubernetes.io/hostname: n${n}, topology.kubernetes.io/zone: z${n % zones} } } }\n`,
  ).join('');

const tagged = (v: View<Scenario>, kinds: Kinds, tag: string): number =>
  v.all(kinds.node).filter((node) => node?.tags.has(tag)).length;

describe('a zone of four nodes', () => {
  const scenario = scenarioOf(manifest('Pod', 'web') + nodes(4, 1), ['node-failure'], 3);

  it('with two lost: both get the NoExecute taint (Normal, as 2 is not more than 2)', () => {
    expect(everSeen(scenario, 2, (v, kinds) => tagged(v, kinds, 'paused') > 0)).toBe(false);
    expect(everSeen(scenario, 2, (v, kinds) => tagged(v, kinds, 'tainted') === 2)).toBe(true);
  });

  it('with three lost: the third gets none (PartialDisruption, NT-S4)', () => {
    expect(everSeen(scenario, 3, (v, kinds) => tagged(v, kinds, 'paused') === 1)).toBe(true);
    expect(search(scenario)).toMatchObject({ completeLevel: 3, livelock: null });
  });

  it('gives the taint when one of them has returned', () => {
    const seen = (v: View<Scenario>, kinds: Kinds): boolean =>
      tagged(v, kinds, 'tainted') === 2 && tagged(v, kinds, 'up') === 2 && workloadView(v, kinds, 0).total === 1;
    expect(everSeen(scenario, 3, seen)).toBe(true);
    expect(everSeen(scenario, 3, (v, kinds) => tagged(v, kinds, 'paused') > 0 && tagged(v, kinds, 'up') > 1)).toBe(
      false,
    );
  });
});

describe('zones have no rule', () => {
  it.each([
    { where: 'where each has a node of its own', text: nodes(4, 4), depth: 3 },
    { where: 'of three nodes', text: nodes(3, 1), depth: 3 },
    { where: 'for two disturbances', text: nodes(6, 1), depth: 2 },
  ])('$where', ({ text, depth }) => {
    expect(zonesMatter(scenarioOf(manifest('Pod', 'web') + text, ['node-failure'], depth))).toBe(false);
  });
});

describe('a node that joins', () => {
  const hostPort = manifest('Deployment', 'web', 'replicas: 1').replace(
    'image: web,',
    'image: web, ports: [{ containerPort: 80, hostPort: 80 }],',
  );
  it('takes a pod that had no place', () => {
    // Disturbances begin where all are ready, so the pod without a place is one that is scaled up to.
    const text = hostPort + nodes(1, 1);
    const two = (disturbances: readonly Disturbance[]): boolean =>
      everSeen(scenarioOf(text, disturbances, 2), 2, (v, kinds) => workloadView(v, kinds, 0).ready === 2);
    expect(two(['scale', 'node-join'])).toBe(true);
    expect(two(['scale'])).toBe(false);
  });

  it('breaks no goal of a plain Deployment', () => {
    const text = manifest('Deployment', 'web', 'replicas: 2') + service;
    const result = search(scenarioOf(text, ['node-join', 'node-removal', 'drain']));
    expect(result).toMatchObject({ completeLevel: 2, livelock: null });
    expect(violated(result)).toEqual([]);
  });
});

describe('a readiness probe that fails', () => {
  const unready = (text: string): boolean =>
    everSeen(scenarioOf(text, ['unready'], 1), 1, (v, kinds) => v.fold(kinds.podStates).has('0 unready'));

  it('makes the pod not ready until it succeeds again', () => {
    expect(unready(manifest('Deployment', 'web'))).toBe(true);
    expect(violated(search(scenarioOf(manifest('Deployment', 'web', 'replicas: 2') + service, ['unready'])))).toEqual(
      [],
    );
  });

  it('is not offered where there is none', () => {
    expect(
      unready(manifest('Deployment', 'web').replace(', readinessProbe: { httpGet: { path: /, port: 80 } }', '')),
    ).toBe(false);
  });
});
