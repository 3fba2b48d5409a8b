/**
 * All recordings that lie beside the repository, where they do (`SEATRIAL_TRACES` names another folder): those of the
 * modelled families are explained.
 */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { differenceOf, recorded } from './testing.ts';

const FOLDER = process.env['SEATRIAL_TRACES'] ?? fileURLToPath(new URL('../../../shared/traces', import.meta.url));
const MODELLED = /^(?:deploy|rs|rc|pod|sched|pdb|drain|gc)-/;
const names = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => MODELLED.test(name)) : [];

describe.skipIf(names.length === 0)(`the recordings in ${FOLDER} (skipped where there are none)`, () => {
  it.each(names.length > 0 ? names : ['none'])('%s is explained', (name) => {
    expect(differenceOf(recorded(name, FOLDER))).toBeNull();
  });
});
