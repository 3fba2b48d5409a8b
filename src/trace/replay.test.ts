/**
 * Every sort of requirement, violated by a small cluster: recorded, and repeated by names alone.
 */
import { describe, expect, it } from 'vitest';
import { assumedNodes } from '../cluster/assumed-nodes.ts';
import { composeCluster, type Cluster } from '../cluster/compose.ts';
import { disturbanceNames, type Scenario } from '../cluster/scenario.ts';
import { scenarioOf, unprobed } from '../cluster/testing.ts';
import { check } from '../engine/check.ts';
import type { ClusterModel, Requirement } from '../engine/contract.ts';
import { sample } from '../engine/runs.ts';
import { shrink } from '../engine/shrink.ts';
import { loadManifests } from '../kube/manifest.ts';
import type { Counterexample } from '../report/types.ts';
import { recordCounterexample, recordShrunk } from './record.ts';
import { replay } from './replay.ts';

/** One pod without a readiness probe: a version that never works crashes and recovers for ever. */
function cluster(): Cluster {
  return composeCluster({ ...scenarioOf(unprobed(1), disturbanceNames, 1), nodes: assumedNodes(2) });
}

type Make = (kinds: Cluster['kinds']) => Requirement<Scenario>;

const requirements = {
  'of settled states': (kinds: Cluster['kinds']): Requirement<Scenario> => ({
    name: 'x web',
    on: 'settled',
    when: () => true,
    holds: (v) => v.fold(kinds.podCounts).terminating === 0,
  }),
  'of every state': (kinds: Cluster['kinds']): Requirement<Scenario> => ({
    name: 'x web',
    on: 'every',
    when: () => true,
    holds: (v) => v.fold(kinds.podCounts).unscheduled === 0,
  }),
  'of writes': (): Requirement<Scenario> => ({
    name: 'x web',
    on: 'write',
    about: (step) => step.actor === 'taint-eviction-controller',
    when: () => true,
    holds: () => false,
  }),
  'of the end of runs': (kinds: Cluster['kinds']): Requirement<Scenario> => ({
    name: 'x web',
    kind: 'converges',
    reached: (v) => v.all(kinds.node).every((node) => !node?.tags.has('tainted')),
  }),
  'of what recurs': (kinds: Cluster['kinds']): Requirement<Scenario> => ({
    name: 'x web',
    kind: 'recurs',
    reached: (v) => v.all(kinds.deployment).every((d) => d?.context['works'] === true),
  }),
  'of cycles': (): Requirement<Scenario> => ({
    name: 'x web',
    kind: 'no-flapping',
    reached: () => true,
    counts: ({ verb }) => verb === 'exit',
  }),
} satisfies Readonly<Record<string, Make>>;

function found(make: Make): { readonly counterexample: Counterexample; readonly repeat: () => unknown } {
  const { model, kinds } = cluster();
  const requirement = make(kinds);
  const result = check(model, [requirement], { disturbances: 1 });
  const violation = result.judgements.get(requirement.name)?.violation;
  if (!violation) throw new Error('expected a violation');
  const counterexample = recordCounterexample(result, requirement, violation, {});
  const again = cluster();
  return { counterexample, repeat: () => replay(counterexample, again.model, make(again.kinds)) };
}

describe('a counterexample to a requirement', () => {
  it.each(Object.entries(requirements))('%s is repeated', (_what, make) => {
    expect(found(make).repeat()).toBeNull();
  });

  it.each([
    { what: 'of the end of runs', holds: 'of settled states' },
    { what: 'of cycles', holds: 'of writes' },
  ] as const)('$what is none to another one', ({ what, holds }) => {
    const { counterexample } = found(requirements[what]);
    const { model, kinds } = cluster();
    const other = requirements[holds](kinds);
    expect(replay(counterexample, model, other)).toMatchObject({ what: 'not violated' });
  });

  it('gives new pods new letters, and every pod keeps its own', () => {
    const { counterexample } = found(requirements['of writes']);
    const { steps, start } = counterexample.status;
    expect(start.pods.map((pod) => pod.name)).toEqual(['web-v1-a']);
    expect(steps.map(({ actor, verb, object }) => `${actor} ${verb} ${object}`)).toEqual([
      'world fail node/node-1',
      'node-lifecycle-controller mark unreachable node/node-1',
      'taint-eviction-controller delete pod/web-v1-a',
    ]);
  });

  it('marks where a loop begins', () => {
    const { spec } = found(requirements['of cycles']).counterexample;
    expect(spec.actions.slice(spec.loopStart ?? 0).map(({ verb }) => verb)).toEqual(['exit', 'recover']);
  });
});

describe('a counterexample of drawn runs', () => {
  it.each(Object.entries(requirements))('%s is made small and repeated', (_what, make) => {
    const { model, kinds } = cluster();
    const requirement = make(kinds);
    const { actions } = sample(model, [requirement], { runs: 60, disturbances: 1, steps: 40, seed: 3 });
    const drawn = actions.get(requirement.name) ?? [];
    const shrunk = shrink(model, requirement, drawn);
    if (!shrunk) throw new Error('expected a violation');
    const counterexample = recordShrunk(shrunk, requirement, 60, {});
    const { search, steps } = counterexample.status;
    expect(search).toMatchObject({ strategy: 'random', shortest: false });
    // Of actions; what follows from fewer of them may be told in more steps.
    expect(shrunk.actions.length).toBeLessThanOrEqual(drawn.length);
    expect(search.shrunkFrom).toBeGreaterThan(0);
    expect(search.disturbances).toBe(steps.filter((step) => step.disturbance === true).length);
    const again = cluster();
    expect(replay(counterexample, again.model, make(again.kinds))).toBeNull();
  });
});

describe('nodes that were given', () => {
  const node = (name: string, disk: string): string =>
    `apiVersion: v1\nkind: Node\nmetadata: { name: ${name}, labels: { disk: ${disk} } }\n`;
  const nodes = [node('alpha', 'ssd'), node('node-1', 'hdd'), node('beta', 'ssd'), node('gamma', 'ssd')].join('---\n');

  it('keep the names of their documents, equal ones in that order, and who joins has a new one', () => {
    const { objects } = loadManifests([{ file: 'nodes.yaml', text: nodes }]);
    const given = objects.filter((o) => o.kind === 'Node').map((object) => ({ object, assumed: false }));
    const { model, kinds } = composeCluster({ ...cluster().model.config, nodes: given });
    const joined: Requirement<Scenario> = {
      name: 'x web',
      on: 'every',
      when: () => true,
      holds: (v) => v.all(kinds.node).filter((one) => one !== null).length < 5,
    };
    const result = check(model, [joined], { disturbances: 1 });
    const violation = result.judgements.get('x web')?.violation;
    if (!violation) throw new Error('expected a violation');
    const { start, steps } = recordCounterexample(result, joined, violation, {}).status;
    expect(start.nodes.map(({ name }) => name).sort()).toEqual(['alpha', 'beta', 'gamma', 'node-1']);
    expect(steps.at(-1)?.nodes.map(({ name }) => name)).toContain('node-4');
  });
});

/** The same cluster, in which a rollout queues work that queues itself again, for ever. */
function endless(): Pick<Cluster, 'model' | 'kinds'> {
  const { model, kinds } = cluster();
  const rule: ClusterModel<Scenario>['rules'][number] = {
    name: 'hectic',
    class: 'prompt',
    forEach: kinds.deployment,
    fairness: 'weak',
    wakes: [{ on: kinds.deployment, changed: (before) => before !== null, key: 'self' }],
    steps: (v) =>
      v.self.context['template'] === 0
        ? []
        : [{ actor: 'hectic', verb: 'sync', ops: [{ op: 'enqueue', rule: 'hectic', on: 'self' }] }],
  };
  return { model: { ...model, rules: [...model.rules, rule] }, kinds };
}

describe('a burst that never settles', () => {
  const flapping = requirements['of cycles']();

  it('is flapping without a loop, and is repeated', () => {
    const { model } = endless();
    const result = check(model, [flapping], { disturbances: 1 });
    if (!result.livelock) throw new Error('expected a burst that never settles');
    const violation = { path: result.livelock, loopStart: null, disturbances: 1 };
    const counterexample = recordCounterexample(result, flapping, violation, {});
    expect(counterexample.spec.loopStart).toBeNull();
    expect(replay(counterexample, endless().model, flapping)).toBeNull();
    const other = requirements['of the end of runs'](endless().kinds);
    expect(replay(counterexample, endless().model, other)).toMatchObject({ what: 'not violated' });
  });

  it('is no longer reproduced where the work ends', () => {
    const result = check(endless().model, [flapping], { disturbances: 1 });
    const path = result.livelock ?? { start: 0, legs: [] };
    const counterexample = recordCounterexample(result, flapping, { path, loopStart: null, disturbances: 1 }, {});
    expect(replay(counterexample, cluster().model, flapping)).toMatchObject({ what: 'other result', step: 1 });
  });
});
