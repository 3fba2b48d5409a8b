/**
 * Is a requirement violated by a trace that has been walked? Asked again at the end of a replay.
 *
 * For a loop the round must come back to the state where it began, other names aside; that a fair run can go round it for
 * ever is the search's finding and is not asked again.
 */
import type { Goal, Requirement } from '../engine/contract.ts';
import { Judge } from '../engine/judge.ts';
import { stateKey } from '../engine/layout.ts';
import type { Scenario } from '../cluster/scenario.ts';
import type { Teller, Told } from './teller.ts';

/** A trace that has been walked, and the place where it ends. */
export interface Walked {
  readonly steps: readonly Told[];
  readonly end: Teller;
  /** Index of the first step of the part that repeats for ever. */
  readonly loopStart: number | null;
}

/** Whether the walked trace violates the requirement. */
export function isViolated(requirement: Requirement<Scenario>, { steps, end, loopStart }: Walked): boolean {
  const judge = new Judge(end.machinery, [requirement]);
  if ('kind' in requirement) {
    if (loopStart === null) return requirement.kind !== 'no-flapping' && isDeadEnd(requirement, judge, end);
    return isLoop(requirement, judge, steps.slice(loopStart), end);
  }
  const violation = { path: { start: 0, legs: [] }, loopStart: null, disturbances: 0 };
  const last = steps.at(-1);
  if (requirement.on !== 'write') judge.state(end.state, () => violation, steps.length);
  else if (last) judge.write(last.from.state, last.move, last.to.state, () => violation, steps.length);
  return judge.judgements.get(requirement.name)?.violation === violation;
}

/** Nothing more has to happen, and the goal is not reached. */
function isDeadEnd(goal: Goal<Scenario>, judge: Judge<Scenario>, end: Teller): boolean {
  const owed = end.enabled().filter((move) => move.class !== 'optional' && move.step.spend === undefined);
  return owed.length === 0 && !judge.look(end.state, (view) => goal.reached(view));
}

function isLoop(goal: Goal<Scenario>, judge: Judge<Scenario>, round: readonly Told[], end: Teller): boolean {
  const [first] = round;
  const key = (place: Teller): string => stateKey(place.machinery.canonicalForm(place.state));
  if (!first || key(first.from) !== key(end)) return false;
  if (goal.kind === 'no-flapping') return round.some(({ move }) => goal.counts?.(move.step) ?? false);
  const reached = round
    .filter(({ from }) => from.state.queue.length === 0)
    .map(({ from }) => judge.look(from.state, (view) => goal.reached(view)));
  return goal.kind === 'recurs' ? !reached.includes(true) : reached.includes(false);
}
