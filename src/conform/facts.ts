/**
 * What controllers read of recorded objects, in Kubernetes' words. Sources: workloads.md §0, §1.2, §2, §3.
 */
import type { LabelRequirement, LabelSelector } from '../kube/types.ts';
import { matchesSelector } from '../kube/selector.ts';
import { uidOf } from './history.ts';
import { at, condition, isJson, listAt, textAt, textsAt, type Json } from './json.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MAX = 'deployment.kubernetes.io/max-replicas';
export const ROLLBACK = 'deprecated.deployment.rollback.to';

/** DT is set. */
export function isTerminating(object: unknown): boolean {
  return textAt(object, 'metadata', 'deletionTimestamp') !== '';
}

/** What must be done before a terminating object may go. */
export function finalizersOf(object: unknown): readonly string[] {
  const found = at(object, 'metadata', 'finalizers');
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : [];
}

export function isTerminal(pod: unknown): boolean {
  const phase = textAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

export function isActive(pod: unknown): boolean {
  return !isTerminal(pod) && !isTerminating(pod);
}

export function isReady(object: unknown): boolean {
  return condition(object, 'Ready')?.['status'] === 'True';
}

/** The node that a pod is bound to, empty before. */
export function nodeOf(pod: unknown): string {
  return textAt(pod, 'spec', 'nodeName');
}

/** The owner reference with `controller: true`. */
export function controllerOf(object: unknown): Json | null {
  return listAt(object, 'metadata', 'ownerReferences').find((one) => one['controller'] === true) ?? null;
}

/** Is this the controller, by uid? */
export function isControlledBy(object: unknown, owner: unknown): boolean {
  const reference = controllerOf(object);
  return reference !== null && textAt(reference, 'uid') === uidOf(owner);
}

/** A selector as it is written in a spec; a ReplicationController's is a map of labels. */
export function selectorOf(object: unknown): LabelSelector {
  const selector = at(object, 'spec', 'selector');
  if (!isJson(selector)) return null;
  if (!('matchLabels' in selector) && !('matchExpressions' in selector))
    return { matchLabels: textsAt(selector), matchExpressions: [] };
  const matchExpressions = listAt(selector, 'matchExpressions').map((one): LabelRequirement => {
    const values: unknown = one['values'];
    return {
      key: textAt(one, 'key'),
      operator: textAt(one, 'operator') as LabelRequirement['operator'], // the API server has validated it
      values: Array.isArray(values) ? values.map(String) : [],
    };
  });
  return { matchLabels: textsAt(selector, 'matchLabels'), matchExpressions };
}

/** Does the selector of one object select the other one? Namespaces are not compared: a recording has one. */
export function selects(by: unknown, object: unknown): boolean {
  return matchesSelector(selectorOf(by), textsAt(object, 'metadata', 'labels'));
}

/** §1.7: is the controller reference the one that controllers write: name, kind, uid, and blocking? */
export function hasReferenceTo(object: unknown, owner: unknown): boolean {
  const reference = controllerOf(object);
  return (
    isControlledBy(object, owner) &&
    reference?.['name'] === at(owner, 'metadata', 'name') &&
    reference?.['kind'] === at(owner, 'kind') &&
    reference?.['apiVersion'] === at(owner, 'apiVersion') &&
    reference?.['blockOwnerDeletion'] === true
  );
}
