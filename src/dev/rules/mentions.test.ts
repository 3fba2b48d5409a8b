/** Reading which rules a source names. */
import { describe, expect, it } from 'vitest';
import { mentionsOf } from './mentions.ts';

const ids = (text: string): string[] => mentionsOf('a.ts', text).map(({ id }) => id);

describe('the rules that a source names', () => {
  it.each([
    ['one', '// U3: stop', ['U3']],
    ['a part of one', '// U3a', ['U3a']],
    ['a range', '/** V1–V3 and T4 to T5. */', ['V1', 'V2', 'V3', 'T4', 'T5']],
    [
      'a list of promises, named by family once',
      '// POD-S2, S4 to S6 and L1',
      ['POD-S2', 'POD-S4', 'POD-S5', 'POD-S6', 'POD-L1'],
    ],
    ['a list across lines', '/**\n * D5,\n * D7\n */', ['D5', 'D7']],
    ['a rule of a section', '// workloads.md §5.4.1', ['workloads §5.4.1']],
    [
      'rules of a section',
      '// workloads.md §5.4.1 to §5.4.3',
      ['workloads §5.4.1', 'workloads §5.4.2', 'workloads §5.4.3'],
    ],
    ['one with a name', '// stateful-and-batch.md §3.3.history.', ['stateful-and-batch §3.3.history']],
    [
      'a section of the document that was named before',
      '// workloads.md §6.2\n\n// §6.4',
      ['workloads §6.2', 'workloads §6.4'],
    ],
    ['the name of a property', "name: 'RS-S2',", ['RS-S2']],
  ])('%s', (_, text, expected) => {
    expect(ids(text)).toEqual(expected);
  });

  it.each([
    ['code', 'const S3 = X4;'],
    ['a section of no document', '// §5.4'],
    ['what is left out', '/**\n * Left out: RS-S1, S4 (no\n * reason), RS-S5.\n */'],
    ['longer words', '// SHA-256, UTF8, RS-S2-like'],
  ])('are not in %s', (_, text) => {
    expect(ids(text)).toEqual([]);
  });

  it('come with their lines, and whether they are what the file is about', () => {
    expect(mentionsOf('a.ts', '/** Rule U1. */\n\n// U2\n').map(({ id, line, head }) => ({ id, line, head }))).toEqual([
      { id: 'U1', line: 1, head: true },
      { id: 'U2', line: 3, head: false },
    ]);
  });

  it('are found behind a paragraph about what is left out', () => {
    expect(ids('/**\n * Left out: DS-S8.\n *\n * DS-S1 is there.\n */')).toEqual(['DS-S1']);
  });
});
