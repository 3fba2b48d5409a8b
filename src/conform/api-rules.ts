/**
 * What the API server guarantees of every stored version, whoever writes: workloads.md §1.1, §1.2, §2.1, §2.2.
 *
 * It finds what no controller could have done: a version that is missing, stored twice or changed afterwards.
 */
import { stableKey } from '../engine/stable-key.ts';
import { isChanged } from './change.ts';
import { isTerminating, nodeOf } from './facts.ts';
import { uidOf, type Write } from './history.ts';
import { at, listAt, numberAt, textAt, type Json } from './json.ts';
import type { Verdict } from './runs.ts';

/** Kinds whose metadata.generation counts the versions of the spec. */
const COUNTED = new Set([
  'deployments',
  'replicasets',
  'replicationcontrollers',
  'poddisruptionbudgets',
  'horizontalpodautoscalers',
  'pods',
]);

const STATUS = [
  'replicas',
  'readyReplicas',
  'availableReplicas',
  'observedGeneration',
  'expectedPods',
  'desiredHealthy',
  'currentHealthy',
  'disruptionsAllowed',
  'currentReplicas',
  'desiredReplicas',
];

/** Is this a version that the API server stores after the one before? */
export function storedByRule(write: Write, previous: Write | undefined): Verdict {
  if (previous && previous.version >= write.version) return 'two writes have one resourceVersion';
  if (write.type === 'ADDED') return addedByRule(write);
  if (!write.before)
    return write.type === 'DELETED' ? 'it is deleted a second time' : 'it changes without having been created';
  if (uidOf(write.before) !== uidOf(write.object)) return 'it has another uid than the object of that name before';
  if (write.type === 'DELETED') return deletedByRule(write.before, write.object);
  if (!isChanged(write.before, write.object)) return 'it changes nothing, and such a write is not stored';
  return changedByRule(write.kind, write.before, write.object);
}

function addedByRule({ kind, before, object }: Write): Verdict {
  if (before) return 'it is created while it exists';
  if (isTerminating(object)) return 'it is created as one that is being deleted';
  if ((COUNTED.has(kind) || kind === 'endpointslices') && numberAt(object, 'metadata', 'generation') !== 1)
    return 'a created object has generation 1';
  if (STATUS.some((name) => numberAt(object, 'status', name) > 0)) return 'a created object has no status yet';
  if (kind === 'pods' && textAt(object, 'status', 'phase') !== 'Pending') return 'a created pod is Pending';
  return null;
}

function deletedByRule(before: Json, object: Json): Verdict {
  return isChanged(before, object) ? 'the object that goes is not the one that was stored last' : null;
}

function changedByRule(kind: string, before: Json, after: Json): Verdict {
  for (const field of ['creationTimestamp', 'name', 'namespace', 'generateName'])
    if (textAt(before, 'metadata', field) !== textAt(after, 'metadata', field))
      return `metadata.${field} never changes`;
  if (isTerminating(before) && !isTerminating(after)) return 'a deletion is never taken back';
  if (isTerminating(after) && Number.isNaN(Date.parse(textAt(after, 'metadata', 'deletionTimestamp'))))
    return 'metadata.deletionTimestamp is a time';
  if (numberAt(after, 'status', 'observedGeneration') > numberAt(after, 'metadata', 'generation'))
    return 'observedGeneration is above generation';
  return generationByRule(kind, before, after) ?? (kind === 'pods' ? podByRule(before, after) : null);
}

/** §1.1 rule 3. */
function generationByRule(kind: string, before: Json, after: Json): Verdict {
  if (!COUNTED.has(kind)) return null;
  const grown = numberAt(after, 'metadata', 'generation') - numberAt(before, 'metadata', 'generation');
  const ends = !isTerminating(before) && isTerminating(after);
  // A binding is no change of a pod's spec in this sense.
  const own = (object: Json): unknown => ({ ...(at(object, 'spec') as Json), nodeName: null }); // read before
  const spec = kind === 'pods' ? stableKey(own(before)) !== stableKey(own(after)) : differs(before, after, 'spec');
  const notes = kind === 'deployments' && grown === 1 && differs(before, after, 'metadata', 'annotations');
  const expected = ends || spec || notes ? 1 : 0;
  if (grown === expected) return null;
  return `metadata.generation grows by ${grown} where it grows by ${expected}`;
}

/**
 * §2.1: of a pod's spec, only the node is set once, and images, tolerations and the deadline may change; what selects
 * its node only while it has a scheduling gate.
 */
function podByRule(before: Json, after: Json): Verdict {
  if (nodeOf(before) !== '' && nodeOf(before) !== nodeOf(after)) return 'a pod never moves to another node';
  const isGated = listAt(before, 'spec', 'schedulingGates').length > 0;
  const fixed = (pod: Json): unknown => {
    const containers = listAt(pod, 'spec', 'containers').map((one) => ({ ...one, image: null, resources: null }));
    const spec = at(pod, 'spec');
    const selecting = isGated ? { nodeSelector: null, affinity: null } : {};
    return {
      ...(spec as Json),
      containers,
      initContainers: null,
      nodeName: null,
      tolerations: null,
      schedulingGates: null,
      activeDeadlineSeconds: null,
      terminationGracePeriodSeconds: null,
      ...selecting,
    }; // read before
  };
  if (stableKey(fixed(before)) !== stableKey(fixed(after))) return "a pod's spec is fixed";
  const grace = (pod: Json): unknown => at(pod, 'metadata', 'deletionGracePeriodSeconds');
  if (isTerminating(before) && Number(grace(after)) > Number(grace(before))) return 'a grace period only shrinks';
  return null;
}

function differs(before: Json, after: Json, ...path: string[]): boolean {
  return stableKey(at(before, ...path) ?? {}) !== stableKey(at(after, ...path) ?? {});
}
