/** Tests of the size that an autoscaler writes (autoscaling-and-disruption.md §1.4). */
import { describe, expect, it } from 'vitest';
import { desiredReplicas, loadLevels } from './reconcile.ts';

describe('the size of the target', () => {
  const range = { minReplicas: 2, maxReplicas: 5 };

  it.each([
    { why: 'H3: 0 stays 0, somebody switched it off', current: 0, need: 4, is: 0 },
    { why: 'H4: above the most, whatever the metrics say', current: 7, need: 6, is: 5 },
    { why: 'H5: below the least, whatever the metrics say', current: 1, need: null, is: 2 },
    { why: 'what the load needs', current: 2, need: 4, is: 4 },
    { why: 'not more than the most', current: 2, need: 9, is: 5 },
    { why: 'not fewer than the least', current: 4, need: 1, is: 2 },
    { why: 'H6: unchanged while another autoscaler selects the same pods', current: 4, need: null, is: 4 },
  ])('$why', ({ current, need, is }) => {
    expect(desiredReplicas({ ...range, current, need })).toBe(is);
  });
});

it('levels of load are the least, between and the most, each once', () => {
  expect(loadLevels({ minReplicas: 2, maxReplicas: 4 })).toEqual([2, 3, 4]);
  expect(loadLevels({ minReplicas: 2, maxReplicas: 3 })).toEqual([2, 3]);
  expect(loadLevels({ minReplicas: 3, maxReplicas: 3 })).toEqual([3]);
});
