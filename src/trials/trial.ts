/**
 * One trial of a faulty cluster: what is wrong, where it shows, and which goals and promises notice. The same scenario with
 * the right cluster, or with a repaired one, shows that the mistake is to blame.
 */
import type { Arithmetic } from '../cluster/arithmetic.ts';
import { composeCluster } from '../cluster/compose.ts';
import type { Kinds } from '../cluster/kinds.ts';
import type { Disturbance, Scenario } from '../cluster/scenario.ts';
import { scenarioOf } from '../cluster/testing.ts';
import { check } from '../engine/check.ts';
import type { Requirement } from '../engine/contract.ts';
import { goalsOf } from '../../properties/goals.ts';
import { promisesOf } from '../../properties/promises.ts';

/** A failure that people have met, and where it is written down. */
export interface Known {
  readonly id: string;
  readonly source: string;
}

export interface Trial {
  /** What goes wrong, in plain words; unique. */
  readonly mutant: string;
  /** The manifests in which it shows. */
  readonly text: string;
  readonly disturbances: readonly Disturbance[];
  /** Most disturbances on one run; 1 unless given. */
  readonly depth?: number;
  readonly faulty: Partial<Arithmetic>;
  /** What does it right; Kubernetes unless given. */
  readonly repaired?: Partial<Arithmetic>;
  /** Goals and promises that are broken, with their objects. */
  readonly killedBy: readonly string[];
  /** What these manifests break whoever controls them. */
  readonly anyway?: readonly string[];
  readonly known?: Known;
  /** Changes the scenario beyond what manifests can say. */
  readonly scenario?: (of: Scenario) => Scenario;
  /** What is asked beside the goals and promises of every check. */
  readonly more?: (kinds: Kinds, scenario: Scenario) => readonly Requirement<Scenario>[];
}

/** What one search of a trial came to. */
export interface TrialRun {
  readonly violated: readonly string[];
  /** Every goal and promise of the scenario. */
  readonly names: readonly string[];
  /** Those that could have failed. */
  readonly asked: readonly string[];
  readonly states: number;
  /** Steps of the shortest counterexample of what `killedBy` names; 0 = none. */
  readonly length: number;
  readonly seconds: number;
  /** The search came to its end, and nothing in it never settles. */
  readonly complete: boolean;
}

/** Searches the scenario of a trial with its faulty cluster, or with the repaired one. */
export function runTrial(trial: Trial, which: 'faulty' | 'repaired'): TrialRun {
  const begun = performance.now();
  const { text, disturbances, depth = 1 } = trial;
  const of = scenarioOf(text, disturbances, depth);
  const scenario = which === 'faulty' && trial.scenario ? trial.scenario(of) : of;
  const { model, kinds } = composeCluster(scenario, which === 'faulty' ? trial.faulty : (trial.repaired ?? {}));
  const requirements = [
    ...goalsOf(kinds, scenario),
    ...promisesOf(kinds, scenario),
    ...(trial.more?.(kinds, scenario) ?? []),
  ];
  const { judgements, states, completeLevel, livelock } = check(model, requirements, { disturbances: depth });
  const all = [...judgements.values()];
  const found = all.flatMap((one) => (one.violation === null ? [] : [one.requirement]));
  const lengths = all.flatMap(({ requirement, violation }) =>
    violation && trial.killedBy.includes(requirement)
      ? [
          violation.path.legs.reduce(
            (sum, { moves }) => sum + moves.filter(({ step }) => step.actor !== 'monitor').length,
            0,
          ),
        ]
      : [],
  );
  return {
    violated: found,
    names: all.map(({ requirement }) => requirement),
    asked: all.flatMap(({ requirement, exercised, violation }) => (exercised > 0 || violation ? [requirement] : [])),
    states,
    length: lengths.length === 0 ? 0 : Math.min(...lengths),
    seconds: (performance.now() - begun) / 1000,
    complete: completeLevel === depth && livelock === null,
  };
}

/** The trials of named mutants, each with the row of its name; a mutant without a row is a mistake of its author. */
export function trialsOf<T>(
  mutants: Readonly<Record<string, T>>,
  rows: Readonly<Record<string, Omit<Trial, 'mutant' | 'faulty'>>>,
  patch: (mutant: T) => Partial<Arithmetic>,
): Trial[] {
  return Object.entries(mutants).map(([mutant, one]) => {
    const row = rows[mutant];
    if (!row) throw new Error(`the mutant "${mutant}" has no trial: say where it shows and what breaks`);
    return { ...row, mutant, faulty: patch(one) };
  });
}

/** The property without what it is asked of: `keeps-floor deployment/web` is `keeps-floor`. */
export function propertyName(requirement: string): string {
  return requirement.split(' ')[0] ?? requirement;
}
