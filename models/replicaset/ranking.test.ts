/** Tests of the deletion ranking (workloads.md §5.4). */
import { describe, expect, it } from 'vitest';
import { victimRank, type VictimFacts } from './ranking.ts';

const settled: VictimFacts = {
  scheduled: true,
  pending: false,
  ready: true,
  deletionCost: 0,
  colocated: 0,
  available: true,
};
const worst = 2 ** 31 - 1;

interface Case {
  readonly why: string;
  readonly first: Partial<VictimFacts>;
  readonly then: Partial<VictimFacts>;
}

const cases: readonly Case[] = [
  {
    why: 'rule 1: unscheduled before scheduled',
    first: { scheduled: false, pending: true, ready: false },
    then: { pending: true, ready: false },
  },
  {
    why: 'rule 1 beats cost',
    first: { scheduled: false, pending: true, deletionCost: worst },
    then: { pending: true, deletionCost: -worst - 1 },
  },
  { why: 'rule 2: Pending before Running', first: { pending: true, ready: false }, then: { ready: false } },
  { why: 'rule 6: ready for a shorter time first', first: { available: false }, then: {} },
  { why: 'rule 5 beats rule 6', first: { colocated: 2 }, then: { colocated: 1, available: false } },
  { why: 'rule 3: not Ready before Ready', first: { ready: false }, then: {} },
  {
    why: 'rule 3 beats cost and co-location',
    first: { ready: false, deletionCost: worst },
    then: { deletionCost: -worst - 1, colocated: 9 },
  },
  { why: 'rule 4: lower cost first', first: { deletionCost: -1 }, then: { deletionCost: 0 } },
  {
    why: 'rule 4 beats co-location',
    first: { deletionCost: 0, colocated: 0 },
    then: { deletionCost: 1, colocated: 100 },
  },
  { why: 'rule 5: fuller node first', first: { colocated: 2 }, then: { colocated: 1 } },
];

describe('the deletion ranking', () => {
  it.each(cases)('$why', ({ first, then }) => {
    expect(victimRank({ ...settled, ...first })).toBeLessThan(victimRank({ ...settled, ...then }));
  });

  it('leaves pods that rules 1 to 5 do not tell apart tied', () => {
    expect(victimRank({ ...settled })).toBe(victimRank({ ...settled }));
  });

  it('stays an exact integer at the extremes', () => {
    const highest = victimRank({ ...settled, deletionCost: worst });
    expect(Number.isSafeInteger(highest)).toBe(true);
    expect(victimRank({ ...settled, deletionCost: worst, colocated: 1 })).toBe(highest - 2);
  });
});
