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
import type { DaemonPodState, PodGroup } from './pod-state.ts';
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
  rule = kubernetesRules.eligibility,
): ClusterNode[] {
  const nodes: ClusterNode[] = [];
  for (const [slot, node] of v.all(kinds.node).entries()) {
    if (!node) continue;
    const here = { kind: kinds.node, slot };
    const placed = podsOf(v.fold(kinds.daemonPods, { via: 'node', of: here }), workload, template, slot);
    const coming = podsOf(v.fold(kinds.daemonPods, { via: 'target', of: here }), workload, template, slot);
    const { shouldRun, shouldContinue } = eligibilityOf(v.config, workload, node, rule);
    nodes.push({
      id: String(slot),
      exists: node.tags.has('exists'),
      up: node.tags.has('up'),
      shouldRun,
      shouldContinue,
      pods: coming.length === 0 ? placed : [...placed, ...coming],
      backingOff: false,
    });
  }
  return nodes;
}

type EligibilityRule = typeof kubernetesRules.eligibility;
const eligible = new WeakMap<Scenario, WeakMap<EligibilityRule, Map<string, ReturnType<EligibilityRule>>>>();

/** Of one node, remembered by all that it depends on. */
function eligibilityOf(
  scenario: Scenario,
  index: number,
  node: Snap,
  rule: EligibilityRule,
): ReturnType<EligibilityRule> {
  const place = Number(node.context['index']);
  const key = `${index} ${place} ${['schedulable', 'tainted', 'paused'].map((tag) => Number(node.tags.has(tag))).join('')}`;
  const byRule = eligible.get(scenario) ?? new WeakMap<EligibilityRule, Map<string, ReturnType<EligibilityRule>>>();
  eligible.set(scenario, byRule);
  const known = byRule.get(rule) ?? new Map<string, ReturnType<EligibilityRule>>();
  byRule.set(rule, known);
  const found = known.get(key);
  if (found) return found;
  const object = scenario.nodes[place]?.object;
  if (!object) throw new RangeError(`scenario ${scenario.name} has no node ${place}`);
  const facts = { name: object.name, labels: object.labels, taints: taintsOf(scenario, node) };
  const answer = rule(daemonSet(scenario, index).template, facts);
  known.set(key, answer);
  return answer;
}

/** From old to young. */
const AGE: readonly string[] = ['available', 'ready', 'bound', 'unscheduled', 'terminating'];
/** More than any run makes. */
const VERSIONS = 2 ** 16;

const NOBODY: readonly ClusterPod[] = [];
/** The engine makes each value of a fold once. */
const made = new WeakMap<readonly PodGroup[], Map<string, readonly ClusterPod[]>>();

function podsOf(groups: readonly PodGroup[], index: number, asked: number, slot: number): readonly ClusterPod[] {
  if (groups.length === 0) return NOBODY;
  const known = made.get(groups) ?? new Map<string, readonly ClusterPod[]>();
  made.set(groups, known);
  const key = `${index} ${asked} ${slot}`;
  const found = known.get(key);
  if (found) return found;
  const pods = groups.filter(({ workload }) => workload === index).flatMap((group) => podsIn(group, asked, slot));
  known.set(key, pods);
  return pods;
}

function podsIn({ template, state, count }: PodGroup, asked: number, slot: number): ClusterPod[] {
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
  return Array.from({ length: count }, (_, number) => ({ ...pod, id: idOf({ slot, template, state }, number) }));
}

/** How many pods of the DaemonSet wait for a node that is gone. */
export function strandedPods(v: View<Scenario>, kinds: Kinds, index: number): number {
  const stranded = v.fold(kinds.daemonPods).filter(({ workload, state }) => workload === index && state === 'stranded');
  return stranded.reduce((sum, { count }) => sum + count, 0);
}
