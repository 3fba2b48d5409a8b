/** What the documents describe and no recording shows is explained as well, and what is nearly that is not. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sweepOf } from './sweep.ts';
import { differenceOf, recorded, recordingsIn } from './testing.ts';

const FOLDER = fileURLToPath(new URL('played', import.meta.url));
const names = recordingsIn(FOLDER, /^[^.]*$/);
/** Neighbouring variants are much alike, so that a part of them says nearly as much. */
const STEP = 61;

it('is there', () => {
  expect(names.length).toBeGreaterThan(5);
});

describe.each(names)('the played recording %s', (name) => {
  const { trace, scenario } = recorded(name, FOLDER);

  it('is explained', () => {
    expect(differenceOf(trace, scenario)).toBeNull();
  });

  it('is not explained any more with one event taken out, told twice or changed', () => {
    expect(sweepOf(trace, scenario, STEP).holes).toEqual([]);
  });
});
