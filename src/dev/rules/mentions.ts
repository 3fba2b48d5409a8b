/**
 * Where sources name rules of Kubernetes: `U3`, `RS-S2`, `workloads.md §5.4.1`, also in lists and ranges (`V1 to V3`,
 * `POD-S2, S4`). Rules are named in comments and in the titles and names that are strings; code itself names none.
 *
 * What a comment lists behind "Left out:" is no place of anything. A section without its document belongs to the document
 * that was named last in the file.
 */
import { scan } from '../source.ts';

/** One rule named in one file. */
export interface Mention {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  /** In the comment with which the file begins. */
  readonly head: boolean;
  /** In a comment, not in a string. */
  readonly comment: boolean;
}

const DOCUMENT = '(workloads|stateful-and-batch|autoscaling-and-disruption|services-and-machinery)\\.md';
const SECTION = '§([A-Z]?\\d+(?:\\.(?:[a-z]+(?:-[a-z]+)*|\\d+)\\b)*)';
const ID = '(?<![\\w-])(?:([A-Z]{1,5})-)?([A-Z]{1,2})(\\d{1,2})([a-z])?(?![\\w-])';
const TOKEN = new RegExp(`${DOCUMENT}|${SECTION}|${ID}`, 'g');
/** Between two members of a list, across line ends of comments. */
const LISTED = /^(?:[\s*]|,|–|\band\b|\bor\b|\bto\b|\/\/)+$/;
const RANGE = /–|\bto\b/;
const LEFT_OUT = /\bLeft out:[^]*?(?=\n\s*\*?\s*\n|\*\/|$)/g;

/** A token as it is written, before lists and ranges are resolved. */
interface Token {
  readonly start: number;
  readonly end: number;
  readonly document: string | undefined;
  readonly section: string | undefined;
  readonly family: string | undefined;
  readonly letters: string;
  readonly number: number;
  readonly part: string;
}

/** Every rule that the text of one file names, each time that it does. */
export function mentionsOf(path: string, text: string): Mention[] {
  const { code, bare, comments } = scan(text);
  const strings = code.replaceAll(/[^\n]/g, (now, at: number) => (bare[at] === ' ' ? now : ' '));
  const headEnd = /^(?:#![^\n]*\n)?\s*\/\*[^]*?\*\//.exec(text)?.[0].length ?? 0;
  const spoken = comments.replaceAll(LEFT_OUT, (part) => part.replaceAll(/[^\n]/g, ' '));
  const found = [
    ...namedIn(spoken).map((one) => ({ ...one, comment: true })),
    ...namedIn(strings).map((one) => ({ ...one, comment: false })),
  ];
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ id, at, comment }) => ({
      id,
      path,
      line: text.slice(0, at).split('\n').length,
      head: at < headEnd,
      comment,
    }));
}

/** The ids in a text, with lists and ranges resolved. */
function namedIn(text: string): { readonly id: string; readonly at: number }[] {
  const found: { readonly id: string; readonly at: number }[] = [];
  let document: string | undefined;
  let last: Token | null = null;
  for (const match of text.matchAll(TOKEN)) {
    const token = tokenOf(match);
    if (token.document !== undefined) {
      document = token.document;
      last = null;
      continue;
    }
    const between: string = last === null ? '' : text.slice(last.end, token.start);
    const listed: boolean = last !== null && LISTED.test(between);
    const family: string | undefined =
      token.family ?? (listed && 'SLX'.includes(token.letters) ? last?.family : undefined);
    const now: Token = { ...token, family };
    for (const id of idsOf(now, listed && RANGE.test(between) ? last : null, document))
      found.push({ id, at: token.start });
    last = now;
  }
  return found;
}

function tokenOf(match: RegExpExecArray): Token {
  const [whole, document, section, family, letters = '', number = '', part = ''] = match;
  const start = match.index;
  return { start, end: start + whole.length, document, section, family, letters, number: Number(number), part };
}

/** What a token names; `from`: the first member of the range that it ends. */
function idsOf(token: Token, from: Token | null, document: string | undefined): string[] {
  if (token.section !== undefined)
    return document === undefined ? [] : sectionsOf(token.section, from?.section).map((one) => `${document} §${one}`);
  const prefix = token.family === undefined ? '' : `${token.family}-`;
  const isRange = from?.letters === token.letters && from.family === token.family && from.number < token.number;
  const first = isRange && from ? from.number + 1 : token.number;
  const numbers = Array.from({ length: token.number - first + 1 }, (_, index) => first + index);
  return numbers.map((number) => `${prefix}${token.letters}${number}${number === token.number ? token.part : ''}`);
}

/** `5.4.3`, or after `5.4.1` in a range `5.4.2` and `5.4.3`. */
function sectionsOf(section: string, from: string | undefined): string[] {
  const [stem, number] = split(section);
  const [fromStem, first] = split(from ?? '');
  if (from === undefined || stem !== fromStem || !(first < number)) return [section];
  return Array.from({ length: number - first }, (_, index) => `${stem}${first + 1 + index}`);
}

function split(section: string): [stem: string, number: number] {
  const [, stem = '', number = ''] = /^(.*?)(\d*)$/.exec(section) ?? [];
  return [stem, Number(number)];
}
