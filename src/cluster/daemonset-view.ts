/**
 * What the DaemonSet controller sees: the nodes with its pods by target, and those whose target is gone. Source:
 * stateful-and-batch.md §3.3, grouping.
 *
 * Pods that are equal for the controller have ids that count them. Creation times are not kept: of two pods on a node the one that
 * has come further is the older one, because a successor that is available ends the other at once; where both have come as far,
 * the one of the version that came first.
 */
import type { Snap, View } from '../engine/contract.ts';
import type { DaemonSetContext } from '../../models/daemonset/machine.ts';
import { kubernetesRules, type DaemonNode, type DaemonPod } from '../../models/daemonset/reconcile.ts';
import type { Kinds } from './kinds.ts';
import type { DaemonPodState } from './pod-state.ts';
import { daemonSet, type Scenario } from './scenario.ts';
import { taintsOf } from './taint-rules.ts';

/** The context of a DaemonSet component. */
export function daemonSetContext(s: Snap): DaemonSetContext {
  return s.context as unknown as DaemonSetContext; // only the daemonset machine makes these snapshots
}

/** Equal pods with one target: the slot of that node, their version, and what they show. */
export interface PodClass {
  readonly slot: number;
  readonly template: number;
  readonly state: DaemonPodState;
}

/** The class of a pod from its id. */
export function classOf(id: string): PodClass {
  const [slot, template, state] = id.split('/');
  return { slot: Number(slot), template: Number(template), state: state as DaemonPodState }; // written by idOf
}

function idOf({ slot, template, state }: PodClass, number: number): string {
  return `${slot}/${template}/${state}/${number}`;
}

/** The DaemonSet with this index; nobody deletes one. */
export function daemonSetOf(v: View<Scenario>, kinds: Kinds, index: number): DaemonSetContext {
  const found = v.all(kinds.daemonSet).find((snap) => snap?.context['workload'] === index);
  if (!found) throw new RangeError(`scenario ${v.config.name} has no daemonset ${index}`);
  return daemonSetContext(found);
}

/** A pod of a group, with its version by number. */
export interface ClusterPod extends DaemonPod {
  readonly version: number;
}

/** A node as the cluster has it; `up`: its kubelet answers. */
export interface ClusterNode extends DaemonNode {
  readonly up: boolean;
  readonly pods: readonly ClusterPod[];
}

/** Every node that is there or has pods left, by slot, as a DaemonSet of that version sees it. */
export function daemonNodes(
  v: View<Scenario>,
  kinds: Kinds,
  { workload, template }: Pick<DaemonSetContext, 'workload' | 'template'>,
  eligibility = kubernetesRules.eligibility,
): ClusterNode[] {
  const of = daemonSet(v.config, workload);
  return v.all(kinds.node).flatMap((node, slot) => {
    const object = v.config.nodes[Number(node?.context['index'])]?.object;
    if (!node || !object) return [];
    const here = { kind: kinds.node, slot };
    const placed = v.fold(kinds.daemonPods, { via: 'node', of: here });
    const coming = v.fold(kinds.daemonPods, { via: 'target', of: here });
    const facts = { name: object.name, labels: object.labels, taints: taintsOf(v.config, node) };
    return [
      {
        id: String(slot),
        exists: node.tags.has('exists'),
        up: node.tags.has('up'),
        ...eligibility(of.template, facts),
        pods: [placed, coming].flatMap((group) => podsOf(group, workload, template, slot)),
        backingOff: false,
      },
    ];
  });
}

/** From old to young. */
const AGE: readonly string[] = ['available', 'ready', 'bound', 'unscheduled', 'terminating'];
/** More than any run makes. */
const VERSIONS = 2 ** 16;

function podsOf(group: ReadonlyMap<string, number>, index: number, asked: number, slot: number): ClusterPod[] {
  return [...group].flatMap(([name, count]) => {
    const [workload, version, state = ''] = name.split(' ');
    if (Number(workload) !== index) return [];
    const template = Number(version);
    const pod = {
      isNew: template === asked,
      terminating: state === 'terminating',
      phase: 'live' as const,
      scheduled: state !== 'unscheduled',
      ready: state === 'ready' || state === 'available',
      available: state === 'available',
      created: AGE.indexOf(state) * VERSIONS + template,
      version: template,
    };
    return Array.from({ length: count }, (_, number) => ({
      ...pod,
      id: idOf({ slot, template, state: state as DaemonPodState }, number), // projected by the fold
    }));
  });
}

/** How many pods of the DaemonSet wait for a node that is gone. */
export function strandedPods(v: View<Scenario>, kinds: Kinds, index: number): number {
  const all = [...v.fold(kinds.daemonPods)];
  return all.reduce((sum, [name, n]) => (name.startsWith(`${index} `) && name.endsWith('stranded') ? sum + n : sum), 0);
}
