/**
 * Whose writes are judged: the kinds whose writers are modelled. What others write is taken as it comes, and counted.
 */
import { controllerOf } from './facts.ts';
import { listAt, textAt, type Json } from './json.ts';

const MODELLED = new Set([
  'deployments',
  'replicasets',
  'replicationcontrollers',
  'pods',
  'nodes',
  'poddisruptionbudgets',
  'namespaces',
  'services',
  'endpointslices',
  'horizontalpodautoscalers',
]);

/** Are the writers of this kind modelled? */
export function isJudged(kind: string): boolean {
  return MODELLED.has(kind);
}

/** Is the pod controlled by a kind whose controller is not judged? Then its creation and end are as given. */
export function hasForeignController(pod: Json): boolean {
  const kind = textAt(controllerOf(pod), 'kind');
  return kind !== '' && kind !== 'ReplicaSet' && kind !== 'ReplicationController';
}

/** Does the pod wait for volumes as well? Where they can be is not modelled. */
export function hasClaims(pod: Json): boolean {
  return listAt(pod, 'spec', 'volumes').some((volume) => volume['persistentVolumeClaim'] !== undefined);
}
