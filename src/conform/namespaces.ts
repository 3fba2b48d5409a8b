/**
 * Namespaces: what lives in one, and how it ends. Source: workloads.md §1.2 rule 4. The passes of the namespace
 * controller come seconds apart; its conditions decide nothing.
 */
import { isTerminating } from './facts.ts';
import type { History, Write } from './history.ts';
import type { Inputs } from './inputs.ts';
import { textAt, textsAt } from './json.ts';
import type { Verdict } from './runs.ts';

const INSIDE = ['pods', 'replicasets', 'deployments', 'replicationcontrollers'] as const;

/** Does the namespace of an object exist, and does it take new ones? */
export function namespaceOf(history: History, { object, index, before, kind }: Write): Verdict {
  const name = textAt(object, 'metadata', 'namespace');
  if (name === '' || kind === 'namespaces') return null;
  const namespace = history.object('namespaces', name, index);
  if (!namespace) return `there is no namespace ${name}`;
  return before === null && isTerminating(namespace) ? `namespace ${name} ends and takes nothing new` : null;
}

/** A version of a namespace. */
export function namespaceWrite(history: History, inputs: Inputs, write: Write): Verdict {
  const { before, after, object, name, index } = write;
  const phase = isTerminating(object) ? 'Terminating' : 'Active';
  if (textAt(object, 'status', 'phase') !== phase) return `a namespace is ${phase} here`;
  if (textsAt(object, 'metadata', 'labels')['kubernetes.io/metadata.name'] !== name) return 'its label is its name';
  if (!after) {
    const left = INSIDE.find((kind) => history.objects(kind, index).size > 0);
    if (left) return `it still has ${left}`;
    return isTerminating(before) ? null : 'it has not been asked to end';
  }
  if (before && isTerminating(after) && !isTerminating(before))
    return inputs.take(write) ? null : 'nobody asked for the end of this namespace';
  return null;
}

/** Namespaces that have nothing left and must go. */
export function unfinishedNamespaces(history: History, end: number): string[] {
  return [...history.objects('namespaces', end)].flatMap(([name, namespace]) =>
    isTerminating(namespace) && INSIDE.every((kind) => history.objects(kind, end).size === 0)
      ? [`namespace ${name} ends: nothing is in it`]
      : [],
  );
}
