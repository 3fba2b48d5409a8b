/**
 * Steps and operations that several rules share.
 */
import type { MachineEvent, Op, Step, View } from '../engine/contract.ts';
import type { Kinds } from './kinds.ts';
import { losses, type Disturbance, type Scenario } from './scenario.ts';

/** Sends an event to the rule's own component. */
export function toSelf(event: MachineEvent): Op {
  return { op: 'send', to: 'self', event };
}

/** The step of a disturbance, if the scenario has it; one that takes running pods first tells every monitor so. */
export function disturbance(
  scenario: Scenario,
  kinds: Kinds,
  spend: Disturbance,
  step: Pick<Step, 'actor' | 'verb' | 'args' | 'ops'>,
): Step[] {
  if (!scenario.disturbances.includes(spend)) return [];
  const loss: Op = { op: 'send', to: { each: kinds.monitor, where: () => true }, event: { type: 'LOSS' } };
  return [{ ...step, spend, ops: losses.has(spend) ? [loss, ...step.ops] : step.ops }];
}

/** Is a node besides the rule's own one up and schedulable? One always has to be left. */
export function leavesUsableNode(v: View<Scenario>, kinds: Kinds): boolean {
  const usable = v.all(kinds.node).filter((n) => n?.tags.has('up') && n.tags.has('schedulable')).length;
  const own = v.self.tags.has('up') && v.self.tags.has('schedulable') ? 1 : 0;
  return usable - own >= 1;
}
