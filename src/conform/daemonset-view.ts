/**
 * What the DaemonSet controller sees of one DaemonSet at a place in the history: nodes, its pods by target, the revision of its
 * template. Sources: stateful-and-batch.md §3.2, §3.3.
 */
import { eligibility } from '../../models/daemonset/eligibility.ts';
import type { DaemonNode, DaemonPod, DaemonSetView } from '../../models/daemonset/rules.ts';
import type { DaemonSetStatus } from '../../models/daemonset/status.ts';
import { stableKey } from '../engine/stable-key.ts';
import { controllerOf, hasReferenceTo, isReady, isTerminal, isTerminating, nodeOf } from './facts.ts';
import type { Objects } from './history.ts';
import { at, isJson, listAt, numberAt, textAt, textsAt, type Json } from './json.ts';
import { claimedPods } from './replicaset-view.ts';
import { typed } from './typed.ts';

export const HASH = 'controller-revision-hash';

/** The objects of one view. */
export interface Seen {
  readonly set: Json;
  readonly nodes: Objects;
  readonly pods: Objects;
  /** Hash of the template's revision. */
  readonly hash: string;
  /** Has the pod, if it is ready, been so for long enough? */
  readonly isAvailable: (pod: Json) => boolean;
}

/** The node that a pod is meant for: its own, else the one that its affinity names. */
export function targetOf(pod: unknown): string {
  const affinity = ['spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'];
  const [field] = listAt(pod, ...affinity, 'nodeSelectorTerms').flatMap((term) => listAt(term, 'matchFields'));
  const values: unknown = field?.['values'];
  return nodeOf(pod) || (Array.isArray(values) ? String(values[0]) : '');
}

/** Grouping and eligibility; `null` while a pod has to be claimed first. `backingOff`: failed pods may wait. */
export function daemonSetView(seen: Seen, backingOff: boolean): DaemonSetView {
  const { set, nodes } = seen;
  const { template, updateStrategy } = typed('daemonsets', set);
  const groups = new Map<string, Json[]>();
  for (const pod of groupedPods(seen)) {
    const target = targetOf(pod);
    groups.set(target, [...(groups.get(target) ?? []), pod]);
  }
  const here = [...nodes].map(([name, object]): DaemonNode => {
    const { labels, taints, unschedulable } = typed('nodes', object);
    const cordon = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' } as const;
    const facts = { name, labels, taints: unschedulable ? [...taints, cordon] : taints };
    const pods = (groups.get(name) ?? []).map((pod) => daemonPod(seen, pod));
    return { id: name, exists: true, ...eligibility(template, facts), pods, backingOff };
  });
  const lost = [...groups].filter(([name]) => !nodes.has(name));
  const gone = lost.map(([name, pods]): DaemonNode => {
    const left = pods.filter((pod) => nodeOf(pod) !== '').map((pod) => daemonPod(seen, pod));
    return { id: name, exists: false, shouldRun: false, shouldContinue: false, pods: left, backingOff };
  });
  const stranded = lost.flatMap(([, pods]) => pods).filter((pod) => nodeOf(pod) === '' && !isTerminating(pod));
  return {
    updateStrategy,
    deleting: isTerminating(set),
    satisfied: true,
    nodes: [...here, ...gone],
    stranded: stranded.map((pod) => textAt(pod, 'metadata', 'name')),
  };
}

/** The claimed pods without those that are terminal and terminating. */
function groupedPods({ set, pods }: Seen): Json[] {
  return claimedPods(set, pods.values()).mine.filter((pod) => !(isTerminal(pod) && isTerminating(pod)));
}

function daemonPod({ hash, isAvailable }: Seen, pod: Json): DaemonPod {
  const phase = textAt(pod, 'status', 'phase');
  const ready = isReady(pod);
  return {
    id: textAt(pod, 'metadata', 'name'),
    isNew: textsAt(pod, 'metadata', 'labels')[HASH] === hash,
    terminating: isTerminating(pod),
    phase: phase === 'Failed' || phase === 'Succeeded' ? phase : 'live',
    scheduled: nodeOf(pod) !== '',
    ready,
    available: ready && isAvailable(pod),
    created: Date.parse(textAt(pod, 'metadata', 'creationTimestamp')),
  };
}

/** The template that a revision stores. */
function storedTemplate(revision: Json): unknown {
  const template = at(revision, 'data', 'spec', 'template');
  return isJson(template) ? { ...template, $patch: undefined } : template;
}

/** Does the revision belong to the DaemonSet and store its template? */
export function isRevisionOf(revision: Json, set: Json): boolean {
  const same = stableKey(storedTemplate(revision)) === stableKey(at(set, 'spec', 'template'));
  return same && textAt(controllerOf(revision), 'uid') === textAt(set, 'metadata', 'uid');
}

/** §3.3, created pod: the template with the hash, the automatic tolerations, and an affinity for just that node. */
export function isDaemonPod(set: Json, pod: Json, hash: string): boolean {
  const template = ['spec', 'template'] as const;
  const labels = textsAt(pod, 'metadata', 'labels');
  const wanted = { ...textsAt(set, ...template, 'metadata', 'labels'), [HASH]: hash };
  const made = typed('pods', pod).template;
  return (
    hasReferenceTo(pod, set) &&
    textAt(pod, 'metadata', 'name').startsWith(`${textAt(set, 'metadata', 'name')}-`) &&
    nodeOf(pod) === textAt(set, ...template, 'spec', 'nodeName') &&
    Object.entries(wanted).every(([name, value]) => labels[name] === value) &&
    Object.keys(labels).every((name) => name in wanted || name === 'pod-template-generation') &&
    stableKey(listAt(set, ...template, 'spec', 'containers')) === stableKey(listAt(pod, 'spec', 'containers')) &&
    stableKey(made.tolerations) === stableKey(typed('daemonsets', set).template.tolerations) &&
    made.nodeAffinity?.length === 1
  );
}

const COUNTERS = {
  desired: 'desiredNumberScheduled',
  current: 'currentNumberScheduled',
  ready: 'numberReady',
  available: 'numberAvailable',
  updated: 'updatedNumberScheduled',
  misscheduled: 'numberMisscheduled',
} as const;

/** Does the recorded DaemonSet have these counters? */
export function hasStatus(set: Json, status: DaemonSetStatus): boolean {
  const names = Object.keys(COUNTERS) as (keyof typeof COUNTERS)[]; // its own keys
  const unavailable = status.desired - status.available;
  return (
    names.every((name) => numberAt(set, 'status', COUNTERS[name]) === status[name]) &&
    numberAt(set, 'status', 'numberUnavailable') === unavailable
  );
}

/** The counters of a recorded DaemonSet, for people. */
export function statusWords(set: Json): string {
  const words = Object.entries(COUNTERS).map(([name, field]) => `${name} ${numberAt(set, 'status', field)}`);
  return `${words.join(', ')}, observedGeneration ${numberAt(set, 'status', 'observedGeneration')}`;
}
