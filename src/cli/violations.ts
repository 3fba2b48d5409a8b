/**
 * What a search found violated, and what was done on the way there.
 */
import type { Leg, Path } from '../engine/explored.ts';
import type { Violation } from '../engine/judge.ts';
import type { Outcome } from './search.ts';

/**
 * How a requirement was violated; a burst that never settles is flapping. A loop is none as long as it is not certain that
 * a fair run can stay in it.
 */
export function violationOf(requirement: string, { result }: Outcome): Violation | null {
  const judgement = result.judgements.get(requirement);
  const violation = judgement?.violation ?? null;
  if (violation) return violation.loopStart !== null && (judgement?.undecided ?? 0) > 0 ? null : violation;
  return requirement === 'no-flapping' ? livelock(result.livelock) : null;
}

/** Does a requirement seem to hold only because a loop was too large to follow, or a way was not possible in time? */
export function isUndecided(requirement: string, outcome: Outcome): boolean {
  const { undecided = 0, spurious = 0 } = outcome.result.judgements.get(requirement) ?? {};
  return undecided + spurious > 0 && violationOf(requirement, outcome) === null;
}

/** Goals that the search found violated, by name. */
export function violatedIn(outcome: Outcome): string[] {
  return outcome.goals.map(({ name }) => name).filter((name) => violationOf(name, outcome) !== null);
}

/** Disturbances on the way to a violation, by name and number. */
export function spentOn({ path }: Violation): Readonly<Record<string, number>> {
  return countsOf(path.legs.flatMap(spends));
}

/** How often each name is there. */
export function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** It goes on for ever without coming back to a settled state. */
function livelock(path: Path | null): Violation | null {
  return path && { path, loopStart: path.legs.length, disturbances: path.legs.flatMap(spends).length };
}

function spends(leg: Leg): string[] {
  return leg.moves.flatMap((move) => move.step.spend ?? []);
}
