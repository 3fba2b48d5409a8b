/**
 * One search of one scenario: composes the cluster, picks the goals, and keeps within the time.
 */
import { composeCluster } from '../cluster/compose.ts';
import type { Scenario } from '../cluster/scenario.ts';
import { check, type SearchResult } from '../engine/check.ts';
import type { Requirement } from '../engine/contract.ts';
import { goalsOf } from '../../properties/goals.ts';
import { promisesOf } from '../../properties/promises.ts';
import type { Faults } from './flags.ts';

/** Limits of one search. */
export interface Limits {
  /** Most disturbances on one run; -1 = creation only. */
  readonly disturbances: number;
  readonly maxStates: number;
  /** Milliseconds since the epoch at which the search ends. */
  readonly deadline: number;
  readonly faults: Faults | null;
  readonly wanted: (requirement: string) => boolean;
  /** Whether Kubernetes' own promises are checked as well. */
  readonly promises: boolean;
}

/** A search and how long it took. */
export interface Outcome {
  readonly scenario: Scenario;
  readonly limits: Limits;
  readonly goals: readonly Requirement<Scenario>[];
  readonly promises: readonly Requirement<Scenario>[];
  readonly result: SearchResult<Scenario>;
  readonly seconds: number;
}

/** What the engine reports when the time was over. */
export const TIME_OVER = '--timeout';

/** Searches a scenario for the goals that are wanted. */
export function search(scenario: Scenario, limits: Limits): Outcome {
  const begun = Date.now();
  const { model, kinds } = composeCluster(scenario);
  const budgets = limits.faults === null ? {} : { budgets: limits.faults };
  const goals = goalsOf(kinds, scenario).filter(({ name }) => limits.wanted(name));
  const promises = limits.promises ? promisesOf(kinds, scenario) : [];
  const result = check({ ...model, ...budgets }, [...goals, ...promises], {
    disturbances: limits.disturbances,
    maxStates: limits.maxStates,
    stop: () => (Date.now() > limits.deadline ? TIME_OVER : null),
  });
  return { scenario, limits, goals, promises, result, seconds: (Date.now() - begun) / 1000 };
}

/** Names of all goals that a search of this scenario could judge. */
export function goalNames(scenario: Scenario): string[] {
  return goalsOf(composeCluster(scenario).kinds, scenario).map(({ name }) => name);
}

/** Goals that the search found violated, by name; a burst that never settles counts as flapping. */
export function violatedIn({ result, goals }: Outcome): string[] {
  const names = goals.map(({ name }) => name).filter((name) => result.judgements.get(name)?.violation);
  return result.livelock !== null && !names.includes('no-flapping') ? [...names, 'no-flapping'] : names;
}
