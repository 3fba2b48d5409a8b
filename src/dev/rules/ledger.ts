/**
 * The ledger of rules: each one with its place in the code, the test that names it, the recordings that show it, or the
 * reason in `fidelity.md` for which it is left out. What is neither is open.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { mentionsOf, type Mention } from './mentions.ts';
import { isPromise, readRules, type Rule } from './table.ts';

/**
 * `covered`: in a machine, an arithmetic function or a property. `partly`: so, with a limit that fidelity.md names.
 * `judged`: recordings are judged by it, no search is. `left out`: with a reason. `open`: none of these.
 */
export type Status = 'covered' | 'partly' | 'judged' | 'left out' | 'open';

/** One line of the ledger. */
export interface Line {
  readonly id: string;
  readonly family: string;
  readonly kind: 'rule' | 'promise';
  readonly rule: string;
  readonly status: Status;
  /** `file:line`, the first is the best. */
  readonly places: readonly string[];
  readonly tests: readonly string[];
  readonly recordings: readonly string[];
  /** The row of fidelity.md. */
  readonly because: string | null;
}

/** The ledger and what is wrong with it. */
export interface Ledger {
  readonly lines: readonly Line[];
  readonly faults: readonly string[];
}

/** Folders whose comments name rules, the more telling ones first. */
const PLACES = ['models', 'src/cluster', 'src/kube', 'properties', 'src/engine', 'src/conform', 'src/cli'] as const;

const REPLAYS = 'src/conform/conform.test.ts';
const REPLAYS_BESIDE = 'src/conform/traces.ci.test.ts';

/** Reads table, sources and fidelity.md below the root of the project. */
export function readLedger(root: string): Ledger {
  const rules = readRules(join(root, 'src/docs/rules'));
  const sources = PLACES.flatMap((folder) => filesBelow(root, folder));
  const mentions = sources.flatMap((path) => mentionsOf(path, readFileSync(join(root, path), 'utf8')));
  const rows = fidelityRows(readFileSync(join(root, 'src/docs/fidelity.md'), 'utf8'));
  return ledgerOf(rules, mentions, rows, (path) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null,
  );
}

/** Puts the ledger together; `read` gives the text of a file, `null` if there is none. */
export function ledgerOf(
  rules: readonly Rule[],
  mentions: readonly Mention[],
  rows: readonly string[],
  read: (path: string) => string | null,
): Ledger {
  const known = new Set(rules.map(({ id }) => id));
  const byId = new Map<string, Mention[]>();
  for (const one of mentions) {
    const id = known.has(one.id) ? one.id : wholeOf(one.id);
    byId.set(id, [...(byId.get(id) ?? []), one]);
  }
  const faults = [
    ...duplicates(rules.map(({ id }) => id)).map((id) => `${id} is in the table twice`),
    ...unknown(mentions, known).map(({ id, path, line }) => `${path}:${line} names ${id}, which is not in the table`),
  ];
  const lines = rules.map((rule) => {
    const line = lineOf(rule, byId.get(rule.id) ?? [], read);
    faults.push(...faultsOf(rule, line, rows));
    return line;
  });
  return { lines, faults };
}

/** Part of a rule as its whole: `U3a` is in `U3`. */
function wholeOf(id: string): string {
  return id.replace(/(\d)[a-z]$/, '$1');
}

const isTest = (path: string): boolean => path.endsWith('.test.ts');
const isJudge = (place: string): boolean => place.startsWith('src/conform/');

function lineOf(rule: Rule, mentions: readonly Mention[], read: (path: string) => string | null): Line {
  const named = (text: string | undefined): string[] =>
    text === undefined ? [] : [placeOf(text, read) ?? `${text} ?`];
  // A name in a string is a property's or a test's; bare letters and numbers in strings of sources mean something else.
  const spoken = mentions.filter(({ path, comment, id }) => isTest(path) || comment || isPromise({ id }));
  const found = (tests: boolean): string[] => best(spoken.filter(({ path }) => isTest(path) === tests));
  const places = [...named(rule.place), ...found(false)].filter(
    (place) => rule.judgedOnly === undefined || isJudge(place),
  );
  const because = rule.leftOut ?? rule.partly ?? rule.judgedOnly ?? null;
  return {
    id: rule.id,
    family: rule.family,
    kind: isPromise(rule) ? 'promise' : 'rule',
    rule: rule.rule,
    status: statusOf(rule, places),
    places: rule.leftOut === undefined ? places : [],
    tests: rule.leftOut === undefined ? [...named(rule.test), ...found(true), ...replays(rule, read)] : [],
    recordings: rule.recordings,
    because,
  };
}

/** The test that replays the recordings: those that are part of the project, else those beside it. */
function replays({ recordings }: Rule, read: (path: string) => string | null): string[] {
  const own = recordings.flatMap((name) => placeOf(`${REPLAYS} › '${name}'`, read) ?? []);
  const beside = recordings.length > 0 ? placeOf(`${REPLAYS_BESIDE} › describe.skipIf`, read) : null;
  return own.length > 0 ? own.slice(0, 1) : beside === null ? [] : [beside];
}

function statusOf(rule: Rule, places: readonly string[]): Status {
  if (rule.leftOut !== undefined) return 'left out';
  if (rule.judgedOnly !== undefined) return places.some(isJudge) ? 'judged' : 'open';
  if (places.every(isJudge)) return 'open';
  return rule.partly === undefined ? 'covered' : 'partly';
}

/** One place a file: where the rule is done rather than where the file says what it is about. */
function best(mentions: readonly Mention[]): string[] {
  const rank = ({ path, head, id }: Mention): number => {
    const folder = PLACES.findIndex((one) => path.startsWith(`${one}/`));
    return (isPromise({ id }) && path.startsWith('properties/') ? -1 : folder) + (head ? 100 : 0);
  };
  const files = new Map<string, Mention>();
  for (const one of [...mentions].sort((a, b) => rank(a) - rank(b))) if (!files.has(one.path)) files.set(one.path, one);
  return [...files.values()].map(({ path, line }) => `${path}:${line}`);
}

/** `file › text` as `file:line`; `null` if the text is not there. */
function placeOf(named: string, read: (path: string) => string | null): string | null {
  const [path = '', text = ''] = named.split(' › ');
  const lines = read(path)?.split('\n') ?? [];
  const at = lines.findIndex((line) => line.includes(text));
  return at < 0 ? null : `${path}:${at + 1}`;
}

function faultsOf(rule: Rule, line: Line, rows: readonly string[]): string[] {
  const reasons = [rule.leftOut, rule.partly, rule.judgedOnly].filter((one) => one !== undefined);
  const gone = [...line.places, ...line.tests].filter((place) => place.endsWith(' ?'));
  return [
    ...(line.status === 'open' ? [`${rule.id} is open: no place in the code, and no reason in fidelity.md`] : []),
    ...(reasons.length > 1 ? [`${rule.id} has ${reasons.length} reasons, one is enough`] : []),
    ...gone.map((place) => `${rule.id}: ${place.slice(0, -2)} is not there`),
    ...reasons
      .filter((reason) => rows.filter((row) => row.startsWith(reason)).length !== 1)
      .map((reason) => `${rule.id}: not exactly one row of fidelity.md begins with "${reason}"`),
  ];
}

/** The first cells of the table in fidelity.md. */
export function fidelityRows(text: string): string[] {
  const rows = text.split('\n').filter((row) => row.startsWith('|'));
  return rows.slice(2).map((row) => row.split('|')[1]?.trim() ?? '');
}

/** Rules that sources name in comments, of the documents and families of the table, that the table lacks; whole sections are none. */
function unknown(mentions: readonly Mention[], known: ReadonlySet<string>): Mention[] {
  const families = new Set([...known].map(familyOf));
  const isSection = (id: string): boolean => /§[A-Z]?\d+(?:\.\d+)?$/.test(id);
  return mentions.filter(
    ({ id, comment }) =>
      comment && families.has(familyOf(id)) && !known.has(id) && !known.has(wholeOf(id)) && !isSection(id),
  );
}

/** What ids of one numbering have in common: `RS-S`, `U`, `workloads §5`. */
function familyOf(id: string): string {
  return /^([a-z-]+ §[A-Z]?\d*)/.exec(id)?.[1] ?? id.replace(/\d+[a-z]?$/, '');
}

function duplicates(ids: readonly string[]): string[] {
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && file.name.endsWith('.ts'))
    .map((file) => relative(root, join(file.parentPath, file.name)))
    .sort();
}
