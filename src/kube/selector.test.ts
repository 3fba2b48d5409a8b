/**
 * Label selectors.
 */
import { describe, expect, it } from 'vitest';
import { matchesRequirement, matchesSelector } from './selector.ts';
import type { LabelRequirement } from './types.ts';

const labels = { app: 'web', tier: 'front', cores: '8' };
const requirement = (key: string, operator: LabelRequirement['operator'], ...values: string[]): LabelRequirement => ({
  key,
  operator,
  values,
});

describe('label selectors', () => {
  it('a missing selector selects nothing, an empty one everything', () => {
    expect(matchesSelector(null, labels)).toBe(false);
    expect(matchesSelector({ matchLabels: {}, matchExpressions: [] }, labels)).toBe(true);
    expect(matchesSelector({ matchLabels: {}, matchExpressions: [] }, {})).toBe(true);
  });

  it('all labels and all expressions must hold', () => {
    const tierIn = requirement('tier', 'In', 'front', 'back');
    expect(matchesSelector({ matchLabels: { app: 'web' }, matchExpressions: [tierIn] }, labels)).toBe(true);
    expect(matchesSelector({ matchLabels: { app: 'api' }, matchExpressions: [tierIn] }, labels)).toBe(false);
    expect(matchesSelector({ matchLabels: { app: 'web' }, matchExpressions: [tierIn] }, { app: 'web' })).toBe(false);
  });

  it('a missing key satisfies NotIn and DoesNotExist only', () => {
    expect(matchesRequirement(requirement('zone', 'NotIn', 'a'), labels)).toBe(true);
    expect(matchesRequirement(requirement('zone', 'DoesNotExist'), labels)).toBe(true);
    expect(matchesRequirement(requirement('zone', 'In', 'a'), labels)).toBe(false);
    expect(matchesRequirement(requirement('zone', 'Exists'), labels)).toBe(false);
    expect(matchesRequirement(requirement('zone', 'Gt', '1'), labels)).toBe(false);
    expect(matchesRequirement(requirement('app', 'NotIn', 'web'), labels)).toBe(false);
  });

  it('Gt and Lt compare whole numbers, not text', () => {
    expect(matchesRequirement(requirement('cores', 'Lt', '16'), labels)).toBe(true);
    expect(matchesRequirement(requirement('cores', 'Gt', '16'), labels)).toBe(false);
    expect(matchesRequirement(requirement('app', 'Gt', '1'), labels)).toBe(false);
  });

  it('what every JavaScript object inherits is no label', () => {
    expect(matchesRequirement(requirement('constructor', 'Exists'), labels)).toBe(false);
    expect(matchesRequirement(requirement('toString', 'DoesNotExist'), labels)).toBe(true);
  });
});
