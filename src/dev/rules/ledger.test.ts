/** The ledger of rules: this project's own, and what makes one wrong. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fidelityRows, ledgerOf, readLedger, type Line } from './ledger.ts';
import { mentionsOf } from './mentions.ts';
import type { Rule } from './table.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe('every rule and promise', () => {
  const { lines, faults } = readLedger(ROOT);

  it('has a place in the code, or a reason in fidelity.md for which it is left out', () => {
    expect(faults).toEqual([]);
    expect(lines.filter(({ status }) => status === 'open')).toEqual([]);
  });

  it('is there: an empty table would pass', () => {
    expect(lines.length).toBeGreaterThan(400);
    expect(lines.filter(({ kind }) => kind === 'promise').length).toBeGreaterThan(150);
  });
});

const ROWS = ['Names are not kept', 'No clocks'];
const SOURCES: Readonly<Record<string, string>> = {
  'models/a.ts': '/** About U1. */\n\n/** U1: grows. */\nexport function grow() {}\n',
  'models/a.test.ts': "it('U1: grows', () => {});\n",
  'src/conform/b.ts': '/** Judges. */\n\n// U2\n',
};

function ledger(rules: readonly Partial<Rule>[], sources = SOURCES) {
  const table = rules.map((one): Rule => ({
    id: 'U1',
    rule: 'it grows',
    recordings: [],
    family: 'deployment',
    ...one,
  }));
  const mentions = Object.entries(sources).flatMap(([path, text]) => mentionsOf(path, text));
  return ledgerOf(table, mentions, ROWS, (path) => sources[path] ?? null);
}

/** The line of one rule, in a table in which the sources' other rules are left out. */
function only(rule: Partial<Rule>): Pick<Line, 'status' | 'places' | 'tests'> & { readonly faults: readonly string[] } {
  const others = ['U1', 'U2'].filter((id) => id !== (rule.id ?? 'U1')).map((id) => ({ id, leftOut: 'Names' }));
  const { lines, faults } = ledger([rule, ...others]);
  const [line] = lines;
  if (!line) throw new Error('the table is empty');
  return { status: line.status, places: line.places, tests: line.tests, faults };
}

describe('a rule', () => {
  it('that comments name is covered where it is done, and tested where a test names it', () => {
    expect(only({})).toEqual({
      status: 'covered',
      places: ['models/a.ts:3'],
      tests: ['models/a.test.ts:1'],
      faults: [],
    });
  });

  it('that nothing names is open', () => {
    const { status, faults } = only({ id: 'U9' });
    expect({ status, faults }).toEqual({
      status: 'open',
      faults: ['U9 is open: no place in the code, and no reason in fidelity.md'],
    });
  });

  it('can be pointed to by a piece of text, which has to be there', () => {
    expect(only({ id: 'U9', place: 'models/a.ts › function grow' }).places).toEqual(['models/a.ts:4']);
    expect(only({ id: 'U9', place: 'models/a.ts › function shrink' }).faults).toEqual([
      'U9: models/a.ts › function shrink is not there',
    ]);
  });

  it('that only recordings are judged by is no covered one', () => {
    expect(only({ id: 'U2' }).status).toBe('open');
    expect(only({ id: 'U2', judgedOnly: 'No clocks' })).toMatchObject({ status: 'judged', faults: [] });
    expect(only({ judgedOnly: 'No clocks' }).status).toBe('open');
  });

  it('can be left out or limited for a reason that fidelity.md gives, and for no other', () => {
    expect(only({ id: 'U9', leftOut: 'Names' })).toEqual({ status: 'left out', places: [], tests: [], faults: [] });
    expect(only({ partly: 'No clocks' })).toMatchObject({ status: 'partly', faults: [] });
    expect(only({ id: 'U9', leftOut: 'Colours' }).faults).toEqual([
      'U9: not exactly one row of fidelity.md begins with "Colours"',
    ]);
    expect(only({ leftOut: 'Names', partly: 'No clocks' }).faults).toEqual(['U1 has 2 reasons, one is enough']);
  });

  it('that a comment names has to be in the table, once', () => {
    expect(ledger([{}]).faults).toEqual(['src/conform/b.ts:3 names U2, which is not in the table']);
    expect(ledger([{}, {}, { id: 'U2', leftOut: 'Names' }]).faults).toEqual(['U1 is in the table twice']);
    const section = { 'models/c.ts': '/** workloads.md §5.4, and of it §5.4.7. */' };
    expect(ledger([{ id: 'workloads §5.4.1', leftOut: 'Names' }], section).faults).toEqual([
      'models/c.ts:1 names workloads §5.4.7, which is not in the table',
    ]);
  });
});

describe('fidelity.md', () => {
  it('has one simplification a row', () => {
    expect(fidelityRows('# F\n\n| what | why |\n| --- | --- |\n| a b | c |\n| d | e |\n')).toEqual(['a b', 'd']);
  });
});
