/**
 * The flat search on larger models: the counts that other tools give, and agreement with the plain search on many more
 * generated models than `npm test` has time for.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../check.ts';
import { coffeeCan } from '../../examples/classics/coffee-can.ts';
import { diningPhilosophers } from '../../examples/classics/dining-philosophers.ts';
import { twoPhaseCommit } from '../../examples/classics/two-phase-commit.ts';
import { searchFlat } from './search.ts';
import { generated, generatedModel } from './testing.ts';

const FORMS = ['interpreted', 'compiled'] as const;

describe('the flat search at size', () => {
  it.each(FORMS)('finds what TLC and Stateright count, %s', (form) => {
    const options = { form, symmetry: false };
    expect(searchFlat(twoPhaseCommit(5), [], options).states).toBe(8832);
    expect(searchFlat(diningPhilosophers(5, 'weak').model, [], options).states).toBe(67);
    expect(searchFlat(coffeeCan(100).model, [], options).states).toBe(5151);
  });

  it('agrees with the plain search on 2,000 generated models', () => {
    fc.assert(
      fc.property(generated, fc.boolean(), fc.constantFrom(...FORMS), (plan, symmetry, form) => {
        const { model, requirements } = generatedModel(plan);
        const plain = check(model, requirements, { disturbances: 0, symmetry });
        const flat = searchFlat(model, requirements, { form, symmetry, few: 0 });
        expect([flat.states, flat.transitions]).toEqual([plain.settledStates, plain.transitions]);
        for (const [name, { exercised, length, violation }] of plain.judgements) {
          const found = flat.judgements.get(name);
          expect([found?.exercised, found?.length]).toEqual([exercised, length]);
          expect(found?.violation?.path.legs.length).toBe(violation?.path.legs.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
