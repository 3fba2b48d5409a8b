/**
 * Tidiness as a test: purpose comments, sizes, directions of imports, words, and the folder map of the README.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { wrongImports } from './directions.ts';
import { functionsOf, importsOf, scan } from './source.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GENERATED = new Set(['node_modules', 'dist', 'coverage']);
const FILE_LINES = 300;
const FUNCTION_LINES = 70;

/** Words that have no place in comments and documents, and why. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\b(?:TODO|FIXME|XXX|HACK)\b/, 'do it, or describe the limit where a reader looks for it'],
  [/\b(?:sessions?|assistants?|chatbots?|agents?|LLMs?)\b/i, 'the project speaks of Kubernetes, not of who wrote it'],
  [
    /\b(?:(?:my|our) (?:machine|computer|laptop)|on this (?:machine|computer|host))\b/i,
    'true on any computer, or not said',
  ],
  [/\/work\/|\/root\/|\/home\/\w/, 'no path of one computer'],
];
const ANY = /(?:[:<|&,(=]|=>|\bas)\s*any\b(?!\s*[(:.])/;

function filesBelow(folder: string, wanted: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return GENERATED.has(entry.name) ? [] : filesBelow(path, wanted);
    return wanted.test(entry.name) ? [relative('.', path)] : [];
  });
}

const sources = ['src', 'models', 'properties']
  .flatMap((folder) => filesBelow(folder, /\.ts$/))
  .map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return { path, text, source: scan(text) };
  });
const documents = [
  'README.md',
  'reports/README.md',
  ...['src', 'models', 'properties'].flatMap((folder) => filesBelow(folder, /\.(?:md|ya?ml)$/)),
];

/** `path:line: text` for every line that a pattern matches. */
function linesWith(path: string, text: string, pattern: RegExp): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 80)}`] : []));
}

describe('every source file', () => {
  it('exists (an empty check would pass)', () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  it('begins with a comment that says what it is for', () => {
    const without = sources.filter(({ text }) => !/^(?:#![^\n]*\n)?\s*\/\*\*?[\s*]*\S[^]*?\*\//.test(text));
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  it(`has at most ${FILE_LINES} lines`, () => {
    const lengths = sources.map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }));
    expect(lengths.filter(({ lines }) => lines > FILE_LINES)).toEqual([]);
  });

  it(`has no function of more than ${FUNCTION_LINES} lines; the blocks of a test may be longer`, () => {
    const long = sources.flatMap(({ path, source }) =>
      functionsOf(source)
        .filter(({ lines, name }) => lines > FUNCTION_LINES && !(path.endsWith('.test.ts') && name === 'describe'))
        .map(({ name, line, lines }) => `${path}:${line}: ${name} has ${lines} lines`),
    );
    expect(long).toEqual([]);
  });

  it('imports only what its folder may know', () => {
    expect(sources.flatMap(({ path, source }) => wrongImports(path, importsOf(source)))).toEqual([]);
  });

  it('has no type any', () => {
    expect(sources.flatMap(({ path, source }) => linesWith(path, source.bare, ANY))).toEqual([]);
  });
});

describe('comments and documents', () => {
  it.each(BANNED)('do not match %s: %s', (pattern) => {
    const inComments = sources.flatMap(({ path, source }) => linesWith(path, source.comments, pattern));
    const inDocuments = documents.flatMap((path) => linesWith(path, readFileSync(join(ROOT, path), 'utf8'), pattern));
    expect([...inComments, ...inDocuments]).toEqual([]);
  });
});

describe('README.md', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

  it('maps exactly the top-level folders', () => {
    const section = /^## Folders$([^]*?)(?=^## |(?![^]))/m.exec(readme)?.[1] ?? '';
    const mapped = Array.from(section.matchAll(/^\|\s*`([\w.-]+)\/?`/gm), ([, name]) => name);
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !GENERATED.has(entry.name))
      .map(({ name }) => name);
    expect(new Set(mapped)).toEqual(new Set(folders));
    expect(mapped).toHaveLength(folders.length);
  });

  it('shows its first command within 15 lines', () => {
    expect(readme.split('\n').slice(0, 15).join('\n')).toMatch(/npm ci && npm run demo/);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const named = Array.from(readme.matchAll(/npm run (?:--silent )?([\w:-]+)/g), ([, name]) => name ?? '');
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
