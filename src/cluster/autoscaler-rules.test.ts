/**
 * An autoscaler and whoever else writes the size of its target.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check, type SearchResult } from '../engine/check.ts';
import { goalsOf } from '../../properties/goals.ts';
import { composeCluster } from './compose.ts';
import type { Disturbance, Scenario } from './scenario.ts';
import { everSeen, manifest, scenarioOf, service } from './testing.ts';
import { workloadView } from './workload-view.ts';

function search(scenario: Scenario): SearchResult<Scenario> {
  const { model, kinds } = composeCluster(scenario);
  return check(model, goalsOf(kinds, scenario), { disturbances: scenario.depth });
}

const violated = (result: SearchResult<Scenario>): string[] =>
  [...result.judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement);

const autoscaler = (kind: string, min: number, max: number, name = 'web'): string =>
  `---\n{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: ${name} }, spec: { scaleTargetRef: { apiVersion: apps/v1, kind: ${kind}, name: web }, minReplicas: ${min}, maxReplicas: ${max} } }\n`;

const example = (name: string, disturbances: readonly Disturbance[]): Scenario =>
  scenarioOf(readFileSync(`src/examples/${name}.yaml`, 'utf8'), disturbances);

describe('a manifest that names fewer replicas than the autoscaler keeps up', () => {
  const disturbances = ['apply', 'pod-crash', 'node-failure', 'delete-pod', 'load', 'scale'] as const;

  it('applied again leaves one replica for a while, and its loss takes the rest', () => {
    const result = search(example('replicas-reapplied', disturbances));
    expect(result).toMatchObject({ began: true, completeLevel: 2, livelock: null });
    expect(violated(result).sort()).toEqual([
      'stays-available deployment/web',
      'within-range horizontalpodautoscaler/web',
    ]);
    const { violation } = result.judgements.get('stays-available deployment/web') ?? {};
    const spent = violation?.path.legs.flatMap((leg) => leg.moves.flatMap((move) => move.step.spend ?? []));
    expect(spent?.[0]).toBe('apply');
  });

  it('and its twin, which leaves replicas out: every goal holds, also when somebody scales by hand', () => {
    const result = search(example('replicas-reapplied-repaired', disturbances));
    expect(result).toMatchObject({ began: true, completeLevel: 2, livelock: null });
    expect(violated(result)).toEqual([]);
    expect(result.judgements.get('stays-available deployment/web')?.exercised).toBeGreaterThan(0);
  });
});

describe('an autoscaler', () => {
  const sizes = (text: string, disturbances: readonly Disturbance[]): number[] => {
    const depth = disturbances.length > 0 ? 1 : 0;
    const at = (size: number): boolean =>
      everSeen(scenarioOf(text, disturbances, depth), depth, (v, kinds) => {
        const { complete, desired } = workloadView(v, kinds, 0);
        return complete && desired === size;
      });
    return [0, 1, 2, 3, 4, 5].filter(at);
  };

  it.each(['Deployment', 'ReplicaSet'])('scales a %s to its minimum, and as the load changes', (kind) => {
    const text = manifest(kind, 'web') + autoscaler(kind, 2, 4) + service;
    expect(sizes(text, [])).toEqual([1, 2]);
    expect(sizes(text, ['load'])).toEqual([1, 2, 3, 4]);
    expect(violated(search(scenarioOf(text, ['load', 'scale'], 1)))).toEqual([]);
  });

  it('takes back what somebody scaled by hand, above its maximum as well (H4)', () => {
    const text = manifest('Deployment', 'web', 'replicas: 2') + autoscaler('Deployment', 2, 2);
    const result = search(scenarioOf(text, ['scale'], 2));
    expect(violated(result)).toEqual([]);
    expect(result.explored.states.length).toBeGreaterThan(1);
  });

  it('whose target is not there scales nothing', () => {
    const text = manifest('Deployment', 'web') + autoscaler('StatefulSet', 2, 4);
    expect(sizes(text, ['load'])).toEqual([1]);
  });

  it('that fights another over one target never settles (1.8: most of one below least of the other)', () => {
    const text = manifest('Deployment', 'web') + autoscaler('Deployment', 1, 1) + autoscaler('Deployment', 2, 3, 'b');
    expect(violated(search(scenarioOf(text, [], 0)))).toContain('no-flapping');
  });
});
