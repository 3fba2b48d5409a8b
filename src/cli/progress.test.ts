/**
 * The line of progress: what it says, and how often.
 */
import { expect, it } from 'vitest';
import { watcher } from './progress.ts';

it('says disturbances, states, speed and what time is left, not more often than can be read', () => {
  const lines: string[] = [];
  let now = 1000;
  const watch = watcher(
    'web (1 of 2)',
    61_000,
    (text) => lines.push(text),
    () => now,
  );
  for (const step of [
    { after: 500, level: -1, states: 10 },
    { after: 100, level: 0, states: 20 },
    { after: 400, level: 1, states: 2000 },
    { after: 1000, level: 2, states: 6000 },
  ]) {
    now += step.after;
    watch(step);
  }
  expect(lines).toEqual([
    'web (1 of 2): reading',
    'web (1 of 2): creation, 10 states, 20/s, at most 60s left',
    'web (1 of 2): 1 disturbance, 2,000 states, 2,000/s, at most 59s left',
    'web (1 of 2): 2 disturbances, 6,000 states, 3,000/s, at most 58s left',
  ]);
});

it('is nothing where nobody watches', () => {
  expect(() => watcher('web', 0, null)({ level: 0, states: 1 })).not.toThrow();
});
