/**
 * Recorded objects as the typed objects that the models read, by the reader of manifests: a recording needs no second
 * reader of specs.
 */
import { loadManifests } from '../kube/manifest.ts';
import type {
  DaemonSetObject,
  DeploymentObject,
  KubeObject,
  NodeObject,
  PodDisruptionBudgetObject,
  PodObject,
} from '../kube/types.ts';
import { at, isJson, type Json } from './json.ts';

const KINDS: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  daemonsets: ['apps/v1', 'DaemonSet'],
  deployments: ['apps/v1', 'Deployment'],
  nodes: ['v1', 'Node'],
  pods: ['v1', 'Pod'],
  poddisruptionbudgets: ['policy/v1', 'PodDisruptionBudget'],
};

/** Of the metadata; names that the API server generates and what controllers note are no part of a manifest. */
const READ = ['name', 'namespace', 'labels', 'annotations'] as const;

interface Typed {
  readonly daemonsets: DaemonSetObject;
  readonly deployments: DeploymentObject;
  readonly nodes: NodeObject;
  readonly pods: PodObject;
  readonly poddisruptionbudgets: PodDisruptionBudgetObject;
}

const known = new WeakMap<Json, KubeObject>();
/** By what the models read of an object: most versions of it differ elsewhere. */
const read = new Map<string, KubeObject>();
const MOST_READ = 5000;

/** The object as the models read it; what cannot be read is an error of the recording. */
export function typed<K extends keyof Typed>(kind: K, object: Json): Typed[K] {
  const before = known.get(object);
  if (before) return before as Typed[K]; // remembered under the same kind
  const [apiVersion, name] = KINDS[kind] ?? ['', ''];
  const { metadata } = object;
  const plain = isJson(metadata) ? Object.fromEntries(READ.map((field) => [field, metadata[field]])) : {};
  const status = kind === 'nodes' ? { allocatable: at(object, 'status', 'allocatable') } : undefined;
  const text = JSON.stringify({ ...object, apiVersion, kind: name, metadata: plain, status });
  const same = read.get(text);
  if (same) {
    known.set(object, same);
    return same as Typed[K]; // its kind is part of the text
  }
  const { objects, faults } = loadManifests([{ file: 'trace.jsonl', text }], { admitted: true });
  const [found] = objects;
  if (!found || found.kind !== name)
    throw new RangeError(`${name} cannot be read: ${faults[0]?.expected ?? 'nothing found'}`);
  known.set(object, found);
  if (read.size >= MOST_READ) read.clear();
  read.set(text, found);
  return found as Typed[K]; // its kind has been compared
}
