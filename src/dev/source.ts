/**
 * Reads TypeScript sources just well enough for the tidy test: what is comment, what is code, what a file imports, and how
 * long its functions are. A scanner of characters, not a parser.
 */

/** Three views of one text; each has the line breaks of the original, so line numbers agree. */
export interface Source {
  /** Code with its strings, comments blanked. */
  readonly code: string;
  /** Code without the contents of strings and without comments. */
  readonly bare: string;
  readonly comments: string;
}

type Mode = 'code' | 'line' | 'block' | 'string' | 'template' | 'pattern';

/** After these a slash begins a pattern, otherwise it divides. */
const BEFORE_PATTERN = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|=>|\b(?:return|typeof|case|in|of|do|else|await|yield))\s*$/;

class Scanner {
  private readonly text: string;
  private at = 0;
  private mode: Mode = 'code';
  private quote = '';
  private inClass = false;
  /** Depth of braces for each template that is open around the present code. */
  private readonly templates: number[] = [];
  private code = '';
  private bare = '';
  private comments = '';

  constructor(text: string) {
    this.text = text;
  }

  run(): Source {
    while (this.at < this.text.length) this.step(this.text[this.at] ?? '', this.text[this.at + 1] ?? '');
    return { code: this.code, bare: this.bare, comments: this.comments };
  }

  /** Moves `length` characters into the views; what does not belong to a view becomes blank there. */
  private take(length: number, what: 'code' | 'string' | 'comment'): void {
    const piece = this.text.slice(this.at, this.at + length);
    const blank = piece.replaceAll(/[^\n]/g, ' ');
    this.code += what === 'comment' ? blank : piece;
    this.bare += what === 'code' ? piece : blank;
    this.comments += what === 'comment' ? piece : blank;
    this.at += length;
  }

  private step(now: string, next: string): void {
    switch (this.mode) {
      case 'code':
        return this.inCode(now, next);
      case 'line':
        if (now === '\n') this.mode = 'code';
        return this.take(1, 'comment');
      case 'block':
        if (now !== '*' || next !== '/') return this.take(1, 'comment');
        this.mode = 'code';
        return this.take(2, 'comment');
      case 'string':
        if (now === '\\') return this.take(2, 'string');
        if (now !== this.quote && now !== '\n') return this.take(1, 'string');
        this.mode = 'code';
        return this.take(1, 'code');
      case 'template':
        return this.inTemplate(now, next);
      case 'pattern':
        return this.inPattern(now);
    }
  }

  private inCode(now: string, next: string): void {
    const depth = this.templates.length - 1;
    if (now === '/' && (next === '/' || next === '*')) {
      this.mode = next === '/' ? 'line' : 'block';
      return this.take(2, 'comment');
    }
    if (now === '/' && BEFORE_PATTERN.test(this.bare.slice(-40))) this.mode = 'pattern';
    else if (now === "'" || now === '"') [this.mode, this.quote] = ['string', now];
    else if (now === '`') this.openTemplate();
    else if (now === '{' && depth >= 0) this.templates[depth] = (this.templates[depth] ?? 0) + 1;
    else if (now === '}' && depth >= 0) {
      if (this.templates[depth] === 0) this.mode = 'template';
      else this.templates[depth] = (this.templates[depth] ?? 0) - 1;
      // The brace that ends a placeholder is no brace of the code.
      if (this.mode === 'template') return this.take(1, 'string');
    }
    this.take(1, 'code');
  }

  private openTemplate(): void {
    this.mode = 'template';
    this.templates.push(0);
  }

  private inTemplate(now: string, next: string): void {
    if (now === '\\') return this.take(2, 'string');
    if (now === '$' && next === '{') {
      this.mode = 'code';
      return this.take(2, 'string');
    }
    if (now !== '`') return this.take(1, 'string');
    this.mode = 'code';
    this.templates.pop();
    this.take(1, 'code');
  }

  private inPattern(now: string): void {
    if (now === '\\') return this.take(2, 'string');
    if (now === '[') this.inClass = true;
    if (now === ']') this.inClass = false;
    if (now === '\n' || (now === '/' && !this.inClass)) {
      this.mode = 'code';
      this.inClass = false;
      return this.take(1, 'code');
    }
    this.take(1, 'string');
  }
}

/** Splits a source into code and comments. */
export function scan(text: string): Source {
  return new Scanner(text).run();
}

export interface Import {
  readonly from: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** Every module that a file names: imports, re-exports and `import()`. */
export function importsOf(source: Source): Import[] {
  const statements = source.code.matchAll(/^\s*(?:import|export)\s+(type\s)?([^;'"]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm);
  const calls = source.code.matchAll(/\bimport\(\s*['"]([^'"\n]+)['"]/g);
  return [
    ...Array.from(statements, ([, type, names, from]) => ({
      from: from ?? '',
      typeOnly: type !== undefined || onlyTypes(names ?? ''),
    })),
    ...Array.from(calls, ([, from]) => ({ from: from ?? '', typeOnly: false })),
  ];
}

/** `{ type A, type B } from`. */
function onlyTypes(names: string): boolean {
  const inside = /^\{([^}]*)\}\s*from\s*$/.exec(names.trim())?.[1];
  if (inside === undefined) return false;
  const parts = inside.split(',').map((part) => part.trim());
  return parts.every((part) => part === '' || part.startsWith('type '));
}

export interface FunctionLength {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

const FUNCTION = /\bfunction\b\s*\*?\s*([\w$]*)\s*(?:<[^(]*>)?\(/g;
const METHOD =
  /^[ \t]+(?:(?:static|async|override|private|protected|public|get|set)\s+)*[*#]?(?!(?:if|for|while|switch|catch|return|function|new|await|typeof|throw|do|else)\b)([\w$]+)(?:<[^(]*>)?\(/gm;
/** The last arrow of a line. */
const ARROW = /^([^\n]*)=>\s*(?=\{)/gm;

/** Length of every function, method and arrow function with a body, from its first to its last line. */
export function functionsOf(source: Source): FunctionLength[] {
  const { bare } = source;
  const found = new Map<number, FunctionLength>();
  const add = (start: number, open: number, name: string): void => {
    const end = open < 0 ? -1 : closing(bare, open);
    if (end >= 0)
      found.set(open, {
        name: name || '(nameless)',
        line: lineAt(bare, start),
        lines: lineCount(bare.slice(start, end)),
      });
  };
  for (const pattern of [FUNCTION, METHOD]) {
    for (const match of bare.matchAll(pattern)) {
      const start = match.index + (match[0].length - match[0].trimStart().length);
      add(start, bodyAfter(bare, match.index + match[0].length - 1), match[1] ?? '');
    }
  }
  for (const match of bare.matchAll(ARROW)) {
    const name = /(?:\b(?:export|const)\s+)*([\w$]+)/.exec(match[1] ?? '')?.[1];
    add(match.index, match.index + match[0].length, name ?? '');
  }
  return [...found.values()];
}

/** Where the body opens behind a list of parameters, or -1 where there is none (a call, an overload, a signature). */
function bodyAfter(bare: string, parameters: number): number {
  const end = closing(bare, parameters);
  if (end < 0) return -1;
  for (let at = end; at < bare.length; at++) {
    const now = bare[at] ?? '';
    if (/\s/.test(now)) continue;
    if (now === '{' && !/(?:[:|&<,(=]|=>)\s*$/.test(bare.slice(end - 1, at))) return at;
    if (now === '{' || now === '(' || now === '[') {
      at = closing(bare, at) - 1;
      if (at < 0) return -1;
    } else if (now === ';' || now === '}' || now === ')' || (at === end && now !== ':')) return -1;
    if (bare.slice(end, at).trim() === '' && now !== ':' && now !== '{') return -1;
  }
  return -1;
}

/** The position behind the bracket that closes the one at `open`, or -1. */
function closing(bare: string, open: number): number {
  let depth = 0;
  for (let at = open; at < bare.length; at++) {
    const now = bare[at] ?? '';
    if ('({['.includes(now)) depth++;
    else if (')}]'.includes(now) && --depth === 0) return at + 1;
  }
  return -1;
}

function lineCount(text: string): number {
  return text.split('\n').length;
}

function lineAt(text: string, at: number): number {
  return lineCount(text.slice(0, at));
}
