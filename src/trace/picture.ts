/**
 * A state of a trace as people see it, a fingerprint of all of it, and what a step changed.
 */
import { createHash } from 'node:crypto';
import { BUDGET } from '../engine/budgets.ts';
import { componentsOf, queuedOf, timersOf } from '../engine/inspect.ts';
import type { State } from '../engine/layout.ts';
import type { Machinery } from '../engine/machinery.ts';
import { stableKey } from '../engine/stable-key.ts';
import type { Scenario } from '../cluster/scenario.ts';
import type { TraceStep } from '../report/types.ts';
import { describerOf, type Looks } from './describe.ts';
import type { Names } from './names.ts';

/** What is visible of a state: looks by full name, kinds in the model's order, each by name. */
export type Picture = ReadonlyMap<string, Looks>;

/** What people see of a state. */
export function pictureOf(machinery: Machinery<Scenario>, state: State, names: Names): Picture {
  const kinds = machinery.model.kinds.map(({ name }) => name);
  const shown = componentsOf(machinery, state).flatMap(({ kind, cell, snap, refs }) => {
    const looks = describerOf(kind).looks(snap, namesOf(refs, names));
    return looks ? [{ place: kinds.indexOf(kind), name: names.of(cell) ?? kind, looks }] : [];
  });
  shown.sort((a, b) => a.place - b.place || byName(a.name, b.name));
  return new Map(shown.map(({ name, looks }) => [name, looks]));
}

/** `node-2` before `node-10`, `web-v1-z` before `web-v1-aa`. */
function byName(a: string, b: string): number {
  const stem = (name: string): string => name.slice(0, name.lastIndexOf('-') + 1);
  const order = stem(a) === stem(b) ? a.length - b.length : 0;
  return order || (a < b ? -1 : a > b ? 1 : 0);
}

/** References by the names of what they point to, without the kind. */
function namesOf(refs: Readonly<Record<string, number | null>>, names: Names): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(refs).map(([ref, cell]) => [ref, cell === null ? null : shortName(names.of(cell))]),
  );
}

/** `web-v1-a` of `pod/web-v1-a`. */
export function shortName(name: string | null): string | null {
  return name === null ? null : name.slice(name.indexOf('/') + 1);
}

/** One line an object: `+ pod/web-v2-a  Pending`, `pod/web-v1-a  Ready → NotReady`, `- pod/web-v1-b`. */
export function changesBetween(before: Picture, after: Picture): string[] {
  const lines: string[] = [];
  for (const [name, looks] of after) {
    const earlier = before.get(name);
    if (!earlier) lines.push(`+ ${name}  ${wholeText(looks)}`.trimEnd());
    else {
      const changed = changedText(earlier, looks);
      if (changed !== '') lines.push(`  ${name}  ${changed}`);
    }
  }
  for (const name of before.keys()) if (!after.has(name)) lines.push(`- ${name}`);
  return lines;
}

function wholeText({ status, fields }: Looks): string {
  const shown = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return [...(status === null ? [] : [status]), ...shown.map(([field, value]) => `${field} ${String(value)}`)].join(
    ', ',
  );
}

function changedText(before: Looks, after: Looks): string {
  const parts = before.status === after.status ? [] : [`${before.status ?? ''} → ${after.status ?? ''}`];
  for (const [field, value] of Object.entries(after.fields)) {
    const earlier = before.fields[field] ?? null;
    if (earlier === (value ?? null)) continue;
    parts.push(
      earlier === null ? `${field} ${String(value)}` : `${field} ${String(earlier)} → ${String(value ?? 'none')}`,
    );
  }
  return parts.join(', ');
}

/** Pods and nodes of a picture, for lanes. */
export function lanesOf(picture: Picture): Pick<TraceStep, 'pods' | 'nodes'> {
  const of = (kind: string): { name: string; looks: Looks }[] =>
    [...picture]
      .flatMap(([name, looks]) => (name.startsWith(`${kind}/`) ? [{ name: shortName(name) ?? name, looks }] : []))
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return {
    pods: of('pod').map(({ name, looks }) => ({
      name,
      node: looks.fields['on'] === null ? null : String(looks.fields['on']),
      status: looks.status ?? '',
    })),
    nodes: of('node').map(({ name, looks }) => ({ name, status: looks.status ?? '' })),
  };
}

/**
 * Fingerprint of a whole state: contents, references by name, pending timers in the order of their start, queued work.
 * It holds no number of the search, so it is the same in every search of the same model.
 */
export function fingerprint(machinery: Machinery<Scenario>, state: State, names: Names): string {
  const name = (cell: number): string => names.of(cell) ?? '';
  // How often something may happen is no part of what happens: a replay needs no budget.
  const modelled = componentsOf(machinery, state).filter(({ kind }) => kind !== BUDGET);
  const components = modelled.map(({ cell, snap, refs }) =>
    stableKey([name(cell), snap.value, snap.context, namesOf(refs, names)]),
  );
  const queued = queuedOf(machinery, state).map(({ rule, cell }) => `queued ${rule} ${name(cell)}`);
  const timers = timersOf(machinery, state).map(({ timer, cell, rank }) => `timer ${timer} ${name(cell)} ${rank}`);
  const text = [...components, ...queued, ...timers].sort().join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
