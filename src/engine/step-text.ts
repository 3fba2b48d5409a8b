/**
 * A text for what a step does, equal for equal steps: kinds and rules by name, functions left out.
 */
import type { Op, Ref, Step, Target } from './contract.ts';
import { stableKey } from './stable-key.ts';

/** The step in text. */
export function stepText({ actor, verb, args, spend, ops }: Step): string {
  return stableKey([actor, verb, args ?? null, spend ?? null, ops.map(opText)]);
}

function opText(op: Op): unknown {
  switch (op.op) {
    case 'send':
      return [op.op, targetText(op.to), op.event, refsText(op.refs ?? {})];
    case 'create':
      return [op.op, op.kind.name, op.input, op.count, refsText(op.refs ?? {})];
    case 'remove':
      return [op.op, targetText(op.at)];
    case 'enqueue':
      return [op.op, targetText(op.on), op.rule];
    default:
      return [op.op, targetText(op.on), op.timer.name];
  }
}

function refsText(refs: Readonly<Record<string, Ref | 'self' | null>>): unknown {
  return Object.entries(refs).map(([name, ref]) => [name, ref === null || ref === 'self' ? ref : targetText(ref)]);
}

function targetText(target: Target): unknown {
  if (target === 'self') return target;
  if ('pick' in target) return ['pick', target.pick.from.name, target.pick.count];
  if ('each' in target) return ['each', target.each.name];
  if ('ref' in target) return ['ref', target.ref];
  return [target.kind.name, target.slot];
}
