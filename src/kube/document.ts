/**
 * YAML (and JSON, which is YAML) to plain values that know where they were written.
 *
 * The profile is that of kubectl: YAML 1.1 scalars without timestamps and sexagesimal numbers, the last of two equal keys
 * wins (with a warning), bounded aliases, bounded depth. Nothing here throws.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Document, Node, Pair, ScalarTag, Tags, YAMLError, YAMLMap } from 'yaml';
import type { Fault, Position } from './types.ts';
import { described, escaped, isMapping } from './text.ts';

export type Path = readonly (string | number)[];

/** One document, or one member of a List. */
export interface KubeDocument {
  readonly value: Readonly<Record<string, unknown>>;
  /** Where the field (its key or its value) is written; else its nearest ancestor. */
  locate(path: Path, part: 'key' | 'value'): Position;
  /** A scalar as written, for numbers too long for a JavaScript number. */
  source(path: Path): string | null;
}

interface Parsed {
  readonly documents: readonly KubeDocument[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

const DEEPEST = 200;
const MOST_ALIASES = 100;
const MOST_REPAIRS = 8;
const LONGEST_MESSAGE = 100;

/** `0o17` is octal for kubectl, in YAML 1.1 too. */
const octal0o: ScalarTag = {
  identify: () => false,
  default: true,
  tag: 'tag:yaml.org,2002:int',
  format: 'OCT0O',
  test: /^[-+]?0o[0-7]+$/,
  resolve: (text) => (text.startsWith('-') ? -1 : 1) * Number(text.replace(/^[-+]/, '')),
};

function kubectlTags(tags: Tags): Tags {
  const kept = tags.filter((tag) => {
    if (typeof tag === 'string') return !/(timestamp|set|omap|pairs)$/.test(tag);
    return !/(timestamp|set|omap|pairs)$/.test(tag.tag) && !('format' in tag && tag.format === 'TIME');
  });
  return [...kept, octal0o];
}

function position(file: string, lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}

function ownPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.findLast((pair) => (isScalar(pair.key) ? String(pair.key.value ?? '') : null) === key);
}

/** Walks to a field; returns the offset of its key, and its node where there is one. */
function walk(document: Document, path: Path): { offset: number; node: unknown; steps: number } {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  let steps = 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = ownPair(node, String(step));
      if (pair === undefined) break;
      // A key in parsed YAML is a node; an implicit one may lack a range.
      const key = pair.key as Node | null;
      offset = key?.range?.[0] ?? offset;
      next = pair.value;
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
      if (next === undefined) break;
      offset = startOf(next) ?? offset;
    } else break;
    node = next;
    steps += 1;
  }
  return { offset, node, steps };
}

function startOf(node: unknown): number | null {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? null) : null;
}

class YamlDocument implements KubeDocument {
  readonly value: Readonly<Record<string, unknown>>;
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #document: Document;
  readonly #prefix: Path;

  constructor(
    value: Readonly<Record<string, unknown>>,
    file: string,
    lines: LineCounter,
    document: Document,
    prefix: Path,
  ) {
    this.value = value;
    this.#file = file;
    this.#lines = lines;
    this.#document = document;
    this.#prefix = prefix;
  }

  locate(path: Path, part: 'key' | 'value'): Position {
    const whole = [...this.#prefix, ...path];
    const found = walk(this.#document, whole);
    const start = part === 'value' && found.steps === whole.length ? startOf(found.node) : null;
    return position(this.#file, this.#lines, start ?? found.offset);
  }

  source(path: Path): string | null {
    const whole = [...this.#prefix, ...path];
    const { node, steps } = walk(this.#document, whole);
    return steps === whole.length && isScalar(node) ? (node.source ?? null) : null;
  }
}

function parse(text: string, lineCounter: LineCounter): Document[] {
  return [...parseAllDocuments(text, { lineCounter, version: '1.1', logLevel: 'silent', customTags: kubectlTags })];
}

/**
 * kubectl lets a quoted text go on in a line that is not indented enough. Such lines are indented here, which changes neither the text
 * (folding drops leading blanks) nor any line number.
 */
function parseLeniently(text: string): { parsed: Document[]; lines: LineCounter } {
  let lines = new LineCounter();
  let parsed = parse(text, lines);
  const strict = { parsed, lines };
  let repaired = text;
  for (let attempt = 0; attempt < MOST_REPAIRS; attempt += 1) {
    const errors = parsed.flatMap((document) => document.errors).filter((error) => error.code !== 'DUPLICATE_KEY');
    if (errors.length === 0) return { parsed, lines };
    const open = errors.find(
      (error) => error.code === 'MISSING_CHAR' && /^Missing closing ['"]quote/.test(error.message),
    );
    const next = open === undefined ? -1 : repaired.indexOf('\n', open.pos[0]);
    if (next < 0) break;
    repaired = `${repaired.slice(0, next + 1)}${' '.repeat(DEEPEST)}${repaired.slice(next + 1)}`;
    lines = new LineCounter();
    parsed = parse(repaired, lines);
  }
  return strict;
}

/** Reads every document of one file. */
export function parseDocuments(file: string, text: string): Parsed {
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const documents: KubeDocument[] = [];
  const start: Position = { file, line: 1, column: 1 };
  if (text.includes('\0')) {
    return { documents, warnings, faults: [{ ...start, subject: 'file', expected: 'text', found: 'a binary file' }] };
  }
  let parsed: Document[];
  let lines: LineCounter;
  try {
    ({ parsed, lines } = parseLeniently(text));
  } catch (error) {
    faults.push({ ...start, subject: 'YAML', expected: 'valid YAML', found: reason(error) });
    return { documents, faults, warnings };
  }
  for (const document of parsed) {
    for (const error of document.errors) {
      if (error.code === 'DUPLICATE_KEY')
        warnings.push(yamlFault(file, lines, error, 'every key once', 'a duplicate key: the last one counts'));
    }
    for (const warning of document.warnings)
      warnings.push(yamlFault(file, lines, warning, 'plain YAML', said(warning)));
    const broken = document.errors.find((error) => error.code !== 'DUPLICATE_KEY');
    if (broken !== undefined) faults.push(yamlFault(file, lines, broken, 'valid YAML', said(broken) + hint(text)));
    else read(document, file, lines, documents, faults);
  }
  return { documents, faults, warnings };
}

function read(document: Document, file: string, lines: LineCounter, into: KubeDocument[], faults: Fault[]): void {
  if (document.contents === null) return;
  const at = position(file, lines, startOf(document.contents) ?? 0);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    faults.push({ ...at, subject: 'YAML', expected: 'valid YAML', found: reason(error) });
    return;
  }
  if (value === null || value === undefined) return;
  if (deeperThan(value, DEEPEST)) {
    faults.push({ ...at, subject: 'YAML', expected: `at most ${DEEPEST} levels`, found: 'deeper nesting' });
    return;
  }
  expand(
    value,
    [],
    (member, prefix) => into.push(new YamlDocument(member, file, lines, document, prefix)),
    (expected, found, prefix) => {
      const where = position(
        file,
        lines,
        prefix.length === 0 ? (startOf(document.contents) ?? 0) : walk(document, prefix).offset,
      );
      faults.push({ ...where, subject: prefix.length === 0 ? 'document' : 'List', expected, found });
    },
  );
}

/** Hands on an object, or the members of a List. */
function expand(
  value: unknown,
  prefix: Path,
  accept: (value: Readonly<Record<string, unknown>>, prefix: Path) => void,
  refuse: (expected: string, found: string, prefix: Path) => void,
): void {
  if (!isMapping(value)) return refuse('a Kubernetes object', described(value), prefix);
  const kind = Object.hasOwn(value, 'kind') ? value['kind'] : undefined;
  const items = Object.hasOwn(value, 'items') ? value['items'] : undefined;
  const isList = kind === 'List' || (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items));
  if (!isList) return accept(value, prefix);
  if (!Array.isArray(items)) return refuse('items: a list', described(items), prefix);
  items.forEach((item: unknown, index) => expand(item, [...prefix, 'items', index], accept, refuse));
}

/** Iterative, so that depth itself cannot overflow; a cycle counts as endless depth. */
function deeperThan(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    const next = new Set<unknown>();
    for (const member of level) {
      if (typeof member !== 'object' || member === null) continue;
      for (const child of Object.values(member)) if (typeof child === 'object' && child !== null) next.add(child);
    }
    level = [...next];
  }
  return false;
}

function yamlFault(file: string, lines: LineCounter, error: YAMLError, expected: string, found: string): Fault {
  return { ...position(file, lines, error.pos[0]), subject: 'YAML', expected, found };
}

function said(error: Error): string {
  if (error.message.startsWith('Maximum call stack')) return 'nesting too deep';
  const first = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
  return escaped(first, LONGEST_MESSAGE);
}

/** What to do about text that only looks like a manifest. */
export function hint(text: string): string {
  return text.includes('{{') ? ' (a Helm template? render it first: helm template)' : '';
}

function reason(error: unknown): string {
  if (error instanceof RangeError) return 'nesting too deep';
  if (error instanceof ReferenceError && error.message.startsWith('Excessive')) return 'excessive aliasing';
  return error instanceof Error ? said(error) : 'something unreadable';
}
