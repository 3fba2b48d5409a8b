/** What a descheduler finds too many (plug-ins of github.com/kubernetes-sigs/descheduler). */
import { describe, expect, it } from 'vitest';
import { moves, surplus } from './plan.ts';

describe('duplicates', () => {
  it.each([
    { here: 2, everywhere: 2, targets: 2, is: 1 },
    { here: 3, everywhere: 5, targets: 3, is: 1 },
    { here: 2, everywhere: 4, targets: 2, is: 0 },
    { here: 1, everywhere: 1, targets: 2, is: 0 },
    { here: 4, everywhere: 4, targets: 1, is: 0 },
  ])('$here of $everywhere pods on one of $targets nodes: $is too many', ({ is, ...pods }) => {
    expect(surplus(pods)).toBe(is);
  });
});

describe('domains', () => {
  it.each([
    { sizes: [2, 2], maxSkew: 1, is: [0, 0] },
    { sizes: [2, 4], maxSkew: 1, is: [0, 1] },
    { sizes: [3, 2, 1], maxSkew: 1, is: [1, 0, 0] },
    { sizes: [0, 5], maxSkew: 1, is: [0, 2] },
    { sizes: [0, 2], maxSkew: 2, is: [0, 0] },
    // The example of its documentation.
    { sizes: [2, 5, 3, 8, 5, 7], maxSkew: 1, is: [0, 0, 0, 3, 0, 2] },
  ])('of $sizes with a skew of $maxSkew move $is', ({ sizes, maxSkew, is }) => {
    expect(moves(sizes, maxSkew)).toEqual(is);
  });
});
