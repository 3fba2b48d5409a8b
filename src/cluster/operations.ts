/**
 * Steps and operations that several rules share.
 */
import type { MachineEvent, Op, Snap, Step, View } from '../engine/contract.ts';
import type { Kinds } from './kinds.ts';
import { wouldAdopt, type Disturbance, type Scenario } from './scenario.ts';

/** Sends an event to the rule's own component. */
export function toSelf(event: MachineEvent): Op {
  return { op: 'send', to: 'self', event };
}

/**
 * The step of a disturbance, if the scenario has it. `hits` are the workloads whose pods it takes: their monitors count
 * it as a loss, and so do those of workloads that may have adopted them.
 */
export function disturbance(
  scenario: Scenario,
  kinds: Kinds,
  spend: Disturbance,
  step: Pick<Step, 'actor' | 'verb' | 'args' | 'ops'>,
  hits: readonly number[] = [],
): Step[] {
  if (!scenario.disturbances.includes(spend)) return [];
  if (hits.length === 0) return [{ ...step, spend }];
  const all = new Set(hits.flatMap((index) => controllersOf(scenario, index)));
  const where = (s: Snap): boolean => all.has(Number(s.context['workload']));
  const loss: Op = { op: 'send', to: { each: kinds.monitor, where }, event: { type: 'LOSS' } };
  return [{ ...step, spend, ops: [loss, ...step.ops] }];
}

/** A workload and all that may control its pods by adoption. */
export function controllersOf(scenario: Scenario, index: number): number[] {
  const own = scenario.workloads[index];
  const owners = scenario.workloads.flatMap((w, at) => (own && wouldAdopt(w, own) ? controllersOf(scenario, at) : []));
  return [index, ...owners];
}

/** The workloads with a pod on the rule's own node that is not Terminating. */
export function workloadsHere(v: View<Scenario>, kinds: Kinds): number[] {
  const names = [...v.fold(kinds.podsByWorkload, { via: 'node' }).keys()];
  return [...new Set(names.filter((name) => !name.endsWith('terminating')).map((name) => Number(name.split(' ')[0])))];
}

/** Is a node besides the rule's own one up and schedulable? One always has to be left. */
export function leavesUsableNode(v: View<Scenario>, kinds: Kinds): boolean {
  const usable = v.all(kinds.node).filter((n) => n?.tags.has('up') && n.tags.has('schedulable')).length;
  const own = v.self.tags.has('up') && v.self.tags.has('schedulable') ? 1 : 0;
  return usable - own >= 1;
}
