/**
 * Each mistake between two steps of one controller is found, and without it nothing is, although something was asked.
 */
import { describe, expect, it } from 'vitest';
import { allMiniatures } from './all.ts';
import { runMiniature } from './miniature.ts';
import { adoptsTooLate } from './ownership.ts';

describe('models in miniature', () => {
  it.each(allMiniatures.map((one) => ({ one, ...one })))('$id', ({ one }) => {
    expect(runMiniature(one, true)).toMatchObject({ violated: true, complete: true });
    expect(runMiniature(one, false)).toMatchObject({ violated: false, asked: true, complete: true });
  });

  it('the look at the owner before an adoption leaves a race', () => {
    expect(runMiniature(adoptsTooLate, false)).toMatchObject({ violated: true, complete: true });
  });
});
