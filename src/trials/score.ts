/**
 * The mutation score: which faulty cluster breaks which goals and promises, and whether every one of those is broken by some.
 */
import { allTrials } from './all.ts';
import { propertyName, runTrial, type Trial, type TrialRun } from './trial.ts';

/** What no faulty controller breaks, and why it is asked. */
export const unkilled: Readonly<Record<string, string>> = {
  'owns-its-pods': 'only manifests break it: src/examples/overlapping-selectors.yaml',
};

/** A trial and what its faulty cluster came to. */
export interface Scored {
  readonly trial: Trial;
  readonly run: TrialRun;
  /** Names of what it breaks, without objects. */
  readonly kills: readonly string[];
}

/** Runs every faulty cluster against everything that is asked of its scenario. */
export function scored(trials: readonly Trial[] = allTrials): Scored[] {
  return trials.map((trial) => {
    const run = runTrial(trial, 'faulty');
    const anyway = trial.anyway ?? [];
    const kills = [...new Set(run.violated.filter((name) => !anyway.includes(name)).map(propertyName))];
    return { trial, run, kills };
  });
}

/** By how many faulty clusters each goal and promise that is ever asked is broken. */
export function killsOf(all: readonly Scored[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { run } of all) for (const name of run.names) counts.set(propertyName(name), 0);
  for (const { kills } of all) for (const name of kills) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
