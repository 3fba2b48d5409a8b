/**
 * All recordings that lie beside the repository, where they do (`SEATRIAL_TRACES` names another folder): those of the
 * modelled families are explained, and what is nearly one of them is not.
 */
import { describe, expect, it } from 'vitest';
import { sweepOf } from './sweep.ts';
import { differenceOf, recorded, recordingsIn, TRACES } from './testing.ts';

const MODELLED = /^(?:deploy|ds|rs|rc|pod|sched|pdb|drain|gc|svc|hpa)-/;
const names = recordingsIn(TRACES, MODELLED);
/** Every so many variants: neighbouring ones are much alike. */
const STEP = 23;

describe.skipIf(names.length === 0)(`the recordings in ${TRACES} (skipped where there are none)`, () => {
  it.each(names.length > 0 ? names : ['none'])('%s is explained', (name) => {
    const { trace, scenario } = recorded(name, TRACES);
    expect(differenceOf(trace, scenario)).toBeNull();
  });

  it.each(names.length > 0 ? names : ['none'])(
    'no variant of %s is explained without a reason',
    (name) => {
      const { trace, scenario } = recorded(name, TRACES);
      expect(sweepOf(trace, scenario, STEP).holes).toEqual([]);
    },
    600_000,
  );
});
