/**
 * Pods whose template names their node: bound at creation, past the scheduler and its filters. Source: workloads.md
 * §2.2.3.
 *
 * A name that no node has leaves the pod bound to nothing; pod garbage collection takes it after its quarantine (GP3).
 */
import type { Each, Op, Ref, Snap, View } from '../engine/contract.ts';
import type { Kinds } from './kinds.ts';
import type { NodeClasses } from './node-classes.ts';
import { workload, type Scenario } from './scenario.ts';
import { quarantine, taintUnreachable, tolerationTimer } from './taint-rules.ts';

/** Binds the pods of a workload that have just been created to the node that their template names, if it names one. */
export function placedByName(v: View<Scenario>, kinds: Kinds, classes: NodeClasses, index: number): Op[] {
  const { nodeName } = workload(v.config, index).template;
  if (nodeName === '') return [];
  const named = classes.named(nodeName);
  const nodes = v.all(kinds.node);
  const slot = nodes.findIndex((node) => node !== null && node.context['index'] === named);
  const to = slot < 0 ? null : { node: { kind: kinds.node, slot }, index: named };
  const lost = nodes[slot]?.tags.has('tainted') === true;
  return [...bound(v.config, kinds, index, to), ...(lost ? taintUnreachable(kinds, v.config, to?.node) : [])];
}

/** The same for a bare Pod, which is created before anything else is there. */
export function appliedByName(scenario: Scenario, kinds: Kinds, classes: NodeClasses, index: number): Op[] {
  const { nodeName } = workload(scenario, index).template;
  if (nodeName === '') return [];
  const named = classes.named(nodeName);
  const slot = classes.atStart.findIndex((node) => node.index === named);
  return bound(scenario, kinds, index, slot < 0 ? null : { node: { kind: kinds.node, slot }, index: named });
}

function bound(
  scenario: Scenario,
  kinds: Kinds,
  index: number,
  to: { readonly node: Ref; readonly index: number | null } | null,
): Op[] {
  const own = (value: string): Each => ({
    each: kinds.pod,
    where: (s: Snap) => s.value === value && s.context['workload'] === index,
  });
  const target = workload(scenario, index).kind === 'DaemonSet' ? { target: null } : {};
  const refs = { node: to?.node ?? null, ...target };
  const bind: Op = { op: 'send', to: own('Pending'), event: { type: 'BIND' }, refs };
  const timer = to ? tolerationTimer(scenario, index, to.index) : quarantine;
  return timer ? [bind, { op: 'start', timer, on: own('Starting') }] : [bind];
}
