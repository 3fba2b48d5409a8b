/**
 * Whose writes are judged: the kinds whose writers are modelled. What others write is taken as it comes, and counted.
 */
import { controllerOf } from './facts.ts';
import { listAt, textAt, type Json } from './json.ts';

const MODELLED = new Set([
  'daemonsets',
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

const CONTROLLERS = new Set(['', 'ReplicaSet', 'ReplicationController', 'DaemonSet']);

/** Are the writers of this object modelled? Revisions are a DaemonSet's or a StatefulSet's. */
export function isJudged(kind: string, object: Json): boolean {
  if (kind === 'controllerrevisions') return textAt(controllerOf(object), 'kind') === 'DaemonSet';
  return MODELLED.has(kind);
}

/** Is the pod controlled by a kind whose controller is not judged? Then its creation and end are as given. */
export function hasForeignController(pod: Json): boolean {
  return !CONTROLLERS.has(textAt(controllerOf(pod), 'kind'));
}

/** Does the pod wait for volumes as well? Where they can be is not modelled. */
export function hasClaims(pod: Json): boolean {
  return listAt(pod, 'spec', 'volumes').some((volume) => volume['persistentVolumeClaim'] !== undefined);
}
