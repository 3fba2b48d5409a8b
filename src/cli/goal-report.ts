/**
 * What the report says of each goal, from one search or from two: at the manifest's numbers and at smaller ones.
 */
import type { Judgement, Violation } from '../engine/judge.ts';
import type { Path } from '../engine/explored.ts';
import type { GoalReport } from '../report/types.ts';
import { counted, duration, thousands } from '../report/words.ts';
import { TIME_OVER, type Outcome } from './search.ts';

/** A search with what was asked of it. */
export interface Part {
  readonly outcome: Outcome;
  /** Disturbances that it has to cover for "holds". */
  readonly asked: number;
  /** Numbers were made smaller. */
  readonly shrunk: boolean;
}

/** The goals of all parts: violated if any part violates it, and it holds only if it holds in all. */
export function goalReports(parts: readonly Part[], timeout: string): GoalReport[] {
  const names = new Set(parts.flatMap(({ outcome }) => [...outcome.result.judgements.keys()]));
  return [...names].map((requirement) => {
    const reports = parts.flatMap((part) => {
      const judgement = part.outcome.result.judgements.get(requirement);
      return judgement ? [goalReport(judgement, part, timeout)] : [];
    });
    const order = ['violated', 'inconclusive', 'holds', 'not-asked'];
    const [worst] = reports.sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
    return worst ?? { name: requirement, object: '', exercised: 0, result: 'not-asked' };
  });
}

function goalReport(judgement: Judgement, part: Part, timeout: string): GoalReport {
  const { result } = part.outcome;
  const [name = judgement.requirement, object] = judgement.requirement.split(' ');
  const base = { name, object: object ? `deployment/${object}` : 'node/*', exercised: judgement.exercised };
  const violation = judgement.violation ?? (name === 'no-flapping' ? livelock(result.livelock) : null);
  if (violation) {
    const where = part.shrunk ? 'at smaller numbers (see scope): ' : '';
    return { ...base, result: 'violated', message: where + told(violation) };
  }
  const endless = name === 'converges' || name === 'no-flapping';
  if (!result.began && !endless) return { ...base, result: 'not-asked', message: 'never ready after creation' };
  if (result.completeLevel < part.asked) return { ...base, result: 'inconclusive', message: stopped(part, timeout) };
  return { ...base, result: judgement.exercised > 0 ? 'holds' : 'not-asked' };
}

function livelock(path: Path | null): Violation | null {
  return path && { path, loopStart: path.legs.length, disturbances: spent(path) };
}

function spent(path: Path): number {
  return path.legs.flatMap((leg) => leg.moves).filter((move) => move.step.spend !== undefined).length;
}

/** The way to a violation as one line: who did what. */
function told({ path, loopStart }: Violation): string {
  const moves = path.legs.flatMap((leg) => leg.moves);
  const story = moves.filter((move) => move.step.ops.length > 0 && move.step.actor !== 'monitor');
  const line = story.map((move) => `${move.step.actor}: ${move.step.verb}`).join(' → ') || 'already after creation';
  return loopStart === null ? line : `${line} → and so on for ever`;
}

/** How far a search came that a limit ended. */
function stopped({ outcome, asked }: Part, timeout: string): string {
  const { completeLevel, limit, settledStates } = outcome.result;
  const covered =
    completeLevel < 0
      ? 'not even runs without disturbance were covered'
      : completeLevel === 0
        ? `holds without disturbances, ${asked} asked`
        : `holds at ≤ ${counted(completeLevel, 'disturbance')}, ${asked} asked`;
  const by =
    limit === TIME_OVER
      ? `stopped after ${duration(outcome.seconds)} (--timeout ${timeout})`
      : `stopped at ${thousands(settledStates)} settled states (--max-states)`;
  return `${covered}; ${by}`;
}
