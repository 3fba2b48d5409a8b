/**
 * Violations as files: those of the searches, and those that only drawn runs have found.
 */
import { recordCounterexample } from '../trace/record.ts';
import type { Counterexample, GoalReport } from '../report/types.ts';
import { shellQuoted } from '../report/words.ts';
import { counterexamplePath } from './counterexample-files.ts';
import type { Faults } from './flags.ts';
import type { Part } from './goal-report.ts';
import type { Sampled } from './sampling.ts';
import type { CheckOptions } from './searches.ts';
import { VERSION } from './version.ts';
import { spentOn, violationOf } from './violations.ts';

/** One violated goal or promise. */
export interface Finding {
  readonly requirement: string;
  readonly isPromise: boolean;
  readonly counterexample: Counterexample;
  /** Disturbances on the way to it. */
  readonly faults: Faults;
  /** Only drawn runs have found it. */
  readonly drawn: boolean;
}

/** All violations; one that was found only at smaller numbers is none. */
export function findingsIn(parts: readonly Part[], runs: Sampled | null): Finding[] {
  const found = new Map<string, Finding>();
  for (const { outcome, shrunk } of parts) {
    if (shrunk) continue;
    for (const requirement of [...outcome.goals, ...outcome.promises]) {
      const violation = violationOf(requirement.name, outcome);
      if (!violation || found.has(requirement.name)) continue;
      found.set(requirement.name, {
        requirement: requirement.name,
        isPromise: outcome.promises.includes(requirement),
        counterexample: recordCounterexample(outcome.result, requirement, violation, { seatrial: VERSION }),
        faults: spentOn(violation),
        drawn: false,
      });
    }
  }
  return [...found.values(), ...(runs?.found ?? [])];
}

/**
 * Was it drawn beyond what was asked? Almost anything breaks under enough disturbances, and how many runs there is time for
 * depends on the machine: such a run is worth a note and a file, and no verdict, unless `--runs` asks for it.
 */
export function isFarBeyond({ drawn, counterexample }: Finding, { disturbances, sampling }: CheckOptions): boolean {
  return drawn && (sampling?.runs ?? null) === null && counterexample.status.search.disturbances > disturbances;
}

/** The note about a run that is far beyond what was asked, whose file is added to `files`. */
export function noteOf(finding: Finding, options: CheckOptions, files: Map<string, Counterexample>): string {
  const { counterexample, message } = fileOf(finding, options, files);
  const { disturbances } = finding.counterexample.status.search;
  return `${finding.requirement}: a drawn run of ${disturbances} disturbances breaks it: ${message ?? ''} (${counterexample ?? ''})`;
}

/** What a report says of a violation, whose file is added to `files`. */
export function fileOf(
  { requirement, isPromise, counterexample, faults }: Finding,
  { outputDir = 'reports', again = null }: CheckOptions,
  files: Map<string, Counterexample>,
): Pick<GoalReport, 'message' | 'counterexample' | 'narrow'> {
  const path = counterexamplePath(counterexample, outputDir);
  files.set(path, counterexample);
  const counts = Object.entries(faults).map(([name, count]) => `${name}=${count}`);
  const only = counts.length > 0 ? `--faults ${counts.join(',')}` : '--disturbances 0';
  const goal = shellQuoted(isPromise ? 'promises' : requirement);
  return {
    message: counterexample.status.violation.message,
    counterexample: path,
    ...(again === null ? {} : { narrow: `${again} -t ${goal} ${only}` }),
  };
}
