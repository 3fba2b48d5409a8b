/**
 * The table against the documents that the rules come from, and the recordings that it names. Both are not part of this
 * project: where they are not beside it, these tests are skipped and say so.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readRules } from './table.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BESIDE =
  [join(ROOT, '../shared'), join(ROOT, '../../shared')].find((path) => existsSync(path)) ?? join(ROOT, '../shared');
const DOCUMENTS = join(BESIDE, 'kubernetes');
const TRACES = join(BESIDE, 'traces');

/** Sections of each document whose rules the table has to have. */
const SCOPE: Readonly<Record<string, RegExp>> = {
  workloads: /^[1-9](?:\.|$)/,
  'stateful-and-batch': /^3(?:\.|$)/,
  'autoscaling-and-disruption': /^(?:[2-9]|10|11)(?:\.|$)/,
  'services-and-machinery': /^A/,
};
/** Sections that hold no rules but what follows from them, or promises, which have ids of their own. */
const NO_RULES = /^(?:machinery )?properties|abstract|^version notes|vectors|alphabet|^cross-cutting/i;

interface Section {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
}

function sectionsOf(document: string): Section[] {
  const text = readFileSync(join(DOCUMENTS, `${document}.md`), 'utf8');
  return text
    .split(/^(?=#{2,3} )/m)
    .map((part) => ({ heading: /^#{2,3} ([A-Z]?\d+(?:\.\d+)*)\.? +(.*)/.exec(part), lines: part.split('\n') }))
    .flatMap(({ heading, lines }) => (heading ? [{ id: heading[1] ?? '', title: heading[2] ?? '', lines }] : []))
    .filter(({ id }) => SCOPE[document]?.test(id) === true);
}

/** Ids that stand alone: `- **U3.** …` and the first cells of tables of promises. */
function lettered({ lines }: Section): string[] {
  return lines.flatMap(
    (line) =>
      /^\s*- \*\*([A-Z]{1,2}\d+)\.\*\*/.exec(line)?.[1] ?? /^\| ([A-Z]{1,5}-[SLX]\d+[a-z]?) \|/.exec(line)?.[1] ?? [],
  );
}

/** Ids within a section: `1. …`, `* a) …`. */
function numbered({ lines }: Section): string[] {
  return lines.flatMap((line) => /^(\d+)\. /.exec(line)?.[1] ?? /^\* ([a-z])\) /.exec(line)?.[1] ?? []);
}

describe.skipIf(!existsSync(DOCUMENTS))(
  'every rule of the documents (skipped where they are not beside the project)',
  () => {
    const known = new Set(readRules(join(ROOT, 'src/docs/rules')).map(({ id }) => id));

    it.each(Object.keys(SCOPE))('of %s that has an id is in the table', (document) => {
      const sections = sectionsOf(document);
      const ids = sections.flatMap((section) => [
        ...lettered(section),
        ...(NO_RULES.test(section.title)
          ? []
          : numbered(section).map((number) => `${document} §${section.id}.${number}`)),
      ]);
      expect(ids.length).toBeGreaterThan(10);
      expect([...new Set(ids)].filter((id) => !known.has(id))).toEqual([]);
    });

    it.each(Object.keys(SCOPE))('of %s is in the table, section by section', (document) => {
      const sections = sectionsOf(document).filter(
        (section) =>
          section.lines.slice(1).join('').trim() !== '' &&
          !NO_RULES.test(section.title) &&
          lettered(section).length === 0,
      );
      const has = (name: string): boolean => [...known].some((id) => id === name || id.startsWith(`${name}.`));
      expect(sections.map(({ id }) => `${document} §${id}`).filter((name) => !has(name))).toEqual([]);
    });

    it('the table names no section that they lack', () => {
      const sections = new Set(
        Object.keys(SCOPE).flatMap((document) => sectionsOf(document).map(({ id }) => `${document} §${id}`)),
      );
      const isThere = (id: string): boolean => [...sections].some((name) => id === name || id.startsWith(`${name}.`));
      expect([...known].filter((id) => id.includes('§') && !isThere(id))).toEqual([]);
    });
  },
);

describe.skipIf(!existsSync(TRACES))(
  'every recording that the table names (skipped where they are not beside the project)',
  () => {
    it('is there', () => {
      const there = new Set([...readdirSync(TRACES), ...readdirSync(join(ROOT, 'src/conform/recordings'))]);
      const named = readRules(join(ROOT, 'src/docs/rules')).flatMap(({ recordings }) => recordings);
      expect(named.length).toBeGreaterThan(100);
      expect(named.filter((name) => !there.has(name))).toEqual([]);
    });
  },
);
