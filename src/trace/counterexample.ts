/**
 * The file format of a counterexample: its schema, canonical text, reading with one clear line of error, and its name.
 *
 * `spec` is strict, because a misspelt field must not change a replay; `metadata` and `status` accept new fields.
 */
import { createHash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';
import { z } from 'zod';
import type { Counterexample } from '../report/types.ts';
import { findJsonFault } from './counterexample-json.ts';

const args = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional();
const count = z.int().min(0);

const specSchema = z.strictObject({
  property: z.strictObject({
    name: z.string(),
    kind: z.enum(['always', 'eventually']),
    object: z.string(),
    statement: z.string(),
  }),
  scenario: z.strictObject({
    name: z.string(),
    manifests: z.array(z.record(z.string(), z.unknown())),
    assumedNodes: count,
    tolerate: count,
    depth: count,
    disturbances: z.array(z.string()),
  }),
  start: z.string().nullable(),
  actions: z.array(z.strictObject({ actor: z.string(), verb: z.string(), object: z.string(), args })),
  loopStart: count.nullable(),
});

const situation = {
  stateHash: z.string(),
  pods: z.array(z.looseObject({ name: z.string(), node: z.string().nullable(), status: z.string() })),
  nodes: z.array(z.looseObject({ name: z.string(), status: z.string() })),
};

const stepSchema = z.looseObject({
  actor: z.string(),
  verb: z.string(),
  object: z.string(),
  args,
  disturbance: z.boolean().exactOptional(),
  changes: z.array(z.string()),
  ...situation,
});

const counterexampleSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  apiVersion: z.literal('seatrial.dev/v1'),
  kind: z.literal('Counterexample'),
  metadata: z.looseObject({
    name: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
    tool: z.record(z.string(), z.string()),
    models: z.record(z.string(), z.string()),
  }),
  spec: specSchema,
  status: z.looseObject({
    violation: z.looseObject({ step: count, message: z.string(), objects: z.array(z.string()) }),
    search: z.looseObject({
      strategy: z.string(),
      shortest: z.boolean(),
      states: count,
      disturbances: count,
      shrunkFrom: count.exactOptional(),
    }),
    start: z.looseObject(situation),
    steps: z.array(stepSchema),
  }),
}) satisfies z.ZodType<Counterexample>;

const stringify = configure({ deterministic: true, strict: true });
const NAME_LENGTH = 56;

/** Canonical text: sorted keys, two spaces, newline at the end; equal counterexamples give equal bytes. */
export function encodeCounterexample(counterexample: Counterexample): string {
  return canonical(counterexample);
}

/** Reads the text of a file; an error is one line that starts with the name of the file. */
export function decodeCounterexample(
  text: string,
  file: string,
): { readonly counterexample: Counterexample } | { readonly error: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const fault = findJsonFault(text);
    if (fault === null) return failure(file, 'not readable as JSON');
    return failure(`${file}:${fault.line}:${fault.column}`, `expected ${fault.expected}, found ${fault.found}`);
  }
  const result = counterexampleSchema.safeParse(data);
  if (!result.success) {
    const [issue] = result.error.issues;
    return failure(file, issue === undefined ? 'not a counterexample' : issueText(issue, data));
  }
  const { actions, loopStart } = result.data.spec;
  if (loopStart !== null && loopStart >= actions.length) {
    return failure(
      file,
      `spec.loopStart: expected less than ${actions.length} (number of actions), found ${loopStart}`,
    );
  }
  return { counterexample: result.data };
}

/** Name of a counterexample and of its file: the same failure found twice has the same name. */
export function counterexampleName(property: string, object: string, spec: Counterexample['spec']): string {
  const digest = createHash('sha256').update(canonical(spec)).digest('hex').slice(0, 6);
  const words = `${property} ${object}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const kebab = words.slice(0, NAME_LENGTH).replace(/^-+|-+$/g, '');
  return kebab === '' ? digest : `${kebab}-${digest}`;
}

/** The published JSON Schema (draft 2020-12) of the file format. */
export function counterexampleJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(counterexampleSchema, { io: 'input' }), title: 'seatrial counterexample v1' };
}

function canonical(value: object): string {
  return `${stringify(value, null, 2) ?? ''}\n`;
}

function failure(where: string, what: string): { readonly error: string } {
  return { error: oneLine(`${where}: ${what}`) };
}

/** File names and field names are foreign text: they must not break the line or move the cursor. */
function oneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function issueText(issue: z.core.$ZodIssue, data: unknown): string {
  const path = pathText(issue.path);
  const found = describe(valueAt(data, issue.path));
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${path}: expected only known fields, found ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
    case 'invalid_type':
      return `${path}: expected ${issue.expected === 'int' ? 'integer' : issue.expected}, found ${found}`;
    case 'invalid_value':
      return `${path}: expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}, found ${found}`;
    case 'too_small':
      return `${path}: expected at least ${issue.minimum}, found ${found}`;
    case 'invalid_union':
      return `${path}: expected string, number or boolean, found ${found}`;
    case 'invalid_format':
      return `${path}: expected text like ${issue.pattern ?? issue.format}, found ${found}`;
    default:
      return `${path}: ${issue.message}, found ${found}`;
  }
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'top level' : text.replace(/^\./, '');
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object' && value !== null) return 'object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
