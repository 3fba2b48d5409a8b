/** Tests of the eviction decision (autoscaling-and-disruption.md §3.2). */
import { describe, expect, it } from 'vitest';
import { decideEviction, type EvictionAnswer, type EvictionRequest } from './decide.ts';

const request: EvictionRequest = {
  phasePending: false,
  ready: true,
  matchingBudgets: 1,
  allowed: 1,
  currentHealthy: 3,
  desiredHealthy: 2,
  policy: 'IfHealthyBudget',
};

interface Case {
  readonly name: string;
  readonly change: Partial<EvictionRequest>;
  readonly answer: EvictionAnswer;
}

const unready = { ready: false, allowed: 0 };
const cases: readonly Case[] = [
  {
    name: 'E1: a Pending pod goes, whatever the budgets say',
    change: { phasePending: true, matchingBudgets: 2, allowed: 0 },
    answer: 'delete',
  },
  { name: 'E2: two budgets are an error', change: { matchingBudgets: 2 }, answer: '500' },
  {
    name: 'E2: two budgets are an error for an unready pod, too',
    change: { matchingBudgets: 2, ready: false, policy: 'AlwaysAllow' },
    answer: '500',
  },
  { name: 'E2: no budget, no question', change: { matchingBudgets: 0, allowed: 0 }, answer: 'delete' },
  { name: 'E3: a ready pod spends one unit', change: {}, answer: 'spend' },
  { name: 'E3: a ready pod waits for a unit', change: { allowed: 0, policy: 'AlwaysAllow' }, answer: '429' },
  {
    name: 'E4: unready under AlwaysAllow',
    change: { ...unready, currentHealthy: 0, policy: 'AlwaysAllow' },
    answer: 'delete',
  },
  { name: 'E4: unready with a healthy budget (2 of 2)', change: { ...unready, currentHealthy: 2 }, answer: 'delete' },
  { name: 'E4: unready with too few healthy (1 of 2)', change: { ...unready, currentHealthy: 1 }, answer: '429' },
  {
    name: 'E4: desiredHealthy 0 helps no unready pod',
    change: { ...unready, currentHealthy: 0, desiredHealthy: 0 },
    answer: '429',
  },
  {
    name: 'E4, E5: unready pod spends a unit if there is one',
    change: { ready: false, currentHealthy: 1, desiredHealthy: 0 },
    answer: 'spend',
  },
  { name: 'E5: outdated status', change: { statusOutdated: true }, answer: '429' },
  {
    name: 'E4 reads an outdated status',
    change: { ...unready, currentHealthy: 2, statusOutdated: true },
    answer: 'delete',
  },
];

describe('an eviction request', () => {
  it.each(cases)('$name', ({ change, answer }) => {
    expect(decideEviction({ ...request, ...change })).toBe(answer);
  });
});
