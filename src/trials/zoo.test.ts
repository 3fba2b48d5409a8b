/**
 * Failures that manifests alone bring about are found, by the goals that they break and no others; their repaired twins and
 * controls break nothing, and that is no empty pass.
 */
import { describe, expect, it } from 'vitest';
import { allMiniatures } from '../miniatures/all.ts';
import { allTrials } from './all.ts';
import { elsewhere } from './elsewhere.ts';
import { checkEntry, entryNames, expectationOf } from './manifest-entry.ts';

const names = entryNames();

describe('the manifests of the zoo', () => {
  it('have each a repaired twin', () => {
    const faulty = names.filter((name) => !/-(?:repaired|control)$/.test(name));
    expect(faulty.length).toBeGreaterThan(10);
    expect(faulty.filter((name) => !names.includes(`${name}-repaired`))).toEqual([]);
  });

  it.each(names)('%s breaks what its header says', (name) => {
    const expected = expectationOf(name);
    const { breaks, holds, brokenPromises, exhaustive } = checkEntry(expected);
    expect({ breaks, brokenPromises, exhaustive }).toEqual({
      breaks: [...expected.breaks, ...expected.anyway].sort(),
      brokenPromises: [],
      exhaustive: true,
    });
    const faulty = name.replace(/-(?:repaired|control)$/, '');
    if (faulty === name) return;
    // What the faulty twin breaks could have failed here too.
    const asked = expectationOf(faulty).breaks.map((goal) => goal.split(' ')[0]);
    expect(holds.map((goal) => goal.split(' ')[0])).toEqual(expect.arrayContaining(asked));
  });
});

describe('an outside actor', () => {
  it.each(['kivi-c5-remove-duplicates', 'kivi-c8-two-soft-spreads'])(
    'is not taken for a broken promise of Kubernetes, whatever else happens: %s',
    (id) => {
      const faults = { 'bad-rollout': 1 };
      expect(checkEntry({ id, faults })).toMatchObject({ brokenPromises: [], exhaustive: true });
    },
  );
});

describe('what is not modelled', () => {
  it('is found nowhere', () => {
    const found = [
      ...names,
      ...allTrials.flatMap(({ known }) => known?.id ?? []),
      ...allMiniatures.map(({ id }) => id),
    ];
    expect(Object.keys(elsewhere).filter((id) => found.includes(id))).toEqual([]);
  });
});
