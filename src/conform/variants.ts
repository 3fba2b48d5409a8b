/**
 * Recordings that no control plane has made: one event taken out, told twice, or changed in one field. For tests.
 *
 * The rules look at an event alone, so they know no scenario: a number grows by one, a condition or a truth turns round,
 * a name or a phase becomes another one.
 */
import { isJson } from './json.ts';

export interface Variant {
  readonly rule: string;
  /** Line of the event, from 1. */
  readonly line: number;
  readonly trace: string;
}

/** Fields that only say when, or in words, what other fields say. */
const SAID = /Time$|^(?:message|resourceVersion|lastProbeTime|uid|apiVersion|kind|startedAt|finishedAt|timeAdded)$/;

/** The variants of a trace; of the fields, those whose path in the object matches are changed. */
export function variantsOf(trace: string, fields: RegExp): Variant[] {
  const lines = trace.split('\n').filter((line) => line !== '');
  return lines.flatMap((text, index): Variant[] => {
    const line: unknown = JSON.parse(text);
    if (!isJson(line) || typeof line['type'] !== 'string') return [];
    const variant = (rule: string, ...instead: string[]): Variant => ({
      rule,
      line: index + 1,
      trace: [...lines.slice(0, index), ...instead, ...lines.slice(index + 1)].join('\n'),
    });
    const changed = changes(line['object'], [])
      .filter(({ path }) => fields.test(path.join('.')))
      .map(({ path, object }) => variant(`changed ${path.join('.')}`, JSON.stringify({ ...line, object })));
    return [variant('removed'), variant('doubled', text, text), ...changed];
  });
}

interface Change {
  readonly path: readonly string[];
  readonly object: unknown;
}

/** The value with one field changed, for each field that says something. */
function changes(value: unknown, path: readonly string[]): Change[] {
  if (isJson(value))
    return Object.entries(value).flatMap(([field, inner]) =>
      SAID.test(field)
        ? []
        : changes(inner, [...path, field]).map((one) => ({ ...one, object: { ...value, [field]: one.object } })),
    );
  if (Array.isArray(value))
    return value.flatMap((inner: unknown, index) =>
      changes(inner, [...path, String(index)]).map((one) => ({ ...one, object: value.with(index, one.object) })),
    );
  const other = changedLeaf(value);
  return other === undefined ? [] : [{ path, object: other }];
}

function changedLeaf(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return undefined;
  const opposites: Readonly<Record<string, string>> = {
    True: 'False',
    False: 'True',
    Running: 'Failed',
    Pending: 'Running',
  };
  return opposites[value] ?? `${value}x`;
}
