/**
 * Which nodes of a scenario are equal in everything but their names, so that symmetry may swap them.
 *
 * Nodes of one class differ at most in name, hostname and (where every node has a zone of its own) zone, and nothing in
 * the scenario names one of them. Their hostnames and zones are then positions: what matters is only that they differ.
 */
import { stableKey } from '../engine/stable-key.ts';
import type { Labels, NodeObject, PodTemplate } from '../kube/types.ts';
import { HOSTNAME, ZONE } from '../kube/node-match.ts';
import type { Scenario } from './scenario.ts';

/** The nodes of a scenario by class; a class is called by the index of its first node. */
export interface NodeClasses {
  /** The nodes in the order of their slots at the start, equal ones side by side: names for people come from here. */
  readonly atStart: readonly { readonly index: number; readonly object: NodeObject }[];
  /** Class of the node with this name, if that name is used anywhere. */
  named(name: string): number | null;
  /** Name and labels of a node by its class and slot. */
  identity(index: number, slot: number): { readonly name: string; readonly labels: Labels };
  /** The class that a node joins when it comes; null if every node is named somewhere. */
  readonly joining: number | null;
}

/** Sorts the nodes of a scenario into classes. */
export function nodeClasses(scenario: Scenario): NodeClasses {
  const objects = scenario.nodes.map((node) => node.object);
  const mentioned = new Set(scenario.workloads.flatMap((workload) => mentions(workload.template)));
  const own = { zones: distinct(objects, ZONE), hostnames: distinct(objects, HOSTNAME) };
  const isNamed = (node: NodeObject): boolean =>
    [node.name, node.labels[HOSTNAME], own.zones ? node.labels[ZONE] : undefined].some((n) => n && mentioned.has(n));
  const keys = objects.map((node) => stableKey(likeness(node, own, isNamed(node))));
  const classOf = keys.map((key) => keys.indexOf(key));
  const joining = classOf.findLast((_, index) => {
    const node = objects[index];
    return node !== undefined && !isNamed(node);
  });
  const joins = scenario.disturbances.includes('node-join') ? joining : undefined;
  return {
    atStart: objects.map((object, at) => ({ object, index: classOf[at] ?? at })).toSorted((a, b) => a.index - b.index),
    named: (name) => {
      const index = objects.findIndex((node) => node.name === name);
      return classOf[index] ?? null;
    },
    identity: (index, slot) => {
      const node = objects[index];
      if (!node) throw new RangeError(`there is no node ${index}`);
      const alone = index !== joins && classOf.filter((other) => other === index).length < 2;
      return alone ? node : { name: `#${slot}`, labels: positions(node.labels, own, slot) };
    },
    joining: joining ?? null,
  };
}

/** Every value by which a pod can ask for one node: its name, its hostname, a zone. */
function mentions(template: PodTemplate): string[] {
  const selected = Object.entries(template.nodeSelector).flatMap(([key, value]) => (isPlace(key) ? [value] : []));
  const required = (template.nodeAffinity ?? []).flatMap((term) => [
    ...term.matchExpressions.flatMap(({ key, values }) => (isPlace(key) ? values : [])),
    ...term.matchFields.flatMap(({ values }) => values),
  ]);
  return [template.nodeName, ...selected, ...required];
}

function isPlace(key: string): boolean {
  return key === HOSTNAME || key === ZONE;
}

/** Does every node have this label, each another value? */
function distinct(nodes: readonly NodeObject[], key: string): boolean {
  const values = nodes.flatMap((node) => node.labels[key] ?? []);
  return values.length === nodes.length && new Set(values).size === nodes.length;
}

interface Own {
  readonly zones: boolean;
  readonly hostnames: boolean;
}

/** All that tells a node from another. */
function likeness(node: NodeObject, own: Own, named: boolean): unknown {
  const { taints, unschedulable, allocatable, failsAt = null } = node;
  return {
    labels: positions(node.labels, own, 0),
    taints,
    unschedulable,
    allocatable,
    failsAt,
    name: named ? node.name : null,
  };
}

/** Labels with positions in place of those that only say which node it is. No real label begins with `#`. */
function positions(labels: Labels, own: Own, slot: number): Labels {
  return {
    ...labels,
    ...(own.hostnames ? { [HOSTNAME]: `#${slot}` } : {}),
    ...(own.zones ? { [ZONE]: `#${slot}` } : {}),
  };
}
