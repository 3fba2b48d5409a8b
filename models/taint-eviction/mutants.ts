/**
 * Faulty taint eviction controllers: one rule left out (autoscaling-and-disruption.md §7.3).
 */
import type { cancelsEviction } from './tolerance.ts';

/** Each by what it does wrong. */
export const taintEvictionMutants: Readonly<Record<string, typeof cancelsEviction>> = {
  // Until 1.20: another taint, tolerated for ever, keeps the eviction going (kubernetes#90794).
  'a pending eviction ends only with the last taint': (_tolerations, remaining) =>
    !remaining.some(({ effect }) => effect === 'NoExecute'),
};
