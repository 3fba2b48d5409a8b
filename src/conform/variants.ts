/**
 * Recordings that no control plane has made: one event taken out, told twice, or changed in one field.
 *
 * The rules look at an event and at what else the recording names, so they know no scenario: a number grows or shrinks by
 * one, a condition or a truth turns round, a name becomes another one that is there, a deletion or an owner is left out.
 */
import { isJson, textAt, type Json } from './json.ts';
import type { TraceLine } from './recording.ts';

export interface Variant {
  /** `removed`, `doubled`, `doubled later` or `changed` with the path of a field and what it becomes. */
  readonly rule: string;
  /** Line of the event, from 1. */
  readonly line: number;
  /** The event that was taken, as it was. */
  readonly event: Json;
  readonly lines: readonly TraceLine[];
}

/** Fields that only say when, or in words, what other fields say. */
const SAID = /Time$|^(?:message|resourceVersion|lastProbeTime|apiVersion|kind|startedAt|finishedAt|timeAdded)$/;

/** Fields in which a controller, the scheduler or a kubelet says what it has decided or found. */
export const DECISIVE =
  /^(?:spec\.(?:replicas|nodeName|unschedulable|taints|minReadySeconds)|status\.(?:phase|[a-zA-Z]*[rR]eplicas|observedGeneration|nominatedNodeName|disruptionsAllowed|currentHealthy|desiredHealthy|expectedPods|disruptedPods$|conditions\.\d+\.(?:status|reason)|containerStatuses\.\d+\.(?:ready|restartCount))|metadata\.(?:generation|deletionTimestamp|deletionGracePeriodSeconds|labels|finalizers|annotations\.deployment\.kubernetes\.io\/|ownerReferences))/;

/** The variants of a trace; of the fields, those whose path in the object matches are changed. */
export function* variantsOf(lines: readonly TraceLine[], fields: RegExp = DECISIVE): Generator<Variant> {
  const events = lines.map(({ line }) => line).filter(isEvent);
  const names = namesOf(events);
  const versions = new Set(events.map(versionOf));
  for (const [index, { number, line: event }] of lines.entries()) {
    if (!isEvent(event)) continue;
    const variant = (rule: string, ...instead: Json[]): Variant => ({
      rule,
      line: number,
      event,
      lines: [
        ...lines.slice(0, index).map(({ line }) => line),
        ...instead,
        ...lines.slice(index + 1).map(({ line }) => line),
      ].map((line, place) => ({ number: place + 1, line })),
    });
    yield variant('removed');
    yield variant('doubled', event, event);
    const later = versionOf(event) + 1n;
    if (!versions.has(later)) yield variant('doubled later', event, withVersion(event, later));
    const known = names.get(textAt(event, 'kind')) ?? new Map<string, string[]>();
    for (const { path, object, to } of changes(event['object'], [], known))
      if (fields.test(path.join('.'))) yield variant(`changed ${path.join('.')} to ${to}`, { ...event, object });
  }
}

function isEvent(line: Json): boolean {
  return typeof line['type'] === 'string';
}

function versionOf(event: Json): bigint {
  return BigInt(textAt(event, 'object', 'metadata', 'resourceVersion'));
}

function withVersion(event: Json, version: bigint): Json {
  const { object } = event;
  if (!isJson(object) || !isJson(object['metadata'])) return event;
  return { ...event, object: { ...object, metadata: { ...object['metadata'], resourceVersion: String(version) } } };
}

/** Another value that the recording has for a field of names, for each of its values. */
type Names = ReadonlyMap<string, readonly string[]>;

const NAMING = /(?:^|\.)(nodeName|nominatedNodeName|reason|uid|pod-template-hash)$/;

/** The values of each field of texts, for each kind. */
function namesOf(events: readonly Json[]): ReadonlyMap<string, Names> {
  const kinds = new Map<string, Map<string, string[]>>();
  const walk = (value: unknown, path: string, names: Map<string, string[]>): void => {
    if (isJson(value))
      for (const [field, inner] of Object.entries(value)) walk(inner, path === '' ? field : `${path}.${field}`, names);
    else if (Array.isArray(value)) for (const inner of value) walk(inner, path, names);
    else if (typeof value === 'string' && value !== '') {
      const known = names.get(path) ?? [];
      names.set(path, known);
      if (!known.includes(value)) known.push(value);
    }
  };
  for (const event of events) {
    const names = kinds.get(textAt(event, 'kind')) ?? new Map<string, string[]>();
    kinds.set(textAt(event, 'kind'), names);
    walk(event['object'], '', names);
  }
  return kinds;
}

interface Change {
  readonly path: readonly string[];
  readonly object: unknown;
  /** What the field becomes, in words. */
  readonly to: string;
}

/** What may be left out as a whole. */
const LEFT_OUT =
  /^metadata\.(?:deletionTimestamp|ownerReferences|finalizers)$|^spec\.(?:nodeName|taints)$|^status\.disruptedPods$/;

/** The value with one field changed, for each field that says something. */
function changes(value: unknown, path: readonly string[], names: Names): Change[] {
  if (isJson(value))
    return Object.entries(value).flatMap(([field, inner]) => {
      if (SAID.test(field)) return [];
      const here = [...path, field];
      const { [field]: _, ...others } = value;
      const gone: Change[] = LEFT_OUT.test(here.join('.')) ? [{ path: here, object: others, to: 'nothing' }] : [];
      const changed = changes(inner, here, names).map((one) => ({ ...one, object: { ...value, [field]: one.object } }));
      return [...gone, ...changed];
    });
  if (Array.isArray(value))
    return value.flatMap((inner: unknown, index) =>
      changes(inner, [...path, String(index)], names).map((one) => ({ ...one, object: value.with(index, one.object) })),
    );
  return otherValues(value, path, names).map((other) => ({ path, object: other, to: String(other) }));
}

function otherValues(value: unknown, path: readonly string[], names: Names): unknown[] {
  if (typeof value === 'number') return value > 0 ? [value + 1, value - 1] : [value + 1];
  if (typeof value === 'boolean') return [!value];
  if (typeof value !== 'string') return [];
  const opposites: Readonly<Record<string, readonly string[]>> = {
    True: ['False'],
    False: ['True'],
    Running: ['Failed', 'Pending'],
    Pending: ['Running'],
    Failed: ['Succeeded'],
  };
  const turned = opposites[value];
  if (turned) return [...turned];
  const revision = /^\d+$/.test(value) ? [String(Number(value) + 1)] : null;
  if (revision) return revision;
  const plain = path.filter((part) => !/^\d+$/.test(part)).join('.');
  const others = NAMING.test(plain) ? (names.get(plain) ?? []).filter((other) => other !== value) : [];
  return others.length > 0 ? others.slice(0, 2) : [`${value}x`];
}
