/**
 * Paths of a search with symmetry, followed without: every state is reached, and components stay in their slots.
 */
import { describe, expect, it } from 'vitest';
import { twoPhaseCommit } from '../examples/classics/two-phase-commit.ts';
import { composeCluster } from '../cluster/compose.ts';
import { disturbanceNames, type Scenario } from '../cluster/scenario.ts';
import { scenarioOf, unprobed } from '../cluster/testing.ts';
import { check, type SearchResult } from './check.ts';
import type { ClusterModel } from './contract.ts';
import { pathTo } from './explored.ts';
import { findStart } from './find-start.ts';
import { componentsOf, timersOf } from './inspect.ts';
import { stateKey } from './layout.ts';
import { beginsBeforeStart, retrace, type Followed } from './retrace.ts';

/** Two pods on three equal nodes, one disturbance. */
function cluster(): ClusterModel<Scenario> {
  return composeCluster(scenarioOf(unprobed(2), disturbanceNames, 1)).model;
}

/** The way to every state, followed. */
function followAll<C>({ explored, machinery }: SearchResult<C>): Followed[][][] {
  return explored.states.map((state, node) => {
    const legs = retrace(machinery, explored.starts, pathTo(explored, node));
    const end = legs.at(-1)?.at(-1)?.after ?? state;
    expect(stateKey(machinery.canonicalForm(end))).toBe(stateKey(state));
    return legs;
  });
}

describe('following paths without symmetry', () => {
  it('reaches every state of two-phase commit, and a step changes one manager at most', () => {
    const result = check(twoPhaseCommit(3), [], { disturbances: 0 });
    const { machinery } = result;
    const managers = (state: Followed['after']): string[] =>
      componentsOf(machinery, state)
        .filter(({ kind }) => kind === 'manager')
        .map(({ snap }) => JSON.stringify([snap.value, snap.context]));
    expect(result.settledStates).toBeLessThan(288);
    for (const { before, after } of followAll(result).flat(2)) {
      const earlier = managers(before);
      expect(managers(after).filter((manager, slot) => manager !== earlier[slot]).length).toBeLessThanOrEqual(1);
    }
  });

  it('reaches every state of a cluster with timers and bursts', () => {
    const result = check(cluster(), [], { disturbances: 1 });
    expect(result.settledStates).toBeGreaterThan(50);
    const followed = followAll(result).flat(2);
    expect(followed.some(({ after }) => timersOf(result.machinery, after).length > 0)).toBe(true);
    for (const { before, after } of followed) {
      const slots = new Map(componentsOf(result.machinery, before).map(({ cell, snap }) => [cell, snap.context]));
      for (const { kind, cell, snap } of componentsOf(result.machinery, after))
        if (kind === 'pod' && slots.has(cell)) expect(snap.context).toEqual(slots.get(cell));
    }
  });

  it('knows a path that begins before anything has happened', () => {
    const result = check(twoPhaseCommit(3), [], { disturbances: 0 });
    const path = pathTo(result.explored, result.explored.states.length - 1);
    expect(beginsBeforeStart(path)).toBe(false);
    const [leg] = path.legs;
    const [move] = leg?.moves ?? [];
    if (!leg || !move) throw new Error('the last state is no start');
    expect(beginsBeforeStart({ start: 0, legs: [{ ...leg, moves: [{ ...move, class: 'prompt' }] }] })).toBe(true);
  });
});

describe('finding a start', () => {
  it('finds each start of the search without exploring all of creation', () => {
    const { explored, machinery } = check(cluster(), [], { disturbances: -1 });
    expect(explored.starts.length).toBeGreaterThan(1);
    for (const start of explored.starts) {
      let settled = 0;
      const { found } = findStart(machinery, (state) => ++settled > 0 && stateKey(state) === stateKey(start));
      expect(found).toEqual(start);
      expect(settled).toBeLessThanOrEqual(explored.states.length);
    }
  });

  it('gives another one where there is none like that', () => {
    const { explored, machinery } = check(cluster(), [], { disturbances: -1 });
    const { found, other } = findStart(machinery, () => false);
    expect(found).toBeNull();
    expect(explored.starts.map(stateKey)).toContain(other && stateKey(other));
  });
});
