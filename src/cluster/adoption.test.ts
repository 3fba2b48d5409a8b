/**
 * Adoption of what nobody controls: a Pod by a ReplicaSet (R4), a ReplicaSet by a Deployment (D2).
 */
import { describe, expect, it } from 'vitest';
import { check, type SearchResult } from '../engine/check.ts';
import { goalsOf } from '../../properties/goals.ts';
import type { View } from '../engine/contract.ts';
import { composeCluster } from './compose.ts';
import type { Kinds } from './kinds.ts';
import type { Scenario } from './scenario.ts';
import { everSeen, manifest, scenarioOf, service } from './testing.ts';
import { workloadView } from './workload-view.ts';

function search(scenario: Scenario): SearchResult<Scenario> {
  const { model, kinds } = composeCluster(scenario);
  return check(model, goalsOf(kinds, scenario), { disturbances: scenario.depth });
}

const violated = (result: SearchResult<Scenario>): string[] =>
  [...result.judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);

/** Labels for the ReplicaSet itself, by which a Deployment finds it. */
const labelled = (text: string): string =>
  text.replace(/metadata: \{ name: (\w+) \}/, 'metadata: { name: $1, labels: { app: web } }');

describe('a Pod that matches a ReplicaSet', () => {
  const pods = manifest('Pod', 'a') + manifest('Pod', 'b');

  it('is adopted: the ReplicaSet makes only what is missing', () => {
    const scenario = scenarioOf(manifest('ReplicaSet', 'web', 'replicas: 3') + pods, [], 0);
    expect(search(scenario).began).toBe(true);
    expect(everSeen(scenario, 0, (v, kinds) => v.fold(kinds.podCounts).active > 3)).toBe(false);
    expect(everSeen(scenario, 0, (v, at) => workloadView(v, at, 0).ready === 3)).toBe(true);
  });

  it('is deleted if there are more than the ReplicaSet wants', () => {
    const scenario = scenarioOf(manifest('ReplicationController', 'web', 'replicas: 1') + pods, [], 0);
    expect(search(scenario).began).toBe(true);
    expect(everSeen(scenario, 0, (v, kinds) => v.fold(kinds.podCounts).ready === 1)).toBe(true);
    expect(everSeen(scenario, 0, (v, kinds) => v.fold(kinds.podCounts).ready > 1)).toBe(false);
  });

  it('is made again from the template of the ReplicaSet when it is gone', () => {
    const scenario = scenarioOf(manifest('ReplicaSet', 'web', 'replicas: 2') + pods, ['delete-pod'], 1);
    expect(violated(search(scenario))).toEqual([]);
  });

  it('is one of its replicas: spread with the others, and its loss is theirs', () => {
    const text = manifest('ReplicaSet', 'web', 'replicas: 2') + manifest('Pod', 'a') + service;
    const result = search(scenarioOf(text, ['drain', 'delete-pod', 'node-failure'], 2));
    expect(result).toMatchObject({ began: true, completeLevel: 2 });
    expect(violated(result)).toEqual([]);
    expect(result.judgements.get('stays-available replicaset/web')?.exercised).toBeGreaterThan(0);
  });

  it('is left alone by the ReplicaSets of a Deployment, whose selector has a hash', () => {
    const scenario = scenarioOf(manifest('Deployment', 'web') + manifest('Pod', 'a'), [], 0);
    expect(everSeen(scenario, 0, (v, kinds) => v.fold(kinds.podCounts).ready === 2)).toBe(true);
    expect(search(scenario).began).toBe(true);
  });
});

describe('a ReplicaSet that matches a Deployment', () => {
  const deployment = manifest('Deployment', 'web', 'replicas: 2');

  it('with another template is old: it is scaled to 0, also when its manifest is applied again', () => {
    const old = labelled(manifest('ReplicaSet', 'old', 'replicas: 2', 'terminationGracePeriodSeconds: 5'));
    const scenario = scenarioOf(deployment + old, ['apply'], 2);
    const result = search(scenario);
    expect(result).toMatchObject({ began: true, completeLevel: 2, livelock: null });
    expect(violated(result)).toEqual([]);
    const sizes = (v: View<Scenario>, kinds: Kinds): string =>
      [0, 1].map((index) => workloadView(v, kinds, index).desired).join();
    expect(everSeen(scenario, 0, (...at) => sizes(...at) === '2,0')).toBe(true);
  });

  it('with the same template is the new one: no further ReplicaSet is made (6.2)', () => {
    const scenario = scenarioOf(deployment + labelled(manifest('ReplicaSet', 'web', 'replicas: 2')), [], 0);
    expect(search(scenario).began).toBe(true);
    expect(everSeen(scenario, 0, (v, kinds) => v.all(kinds.replicaSet).filter((rs) => rs !== null).length > 1)).toBe(
      false,
    );
  });

  it('without its labels is left alone', () => {
    const scenario = scenarioOf(deployment + manifest('ReplicaSet', 'old', 'replicas: 2'), [], 0);
    expect(search(scenario).began).toBe(true);
    expect(everSeen(scenario, 0, (v, kinds) => workloadView(v, kinds, 1).ready === 2)).toBe(true);
  });
});
