/**
 * What one write changed: the paths of the fields that differ between two versions of an object.
 *
 * Conditions are told apart by their type (`status.conditions[Ready].status`); other lists are one field.
 */
import { stableKey } from '../engine/stable-key.ts';
import { isJson, textAt, type Json } from './json.ts';

/** Differs in every write, or says when and why in words: of no weight for who wrote. */
const INCIDENTAL =
  /^metadata\.resourceVersion$|\]\.(?:lastUpdateTime|lastTransitionTime|lastProbeTime|message)$|^(?:kind|apiVersion)$/;

/** Every leaf of an object by its path. */
function leaves(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (isJson(value)) {
    for (const [field, inner] of Object.entries(value)) leaves(inner, path === '' ? field : `${path}.${field}`, into);
  } else if (Array.isArray(value) && path.endsWith('conditions')) {
    for (const one of value) leaves(one, `${path}[${textAt(one, 'type')}]`, into);
  } else into.set(path, stableKey(value));
  return into;
}

/** The paths in which two versions differ, without those that have no weight. */
export function changedPaths(before: Json, after: Json): readonly string[] {
  return allChanged(before, after).filter((path) => !INCIDENTAL.test(path));
}

/** Is anything else different than the resourceVersion? A write that changes nothing is not stored. */
export function isChanged(before: Json, after: Json): boolean {
  return allChanged(before, after).some((path) => path !== 'metadata.resourceVersion');
}

const known = new WeakMap<Json, ReadonlyMap<string, string>>();

function leavesOf(object: Json): ReadonlyMap<string, string> {
  const found = known.get(object) ?? leaves(object, '', new Map());
  known.set(object, found);
  return found;
}

function allChanged(before: Json, after: Json): string[] {
  const [old, fresh] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...old.keys(), ...fresh.keys()]);
  return [...paths].filter((path) => old.get(path) !== fresh.get(path)).sort();
}
