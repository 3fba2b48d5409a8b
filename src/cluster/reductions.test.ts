/**
 * Reductions change how much is explored and not what is found: with and without them, verdicts and least violations are
 * equal, and without symmetry the same states are met up to a swap of equal pods and nodes.
 */
import { describe, expect, it } from 'vitest';
import { Canonical } from '../engine/canonical.ts';
import type { Bounds } from '../engine/bounds.ts';
import { check, type SearchResult } from '../engine/check.ts';
import { copyState, stateKey } from '../engine/layout.ts';
import { goalsOf } from '../../properties/goals.ts';
import { promisesOf } from '../../properties/promises.ts';
import { composeCluster } from './compose.ts';
import { disturbanceNames, type Scenario } from './scenario.ts';
import { manifest, scenarioOf, service } from './testing.ts';

const spread =
  'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: web } } }]';

const manifests = {
  'a rolling update': manifest('Deployment', 'web', 'replicas: 2') + service,
  'a Recreate': manifest('Deployment', 'web', 'replicas: 2, strategy: { type: Recreate }') + service,
  'a required spread': manifest('Deployment', 'web', 'replicas: 2', spread) + service,
  'a ReplicaSet': manifest('ReplicaSet', 'web', 'replicas: 3') + service,
} as const;

function searched(scenario: Scenario, bounds: Partial<Bounds>): SearchResult<Scenario> {
  const { model, kinds } = composeCluster(scenario);
  return check(model, [...goalsOf(kinds, scenario), ...promisesOf(kinds, scenario)], { disturbances: 1, ...bounds });
}

/** What was found: each violated requirement with its disturbances. */
function found({ judgements }: SearchResult<Scenario>): unknown[] {
  return [...judgements.values()].flatMap(({ requirement, violation }) =>
    violation ? [[requirement, violation.disturbances]] : [],
  );
}

/** How many states there are up to a swap; what comes before the start is apart. */
function orbits({ explored, machinery }: SearchResult<Scenario>): number {
  const canonical = new Canonical(machinery.layout, true);
  const keys = explored.states.map((state, node) => {
    const begun = (explored.level[node] ?? 0) >= 0;
    return `${begun ? 'begun' : 'before'} ${stateKey(canonical.apply(copyState(state)))}`;
  });
  return new Set(keys).size;
}

/** Every settled state behind the starts with its least number of disturbances, by a search that stores every state. */
function byStoringAll({ machinery, explored }: SearchResult<Scenario>, disturbances: number): Map<string, number> {
  const levels = new Map<string, number>();
  const begun = explored.states.filter((_, node) => explored.level[node] === 0 && (explored.parent[node] ?? 0) < 0);
  let open = begun.map((state) => ({ state, rank: 0 }));
  const seen = new Set<string>();
  for (let level = 0; level <= disturbances; level++) {
    const disturbed: typeof open = [];
    for (let at = open.pop(); at; at = open.pop()) {
      const key = `${at.state.settled ? 0 : at.rank} ${stateKey(at.state)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (at.state.settled) levels.set(stateKey(at.state), level);
      for (const move of machinery.enabled(at.state)) {
        if (level === disturbances && move.step.spend !== undefined) continue;
        machinery.nowRank = at.rank;
        const after = machinery.next(at.state, move).map((state) => ({ state, rank: machinery.nowRank }));
        (move.step.spend === undefined ? open : disturbed).push(...after);
      }
    }
    open = disturbed;
  }
  return levels;
}

describe.each(Object.entries(manifests))('%s', (_title, text) => {
  const scenario = scenarioOf(text, disturbanceNames, 1);
  const usual = searched(scenario, {});

  it('without dropping syncs that have nothing to do: the same settled states and findings, and more steps', () => {
    const whole = searched(scenario, { keepsIdle: true });
    expect(whole.settledStates).toBe(usual.settledStates);
    expect(found(whole)).toEqual(found(usual));
    expect(whole.transitions).toBeGreaterThan(usual.transitions);
  });

  it('without symmetry: the same states up to a swap, and the same findings', () => {
    const whole = searched(scenario, { symmetry: false });
    expect(orbits(whole)).toBe(usual.settledStates);
    expect(found(whole)).toEqual(found(usual));
  });

  it('storing every state: the same settled states, each at the same number of disturbances', () => {
    const levels = usual.explored.states.flatMap((state, node): [string, number][] => {
      const level = usual.explored.level[node] ?? -1;
      return level < 0 ? [] : [[stateKey(state), level]];
    });
    expect(new Map(levels)).toEqual(byStoringAll(usual, 1));
  });

  it('depth-first: the same states and findings', () => {
    const deep = searched(scenario, { order: 'depth-first' });
    expect(deep.settledStates).toBe(usual.settledStates);
    expect(found(deep)).toEqual(found(usual));
  });
});
