/**
 * The toy cluster has exactly the states and transitions that Spin and TLC count for the same abstract model.
 */
import { describe, expect, it } from 'vitest';
import { check } from '../../engine/check.ts';
import { toyCluster, toyOf } from './model.ts';
import { scopes } from './scopes.ts';

describe('the toy cluster', () => {
  it.each([
    { scope: 'tiny', symmetry: false, states: 933, transitions: 2521 },
    { scope: 'small', symmetry: true, states: 15_350, transitions: 69_095 },
  ] as const)('has $states states in scope $scope, symmetry $symmetry', ({ scope, symmetry, states, transitions }) => {
    const { model, properties } = toyOf(scope);
    const result = check(model, properties, { disturbances: 0, symmetry });
    expect(result).toMatchObject({ settledStates: states, transitions, limit: null });
    for (const judgement of result.judgements.values())
      expect(judgement).toMatchObject({ exercised: states, violation: null });
  });

  it('makes too many pods without expectations', () => {
    const { model, properties } = toyCluster({ ...scopes.tiny, expectations: false });
    const result = check(model, properties, { disturbances: 0 });
    expect([...result.judgements.values()].some((judgement) => judgement.violation !== null)).toBe(true);
  });
});
