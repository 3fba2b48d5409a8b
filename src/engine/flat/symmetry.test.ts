/**
 * With symmetry the search finds one state of every orbit, no more and no fewer: counted by brute force over all ways to
 * rename nodes and pods, on the states that the plain search finds without symmetry.
 */
import { describe, expect, it } from 'vitest';
import { check } from '../check.ts';
import { toyCluster } from '../../bench/toy/model.ts';
import { scopes, type Scope } from '../../bench/toy/scopes.ts';
import { searchFlat } from './search.ts';

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

/** Orbits of all states of a toy; a state in text, the least of all its renamings. */
function orbits(scope: Scope): { orbits: number; states: number } {
  const { model, kinds } = toyCluster(scope);
  const { explored, machinery } = check(model, [], { disturbances: 0, symmetry: false });
  const pods = machinery.layout.place(kinds.pod);
  const nodes = machinery.layout.place(kinds.node);
  const [refs = []] = pods.rows.refs;
  const renamings = permutations(Array.from({ length: scope.nodes }, (_, slot) => slot));
  const found = new Set<string>();
  for (const { cells } of explored.states) {
    const forms = renamings.map((to) => {
      const placed = to.map((_, slot) => cells[nodes.first + to.indexOf(slot)]);
      const livesOf = cells.slice(pods.first, pods.end).map((row) => {
        const slot = (refs[row] ?? 0) - 1;
        return `${pods.rows.snaps[row]}@${slot < 0 ? '' : to[slot]}`;
      });
      return [livesOf.sort().join(), placed.join(), cells.slice(nodes.end).join()].join('/');
    });
    found.add(forms.sort()[0] ?? '');
  }
  return { orbits: found.size, states: explored.states.length };
}

describe('symmetry in the flat search', () => {
  it.each([
    { scope: scopes.tiny, name: 'tiny' },
    {
      scope: { ...scopes.tiny, nodes: 3, nodeFailures: 1, edits: 0 },
      name: 'tiny with three nodes of which one fails',
    },
    { scope: { ...scopes.tiny, crashes: 1, edits: 0 }, name: 'tiny with a crash' },
  ])('finds one state of every orbit: $name', ({ scope }) => {
    const expected = orbits(scope);
    const { model } = toyCluster(scope);
    for (const form of ['interpreted', 'compiled'] as const) {
      expect(searchFlat(model, [], { form, symmetry: true, few: 0 }).states).toBe(expected.orbits);
      expect(searchFlat(model, [], { form, symmetry: false, few: 0 }).states).toBe(expected.states);
    }
    expect(expected.orbits).toBeLessThan(expected.states);
  });
});
