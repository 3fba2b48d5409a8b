/**
 * Pods that their template puts on a node, NoExecute taints of given nodes, and tolerations of a lost one.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check, type SearchResult } from '../engine/check.ts';
import type { WriteProperty } from '../engine/contract.ts';
import { goalsOf } from '../../properties/goals.ts';
import { composeCluster } from './compose.ts';
import { disturbanceNames, type Disturbance, type Scenario } from './scenario.ts';
import { everSeen, manifest, scenarioOf } from './testing.ts';
import { workloadView } from './workload-view.ts';

function search(scenario: Scenario): { result: SearchResult<Scenario>; violated: string[] } {
  const { model, kinds } = composeCluster(scenario);
  const result = check(model, goalsOf(kinds, scenario), { disturbances: scenario.depth });
  return {
    result,
    violated: [...result.judgements.values()].filter((j) => j.violation !== null).map((j) => j.requirement),
  };
}

function example(name: string, disturbances: readonly Disturbance[], depth: number): Scenario {
  return scenarioOf(readFileSync(`src/examples/${name}.yaml`, 'utf8'), disturbances, depth);
}

const node = (name: string, taint = ''): string =>
  `---\n{ apiVersion: v1, kind: Node, metadata: { name: ${name}, labels: { kubernetes.io/hostname: ${name} } }, spec: { taints: [${taint}] } }\n`;
const noExecute = '{ key: maintenance, effect: NoExecute }';
const tolerating = (seconds: string): string =>
  `nodeName: a, tolerations: [{ key: maintenance, operator: Exists, effect: NoExecute${seconds} }]`;

describe('a template that names a node', () => {
  it('with a NoExecute taint that it does not tolerate: placed and evicted for ever, never ready', () => {
    const { result, violated } = search(example('node-name-tainted', [], 0));
    expect(result).toMatchObject({ began: false, livelock: null, limit: null });
    expect(violated).toEqual(['converges deployment/web', 'no-flapping']);
    expect(result.judgements.get('no-flapping')?.violation?.loopStart).not.toBeNull();
  });

  it('and its repaired twin: the scheduler leaves the tainted node alone, every goal holds', () => {
    const { result, violated } = search(example('node-name-tainted-repaired', ['delete-pod', 'node-failure'], 1));
    expect(result.began).toBe(true);
    expect(violated).toEqual([]);
  });

  it('with a taint that it tolerates for ever: it runs there', () => {
    const text = manifest('Deployment', 'web', 'replicas: 2', tolerating('')) + node('a', noExecute) + node('b');
    const { result, violated } = search(scenarioOf(text, ['pod-crash'], 1));
    expect(result.began).toBe(true);
    expect(violated).toEqual([]);
  });

  it('with a taint that it tolerates for a time: it runs, and is deleted when the time is over', () => {
    const text = manifest('Pod', 'web', '', tolerating(', tolerationSeconds: 60')) + node('a', noExecute) + node('b');
    const scenario = scenarioOf(text, [], 0);
    expect(everSeen(scenario, 0, (v, kinds) => workloadView(v, kinds, 0).ready === 1)).toBe(true);
    expect(everSeen(scenario, 0, (v, kinds) => workloadView(v, kinds, 0).total === 0)).toBe(true);
  });

  it('that is not there: bound to nothing, collected and made again (GP3)', () => {
    const { result, violated } = search(
      scenarioOf(manifest('ReplicaSet', 'web', '', 'nodeName: c') + node('a'), [], 0),
    );
    expect(result).toMatchObject({ began: false, livelock: null });
    expect(violated).toContain('converges replicaset/web');
  });

  it('that is lost: what is made again there is deleted only when what was deleted before has ended', () => {
    const text = manifest('Deployment', 'web', '', 'nodeName: a') + node('a') + node('b');
    const { result, violated } = search(scenarioOf(text, ['node-failure'], 1));
    expect(result).toMatchObject({ began: true, completeLevel: 1, livelock: null });
    expect(violated).toContain('converges deployment/web');
  });

  it('with a taint that it tolerates for a time, under a controller: deleted and made again for ever', () => {
    const text = manifest('ReplicaSet', 'web', '', tolerating(', tolerationSeconds: 60')) + node('a', noExecute);
    const { result, violated } = search(scenarioOf(text, [], 0));
    expect(result).toMatchObject({ began: true, livelock: null });
    expect(violated).toContain('no-flapping');
  });

  it('that is drained: the drain ends, as what comes after its list is not on it (DR6)', () => {
    const text = manifest('Deployment', 'web', 'replicas: 2', 'nodeName: a') + node('a') + node('b');
    const { result, violated } = search(scenarioOf(text, ['drain'], 1));
    expect(result).toMatchObject({ began: true, completeLevel: 1 });
    expect(violated).toEqual([]);
    expect(result.judgements.get('drain-ends')?.exercised).toBeGreaterThan(0);
  });
});

describe('a node that is lost', () => {
  const tolerationOf = (seconds: string): string =>
    manifest(
      'Pod',
      'web',
      '',
      `tolerations: [{ key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute${seconds} }]`,
    );
  const deleted = (text: string): boolean =>
    everSeen(scenarioOf(text, ['node-failure'], 1), 1, (v, kinds) => v.fold(kinds.podStates).has('0 terminating'));

  it.each([
    { who: 'a pod that says nothing of it, after 300 s', text: manifest('Pod', 'web'), is: true },
    { who: 'a pod that tolerates it for 0 s', text: tolerationOf(', tolerationSeconds: 0'), is: true },
    { who: 'no pod that tolerates it for ever (TE-S2)', text: tolerationOf(''), is: false },
  ])('evicts $who', ({ text, is }) => {
    expect(deleted(text)).toBe(is);
  });

  it('V8: and is then removed, evicts all the same, as the timers of its pods go on', () => {
    const scenario = scenarioOf(manifest('Pod', 'web'), ['node-failure', 'node-removal'], 2);
    const { model } = composeCluster(scenario);
    const never: WriteProperty<Scenario> = {
      name: 'never',
      on: 'write',
      about: ({ actor }) => actor === 'taint-eviction-controller',
      when: () => true,
      holds: (before) => before.deref('node')?.tags.has('removed') !== true,
    };
    const { judgements } = check(model, [never], { disturbances: 2 });
    expect(judgements.get('never')?.violation).not.toBeNull();
  });
});

it('all disturbances at once on given nodes, one of them tainted, are explored to the end', () => {
  const { result } = search(example('node-name-tainted-repaired', disturbanceNames, 1));
  expect(result).toMatchObject({ completeLevel: 1, limit: null, livelock: null });
});
