/**
 * For tests: a requirement that does not hold fails with the story of its counterexample and the line that replays it.
 */
import type { SearchResult } from '../engine/check.ts';
import type { Requirement } from '../engine/contract.ts';
import type { Scenario } from '../cluster/scenario.ts';
import { renderStory } from '../report/story.ts';
import { recordCounterexample } from '../trace/record.ts';
import { counterexamplePath, writeCounterexample } from './counterexample-files.ts';
import { VERSION } from './version.ts';

/** A requirement that does not hold. Its message is all that a reader needs; the stack is only the line of the test. */
class Violated extends Error {
  override readonly name = 'VIOLATED';
}

/** Throws the story of the first requirement that the search found violated, and writes its counterexample. */
export function expectHolds(result: SearchResult<Scenario>, requirements: readonly Requirement<Scenario>[]): void {
  for (const requirement of requirements) {
    const violation = result.judgements.get(requirement.name)?.violation;
    if (!violation) continue;
    const counterexample = recordCounterexample(result, requirement, violation, { seatrial: VERSION });
    const path = counterexamplePath(counterexample, 'reports');
    writeCounterexample(path, counterexample);
    const story = renderStory(counterexample).replace(/^VIOLATED /, '');
    const error = new Violated(`${story}\n\n  replay  npm run replay -- ${path}\n`);
    Error.captureStackTrace(error, expectHolds);
    const frame = /\n +at [^\n]*/.exec((error.stack ?? '').slice(`${error.name}: ${error.message}`.length));
    error.stack = `${error.name}: ${error.message}${frame?.[0] ?? ''}`;
    throw error;
  }
}
