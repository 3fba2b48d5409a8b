/**
 * Is a requirement violated by a trace that has been walked? Asked again at the end of a replay.
 *
 * For a loop the round must come back to the state where it began, other names aside; that a fair run can go round it for
 * ever is the search's finding and is not asked again. Flapping without a loop is a burst that never settles.
 */
import { exploreBurst } from '../engine/burst.ts';
import type { Goal, Requirement, View } from '../engine/contract.ts';
import { isOwed } from '../engine/explored.ts';
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
    if (loopStart === null)
      return requirement.kind === 'no-flapping' ? neverSettles(end) : isDeadEnd(requirement, judge, end);
    return isLoop(requirement, judge, steps.slice(loopStart), end);
  }
  const violation = { path: { start: 0, legs: [] }, loopStart: null, disturbances: 0 };
  const last = steps.at(-1);
  if (requirement.on !== 'write') judge.state(end.state, () => violation, steps.length);
  else if (last) judge.write(last.from.state, last.move, last.to.state, () => violation, steps.length);
  return judge.judgements.get(requirement.name)?.violation === violation;
}

/** Queued work goes on for ever: no order of it comes to a settled state from here. */
function neverSettles({ machinery, state }: Teller): boolean {
  const burst = exploreBurst(machinery, machinery.canonicalForm(state), () => undefined);
  return burst?.settled.length === 0;
}

/** Nothing more has to happen, and the goal is not reached. */
function isDeadEnd(goal: Goal<Scenario>, judge: Judge<Scenario>, end: Teller): boolean {
  const { machinery, state } = end;
  // What is queued always runs; beyond that, a run may end where only rules without fairness can act.
  const owed = end
    .enabled()
    .filter((move) => isOwed(move) && (!state.settled || machinery.rule(move.rule).fairness === 'weak'));
  return owed.length === 0 && judge.look(state, (view) => isMissed(goal, view));
}

function isLoop(goal: Goal<Scenario>, judge: Judge<Scenario>, round: readonly Told[], end: Teller): boolean {
  const [first] = round;
  const key = (place: Teller): string => stateKey(place.machinery.canonicalForm(place.state));
  if (!first || key(first.from) !== key(end)) return false;
  if (goal.kind === 'no-flapping') return round.some(({ move }) => goal.counts?.(move.step) ?? false);
  const missed = round
    .filter(({ from }) => from.state.settled)
    .map(({ from }) => judge.look(from.state, (view) => isMissed(goal, view)));
  return goal.kind === 'recurs' ? !missed.includes(false) : missed.includes(true);
}

/** Where a goal is not asked it counts as reached. */
function isMissed(goal: Goal<Scenario>, view: View<Scenario>): boolean {
  return (goal.when?.(view) ?? true) && !goal.reached(view);
}
