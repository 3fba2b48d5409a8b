/**
 * The search itself: levels of disturbances, and orders of exploration.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { Property } from './contract.ts';
import { stateKey } from './layout.ts';
import { graphModel, tokenAt, tokenGoal, type Arrow } from './testing.ts';

function never(place: number): Property<null> {
  return { name: `never at ${place}`, on: 'settled', when: () => true, holds: (v) => tokenAt(v) !== place };
}

describe('levels of disturbances', () => {
  // Place 2 is one disturbance away, and also two steps that need none.
  const arrows: Arrow[] = [
    { from: 0, to: 2, by: 'world' },
    { from: 0, to: 1, by: 'a' },
    { from: 1, to: 2, by: 'a' },
    { from: 2, to: 3, by: 'world' },
  ];

  it('a state belongs to the least number of disturbances that reaches it, even if a shorter way has more', () => {
    const result = check(graphModel(arrows, { world: ['world'] }), [never(2), never(3)], { disturbances: 1 });
    expect(result.judgements.get('never at 2')?.violation).toMatchObject({ disturbances: 0 });
    expect(result.judgements.get('never at 3')?.violation).toMatchObject({ disturbances: 1 });
    expect(result).toMatchObject({ settledStates: 4, completeLevel: 1 });
  });

  it('a limit tells how many levels were explored to their end', () => {
    const model = graphModel(arrows, { world: ['world'] });
    expect(check(model, [], { disturbances: 1, maxStates: 4 })).toMatchObject({ completeLevel: 0 });
    expect(check(model, [], { disturbances: 1, maxStates: 2 })).toMatchObject({ completeLevel: -1 });
  });
});

describe('depth-first order', () => {
  it('finds the same states and verdicts as breadth-first', () => {
    const place = fc.nat({ max: 5 });
    const arrow = fc.record({ from: place, to: place, by: fc.constantFrom('a', 'b', 'world') });
    const requirements = [never(4), tokenGoal('converges', [0, 1, 2]), tokenGoal('recurs', [0, 3])];
    fc.assert(
      fc.property(fc.array(arrow, { maxLength: 12 }), (arrows) => {
        const [broad, deep] = (['breadth-first', 'depth-first'] as const).map((order) => {
          const result = check(graphModel(arrows, { world: ['world'] }), requirements, { disturbances: 2, order });
          const levels = result.explored.states.map((state, node) => [stateKey(state), result.explored.level[node]]);
          return {
            levels: levels.map(String).sort(),
            transitions: result.transitions,
            verdicts: [...result.judgements.values()].map((j) => [j.exercised, j.violation?.disturbances]),
          };
        });
        expect(deep).toEqual(broad);
      }),
      { numRuns: 200 },
    );
  });
});
