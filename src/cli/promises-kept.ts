/**
 * What a report says of Kubernetes' own promises: how many were asked, and whatever is broken, in full.
 */
import type { Counterexample, GoalReport, GroupReport } from '../report/types.ts';
import { fileOf, findingsIn, isFarBeyond } from './findings.ts';
import type { Part } from './goal-report.ts';
import type { Sampled } from './sampling.ts';
import type { CheckOptions } from './searches.ts';
import { isUndecided } from './violations.ts';

/** What became of the promises of some searches. */
export interface PromisesKept {
  readonly promises: GroupReport['promises'];
  readonly notes: readonly string[];
  readonly counterexamples: ReadonlyMap<string, Counterexample>;
}

/** The promises of these searches and drawn runs. */
export function promisesKept(options: CheckOptions, parts: readonly Part[], runs: Sampled | null): PromisesKept {
  const names = [...new Set(parts.flatMap(({ outcome }) => outcome.promises.map(({ name }) => name)))];
  const exercised = (name: string): number =>
    parts.reduce((sum, { outcome }) => sum + (outcome.result.judgements.get(name)?.exercised ?? 0), 0);
  const findings = findingsIn(parts, runs).filter((one) => !isFarBeyond(one, options));
  const files = new Map<string, Counterexample>();
  const broken = names.flatMap((name): GoalReport[] => {
    const finding = findings.find(({ requirement }) => requirement === name);
    if (!finding) return [];
    const report = { name, object: 'kubernetes', exercised: exercised(name), result: 'violated' } as const;
    return [{ ...report, ...fileOf(finding, options, files) }];
  });
  const isBroken = (name: string): boolean => broken.some((one) => one.name === name);
  const undecided = names.filter((name) => !isBroken(name) && parts.some(({ outcome }) => isUndecided(name, outcome)));
  const asked = names.filter((name) => !undecided.includes(name) && (exercised(name) > 0 || isBroken(name))).length;
  const notes = undecided.map(
    (name) =>
      `promise ${name}: undecided: a loop was too large to follow single pods in it, or no clock allows the way that was met`,
  );
  return { promises: { holding: asked - broken.length, asked, broken }, notes, counterexamples: files };
}

/** Those of searches that were asked different ones. */
export function together(one: PromisesKept, other: PromisesKept): PromisesKept {
  return {
    promises: {
      holding: one.promises.holding + other.promises.holding,
      asked: one.promises.asked + other.promises.asked,
      broken: [...one.promises.broken, ...other.promises.broken],
    },
    notes: [...one.notes, ...other.notes],
    counterexamples: new Map([...one.counterexamples, ...other.counterexamples]),
  };
}
