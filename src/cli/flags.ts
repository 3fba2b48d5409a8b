/**
 * Values of the options of `check`: each parser gives the value or says in one line what it expected.
 */
import { InvalidArgumentError } from 'commander';
import { allNames, type Disturbance } from '../cluster/scenario.ts';
import { suggestion } from '../kube/text.ts';

/** How often each disturbance may happen. */
export type Faults = Readonly<Partial<Record<Disturbance, number>>>;

/** A length of time as it was written, and in milliseconds. */
export interface Duration {
  readonly text: string;
  readonly milliseconds: number;
}

export interface Flags {
  readonly filename?: readonly string[];
  readonly nodes?: string;
  readonly disturbances?: number;
  readonly faults?: Faults;
  readonly timeout: Duration;
  readonly maxStates: number;
  /** Sampled runs beyond what is searched; absent = the default number, and less where time is short. */
  readonly runs?: number;
  readonly seed: number;
  /** Disturbances of one long walk. */
  readonly walk?: number;
  readonly tolerate: number;
  readonly property?: string;
  readonly strict?: true;
  readonly deep?: true;
  readonly output: 'text' | 'json';
  readonly outputDir: string;
  readonly verbose?: true;
  readonly quiet?: true;
  readonly color: boolean;
}

/** Losses that `stays-available` puts up with by default. */
export const TOLERATED = 1;

const MOST_DISTURBANCES = 20;
const UNITS: Readonly<Record<string, number>> = { '': 1000, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A parser of whole numbers between two bounds. */
export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}

/** Most disturbances on one run. */
export const disturbanceCount = integer(0, MOST_DISTURBANCES);

/** `0x5ea`, as reports show it, or `1514`. */
export function seed(text: string): number {
  const value = /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text) ? Number(text) : NaN;
  if (value <= 0xffffffff) return value;
  throw new InvalidArgumentError('Expected a number up to 0xffffffff such as 0x5ea.');
}

/** `60s`, `2m`, `90` (seconds). */
export function duration(text: string): Duration {
  const [, number = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|)$/.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? NaN);
  if (number === '' || !(milliseconds > 0))
    throw new InvalidArgumentError('Expected a time above 0 such as 60s or 2m.');
  return { text: unit === '' ? `${text}s` : text, milliseconds };
}

/** `node-failure=1,pod-crash=2`; a name alone means once. */
export function faults(text: string): Faults {
  const counts = new Map<Disturbance, number>();
  for (const part of text.split(',')) {
    const [name = '', count = '1', ...rest] = part.trim().split('=');
    const known = allNames.find((disturbance) => disturbance === name);
    if (known === undefined) throw new InvalidArgumentError(unknownFault(name));
    if (rest.length > 0 || !/^\d{1,2}$/.test(count)) {
      throw new InvalidArgumentError(`Expected ${name}=n with a whole number n.`);
    }
    if (counts.has(known)) throw new InvalidArgumentError(`${name} is given twice.`);
    counts.set(known, Number(count));
  }
  if ([...counts.values()].reduce((sum, count) => sum + count, 0) > MOST_DISTURBANCES) {
    throw new InvalidArgumentError(`Expected at most ${MOST_DISTURBANCES} disturbances altogether.`);
  }
  return Object.fromEntries(counts);
}

function unknownFault(name: string): string {
  return `Expected a disturbance: ${allNames.join(', ')}${suggestion(name, allNames)}.`;
}

/** The only release whose rules are modelled. */
export function kubernetesVersion(text: string): string {
  if (/^v?1\.37(\.\d+)?$/.test(text)) return '1.37';
  throw new InvalidArgumentError('Only Kubernetes 1.37 is modelled.');
}

/** `text` or `json`. */
export function outputFormat(text: string): 'text' | 'json' {
  if (text === 'text' || text === 'json') return text;
  throw new InvalidArgumentError(`Expected text or json${suggestion(text, ['text', 'json'])}.`);
}

/** A test of goals by name: part of `goal object`, with `*` for anything. */
export function matching(pattern: string | undefined): (requirement: string) => boolean {
  if (pattern === undefined) return () => true;
  const parts = pattern.toLowerCase().split('*');
  return (requirement) => {
    let from = 0;
    return parts.every((part) => {
      const at = requirement.toLowerCase().indexOf(part, from);
      from = at + part.length;
      return at >= 0;
    });
  };
}
