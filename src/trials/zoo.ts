/**
 * The zoo: failures that people have met, each with the faulty variant that brings it about and the repaired one that does not.
 */
import { allMiniatures } from '../miniatures/all.ts';
import { runMiniature } from '../miniatures/miniature.ts';
import { allTrials } from './all.ts';
import { checkEntry, entryNames, expectationOf } from './manifest-entry.ts';
import { runTrial } from './trial.ts';

/** One line of the table. */
export interface ZooLine {
  readonly id: string;
  /** Found, by what it has to be found by, and nothing in the repaired variant. */
  readonly found: boolean;
  readonly by: string;
  readonly states: number;
  readonly length: number;
  readonly seconds: number;
  readonly repairedStates: number;
  /** Nodes and pods, and those of Kivi. */
  readonly size?: string;
}

const isTwin = (name: string): boolean => /-(?:repaired|control)$/.test(name);

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}

/** Failures that manifests alone bring about, Kivi's cases among them. */
export function* manifestLines(): Generator<ZooLine> {
  const names = entryNames();
  for (const id of names.filter((name) => !isTwin(name))) {
    const expected = expectationOf(id);
    const outcome = checkEntry(expected);
    const twins = names
      .filter((name) => isTwin(name) && name.startsWith(`${id}-`))
      .map((name) => checkEntry(expectationOf(name)));
    yield {
      id,
      found:
        outcome.exhaustive &&
        equal(outcome.breaks, [...expected.breaks, ...expected.anyway]) &&
        twins.every((twin) => twin.exhaustive && equal(twin.breaks, expected.anyway)),
      by: expected.breaks[0] ?? '',
      states: outcome.states,
      length: outcome.length,
      seconds: outcome.seconds,
      size: expected.kivi === null ? outcome.size : `${outcome.size} (Kivi: ${expected.kivi})`,
      repairedStates: twins.reduce((sum, { states }) => sum + states, 0),
    };
  }
}

/** Failures that lie between two steps of one controller. */
export function* miniatureLines(): Generator<ZooLine> {
  for (const miniature of allMiniatures) {
    const [faulty, repaired] = [runMiniature(miniature, true), runMiniature(miniature, false)];
    yield {
      id: miniature.id,
      found: faulty.violated && faulty.complete && !repaired.violated && repaired.complete && repaired.asked,
      by: miniature.requirement.name,
      states: faulty.states,
      length: faulty.length,
      seconds: faulty.seconds,
      repairedStates: repaired.states,
    };
  }
}

/** Failures of Kubernetes' own controllers. */
export function* controllerLines(): Generator<ZooLine> {
  for (const trial of allTrials) {
    if (!trial.known) continue;
    const faulty = runTrial(trial, 'faulty');
    const repaired = runTrial(trial, 'repaired');
    yield {
      id: trial.known.id,
      found:
        faulty.complete &&
        repaired.complete &&
        trial.killedBy.every((name) => faulty.violated.includes(name)) &&
        equal(repaired.violated, trial.anyway ?? []),
      by: trial.killedBy[0] ?? '',
      states: faulty.states,
      length: faulty.length,
      seconds: faulty.seconds,
      repairedStates: repaired.states,
    };
  }
}
