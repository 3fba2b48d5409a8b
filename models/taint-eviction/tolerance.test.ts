/** Tests of how long NoExecute taints are put up with (autoscaling-and-disruption.md §7.3). */
import { describe, expect, it } from 'vitest';
import type { Taint, Toleration } from '../../src/kube/types.ts';
import { toleranceOf } from './tolerance.ts';

const taint = (key: string, effect: Taint['effect'] = 'NoExecute'): Taint => ({ key, value: '', effect });
const tolerate = (key: string, tolerationSeconds: number | null): Toleration => ({
  key,
  operator: 'Exists',
  value: '',
  effect: 'NoExecute',
  tolerationSeconds,
});

describe('a pod on a tainted node', () => {
  it.each([
    { why: 'V1: no taint, it stays', tolerations: [], taints: [], is: 'stay' },
    { why: 'a NoSchedule taint evicts nobody', tolerations: [], taints: [taint('k', 'NoSchedule')], is: 'stay' },
    { why: 'V2: not tolerated, evicted at once', tolerations: [], taints: [taint('k')], is: 'evict' },
    {
      why: 'V2: one of two not tolerated, evicted at once',
      tolerations: [tolerate('k', null)],
      taints: [taint('k'), taint('other')],
      is: 'evict',
    },
    { why: 'V3: tolerated for ever, it stays', tolerations: [tolerate('k', null)], taints: [taint('k')], is: 'stay' },
    {
      why: 'V3: the least of several times counts',
      tolerations: [tolerate('k', 60), tolerate('other', 30)],
      taints: [taint('k'), taint('other')],
      is: 30,
    },
    {
      why: 'V3: of several tolerations that match a taint the first counts',
      tolerations: [tolerate('k', 60), tolerate('k', 30)],
      taints: [taint('k')],
      is: 60,
    },
    { why: 'V3: zero seconds are at once', tolerations: [tolerate('k', 0)], taints: [taint('k')], is: 'evict' },
  ])('$why', ({ tolerations, taints, is }) => {
    expect(toleranceOf(tolerations, taints)).toBe(is);
  });
});
