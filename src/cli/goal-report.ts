/**
 * What the report says of each goal, from one search or from two: at the manifest's numbers and at smaller ones.
 */
import type { Judgement, Violation } from '../engine/judge.ts';
import type { GoalReport } from '../report/types.ts';
import { counted, duration, thousands } from '../report/words.ts';
import { subjectOf } from '../trace/goal-words.ts';
import { INTERRUPTED, MEMORY_FULL, TIME_OVER, type Outcome } from './search.ts';
import { violationOf } from './violations.ts';

/** A search with what was asked of it. */
export interface Part {
  readonly outcome: Outcome;
  /** Disturbances that it has to cover for "holds". */
  readonly asked: number;
  /** Numbers were made smaller: which, and what was found to be violated only there. */
  readonly shrunk?: { readonly numbers: readonly string[]; readonly refuted: ReadonlySet<string> };
}

/** A goal as the search names it, and what the report says of it. */
export interface NamedGoal {
  readonly requirement: string;
  readonly report: GoalReport;
}

/** The goals of all parts: violated if any part violates it, and it holds only if it holds in all. */
export function goalReports(parts: readonly Part[], timeout: string): NamedGoal[] {
  const names = new Set(parts.flatMap(({ outcome }) => outcome.goals.map((goal) => goal.name)));
  return [...names].flatMap((requirement) => {
    const reports = parts.flatMap((part) => {
      const judgement = part.outcome.result.judgements.get(requirement);
      return judgement && !part.shrunk?.refuted.has(requirement) ? [goalReport(judgement, part, timeout)] : [];
    });
    const order = ['violated', 'inconclusive', 'holds', 'not-asked'];
    const [report] = reports.sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
    return report ? [{ requirement, report }] : [];
  });
}

function goalReport(judgement: Judgement, part: Part, timeout: string): GoalReport {
  const { result } = part.outcome;
  const { name, object } = subjectOf(judgement.requirement, part.outcome.scenario);
  const base = { name, object, exercised: judgement.exercised };
  const violation = violationOf(judgement.requirement, part.outcome);
  if (violation && part.shrunk) {
    const message = `violated at smaller numbers (see scope), not confirmed at the manifest's: ${told(violation)}`;
    return { ...base, result: 'inconclusive', message };
  }
  if (violation) return { ...base, result: 'violated', message: told(violation) };
  if (judgement.undecided > 0) return { ...base, result: 'inconclusive', message: undecided(judgement.undecided) };
  if (judgement.spurious > 0) return { ...base, result: 'inconclusive', message: NO_CLOCK };
  const endless = name === 'converges' || name === 'no-flapping';
  if (!result.began && result.limit === null && !endless)
    return { ...base, result: 'not-asked', message: 'never ready after creation' };
  if (
    result.livelock !== null &&
    part.outcome.goals.some((goal) => goal.name === judgement.requirement && 'kind' in goal)
  )
    return {
      ...base,
      result: 'inconclusive',
      message: 'queued work may go on for ever: what would follow is not covered',
    };
  if (result.completeLevel < part.asked) return { ...base, result: 'inconclusive', message: stopped(part, timeout) };
  return { ...base, result: judgement.exercised > 0 ? 'holds' : 'not-asked' };
}

const NO_CLOCK =
  'broken only on ways that no clock allows; longer ways to the same states were not tried: this is not a pass';

/** The way to a violation as one line: who did what. */
function told({ path, loopStart }: Violation): string {
  const moves = path.legs.flatMap((leg) => leg.moves);
  const story = moves.filter((move) => move.step.ops.length > 0 && move.step.actor !== 'monitor');
  const line = story.map((move) => `${move.step.actor}: ${move.step.verb}`).join(' → ') || 'already after creation';
  return loopStart === null ? line : `${line} → and so on for ever`;
}

/** Runs that go round in parts of the state graph for which single pods could not be followed. */
function undecided(parts: number): string {
  return `${counted(parts, 'loop')} too large to tell whether a fair run stays there for ever; this is not a pass`;
}

/** How far a search came that a limit ended. */
function stopped({ outcome, asked }: Part, timeout: string): string {
  const { completeLevel, limit } = outcome.result;
  const covered =
    completeLevel < 0
      ? 'not even runs without disturbance were covered'
      : completeLevel === 0
        ? `holds without disturbances, ${asked} asked`
        : `holds at ≤ ${counted(completeLevel, 'disturbance')}, ${asked} asked`;
  const by =
    limit === INTERRUPTED
      ? 'interrupted'
      : limit === TIME_OVER
        ? `stopped after ${duration(outcome.seconds)} (--timeout ${timeout})`
        : limit === MEMORY_FULL
          ? 'stopped before the memory was full (NODE_OPTIONS=--max-old-space-size=8192 gives 8 GiB)'
          : `stopped at ${thousands(outcome.limits.maxStates)} settled states (--max-states)`;
  return `${covered}; ${by}`;
}
