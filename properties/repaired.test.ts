/**
 * The repaired twin of every example breaks nothing, neither goal nor promise, in any order of two disturbances.
 */
import { expect, it } from 'vitest';
import { exampleNames, violatedBy } from '../src/cli/testing.ts';

it.each(exampleNames().filter((name) => name.endsWith('-repaired')))('%s.yaml breaks nothing', (name) => {
  expect(violatedBy(name)).toEqual({ goals: [], promises: [], exhaustive: true });
});
