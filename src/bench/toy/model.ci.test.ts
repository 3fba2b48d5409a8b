/**
 * The larger scopes of the toy cluster, in every form of the engine: exactly the counts of Spin and TLC. Minutes, so not
 * part of `npm test`.
 */
import { describe, expect, it } from 'vitest';
import { measureToy } from './measure.ts';

const MID = { states: 3_596_394, transitions: 19_557_045, violated: [] };

describe('the toy cluster at size', () => {
  it.each([
    { scope: 'small', options: { symmetry: false, form: 'plain', workers: 1 }, states: 98_978 },
    { scope: 'mid', options: { symmetry: true, form: 'plain', workers: 1 }, states: 157_335 },
    { scope: 'mid', options: { symmetry: true, form: 'compiled', workers: 1 }, states: 157_335 },
    { scope: 'medium', options: { symmetry: true, form: 'compiled', workers: 1 }, states: 540_987 },
  ] as const)('has $states states in scope $scope with $options', async ({ scope, options, states }) => {
    expect(await measureToy(scope, options)).toMatchObject({ states, violated: [] });
  });

  it.each([
    { symmetry: false, form: 'interpreted', workers: 1 },
    { symmetry: false, form: 'compiled', workers: 1 },
    { symmetry: false, form: 'compiled', workers: 2 },
  ] as const)('has 3.6 million states in scope mid with %o, in at most 36 bytes each', async (options) => {
    const result = await measureToy('mid', options);
    expect(result).toMatchObject(MID);
    expect(result.bytesPerState).toBeLessThanOrEqual(36);
  });
});
