/**
 * Faulty answers to eviction requests: `decideEviction` with one rule left out (autoscaling-and-disruption.md §3.2).
 */
import { decideEviction } from './decide.ts';

/** Each by what it does wrong. */
export const evictionMutants: Readonly<Record<string, typeof decideEviction>> = {
  'the budget is not asked': (request) => decideEviction({ ...request, matchingBudgets: 0 }),
  'one disruption too many is allowed': (request) => decideEviction({ ...request, allowed: request.allowed + 1 }),
  'two budgets count as one': (request) =>
    decideEviction({ ...request, matchingBudgets: Math.min(1, request.matchingBudgets) }),
  'nothing is ever granted': () => '429',
};
