/**
 * A step that ends early: which of its writes were done by then.
 *
 * A sync is a list of writes, and whoever carries it out may fail or die between any two. Timers and queueing belong to
 * the write before them. One operation on several components is as many writes.
 */
import type { Op, Step } from './contract.ts';

/** All that a step may leave undone: its first writes, without the rest. */
export function prefixes(step: Step): Step[] {
  const writes: Op[][] = [];
  for (const op of step.ops) {
    const alone = (op.op === 'send' || op.op === 'create' || op.op === 'remove') && op.joined !== true;
    if (alone || writes.length === 0) writes.push([op]);
    else writes.at(-1)?.push(op);
  }
  const units = writes.flatMap(unitsOf);
  return units.slice(0, -1).map((_, last) => ({ ...step, ops: soFar(units.slice(0, last + 1)) }));
}

/** One write of several components is as many writes; each unit holds what has been done of its write by then. */
interface Unit {
  readonly write: number;
  readonly ops: readonly Op[];
}

function unitsOf(ops: readonly Op[], write: number): Unit[] {
  const [first, ...others] = ops;
  if (!first) return [];
  if (first.op === 'create')
    return counting(first.count).map((count) => ({ write, ops: [{ ...first, count }, ...others] }));
  if (first.op === 'send' && typeof first.to === 'object' && 'pick' in first.to) {
    const { pick } = first.to;
    return counting(pick.count).map((count) => ({
      write,
      ops: [{ ...first, to: { pick: { ...pick, count } } }, ...others],
    }));
  }
  return [{ write, ops }];
}

function counting(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function soFar(units: readonly Unit[]): Op[] {
  return units.filter((unit, index) => units[index + 1]?.write !== unit.write).flatMap(({ ops }) => ops);
}
