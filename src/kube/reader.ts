/**
 * A typed reader over one document: every value that is not what Kubernetes expects becomes a fault with its position, and reading
 * goes on with the default.
 */
import type { KubeDocument, Path } from './document.ts';
import type { Fault, IgnoredField, IntOrPercent, Labels, Position } from './types.ts';
import { parseIntOrPercent } from './percent.ts';
import { resourceUnits } from './quantity.ts';
import { described, escaped, isLabelKey, isLabelValue, isMapping } from './text.ts';

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** Where the readers of all documents put what they have to say. */
export interface Notes {
  readonly faults: Fault[];
  readonly warnings: Fault[];
  readonly ignored: IgnoredField[];
}

/** `spec.containers[0].name` */
export function dotted(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? escaped(step) : `${text}.${escaped(step)}`;
  }, '');
}

/** One field of one document, present or not. */
export class Reader {
  readonly value: unknown;
  readonly path: Path;
  readonly document: KubeDocument;
  /** `Deployment web` */
  readonly subject: string;
  readonly notes: Notes;

  constructor(value: unknown, path: Path, document: KubeDocument, subject: string, notes: Notes) {
    this.value = value;
    this.path = path;
    this.document = document;
    this.subject = subject;
    this.notes = notes;
  }

  /** `null` in YAML is the same as leaving a field out. */
  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get position(): Position {
    return this.document.locate(this.path, 'value');
  }

  /** A field of this mapping; absent if this is no mapping. */
  get(key: string): Reader {
    const child = isMapping(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return new Reader(child, [...this.path, key], this.document, this.subject, this.notes);
  }

  /** The members of this list; none if it is no list. */
  items(): readonly Reader[] {
    const members: readonly unknown[] = Array.isArray(this.value) ? this.value : [];
    return members.map((item, i) => new Reader(item, [...this.path, i], this.document, this.subject, this.notes));
  }

  /** The fields of this mapping. */
  entries(): readonly (readonly [string, Reader])[] {
    return isMapping(this.value) ? Object.keys(this.value).map((key) => [key, this.get(key)] as const) : [];
  }

  fault(expected: string, found: string = described(this.value), at: Position = this.position): void {
    this.notes.faults.push({ ...at, subject: this.where(), expected, found });
  }

  /** What may be meant so, and is worth a line. */
  warning(expected: string, found: string): void {
    this.notes.warnings.push({ ...this.position, subject: this.where(), expected, found });
  }

  private where(): string {
    return this.path.length === 0 ? this.subject : `${this.subject}: ${dotted(this.path)}`;
  }

  required(what: string): boolean {
    if (!this.present) this.fault(what);
    return this.present;
  }

  string(fallback: string): string {
    if (!this.present) return fallback;
    if (typeof this.value === 'string') return this.value;
    // As written: `n` without quotes is false, and `1.10` would be shown as 1.1.
    const written = this.document.source(this.path);
    const found = written === null ? described(this.value) : `${escaped(written)} without quotes`;
    this.fault('a string', found);
    return fallback;
  }

  boolean(fallback: boolean): boolean {
    if (!this.present || typeof this.value === 'boolean') return this.value === true || (!this.present && fallback);
    this.fault('true or false');
    return fallback;
  }

  integer<T extends number | null>(fallback: T, least = 0, most = 2 ** 31 - 1): number | T {
    if (!this.present) return fallback;
    const { value } = this;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.fault(typeof value === 'number' && value > most ? `integer ≤ ${most}` : `integer ≥ ${least}`);
    return fallback;
  }

  oneOf<T extends string>(choices: readonly T[], fallback: T): T {
    if (!this.present) return fallback;
    const match = choices.find((choice) => choice === this.value);
    if (match === undefined) this.fault(choices.length === 1 ? choices.join() : `one of ${choices.join(', ')}`);
    return match ?? fallback;
  }

  intOrPercent<T extends IntOrPercent | null>(fallback: T, mostPercent = 999_999_999): IntOrPercent | T {
    if (!this.present) return fallback;
    const parsed = parseIntOrPercent(this.value);
    if (parsed === null) this.fault('integer ≥ 0 or a percentage such as 25%');
    else if (parsed.kind === 'percent' && parsed.value > mostPercent) this.fault(`at most ${mostPercent}%`);
    else return parsed;
    return fallback;
  }

  strings(): readonly string[] {
    return this.items().map((item) => (item.present ? item.string('') : (item.fault('a string'), '')));
  }

  /** Labels, or a map of equalities on labels. */
  labels(): Labels {
    const pairs: [string, string][] = [];
    for (const [key, value] of this.entries()) {
      const text = value.string('');
      const at = this.document.locate(value.path, 'key');
      if (!isLabelKey(key)) value.fault('a label key ([prefix/]name)', `"${escaped(key)}"`, at);
      else if (!isLabelValue(text)) value.fault("a label value (≤ 63 of letters, digits, '-', '_', '.')");
      else pairs.push([key, text]);
    }
    return Object.fromEntries(pairs);
  }

  /** Quantities in base units. */
  quantities(): ReadonlyMap<string, number> {
    const result = new Map<string, number>();
    for (const [name, reader] of this.entries()) {
      if (!reader.present) continue;
      const { value } = reader;
      // A number is read as written: a JavaScript number may have lost digits.
      const written = typeof value === 'number' ? this.document.source(reader.path) : null;
      const units = resourceUnits(name, written ?? '') ?? (isScalar(value) ? resourceUnits(name, String(value)) : null);
      if (units === null) reader.fault('a quantity such as 500m or 1Gi');
      else if (units < 0) reader.fault('a quantity ≥ 0');
      else result.set(name, units);
    }
    return result;
  }
}
