/**
 * One search of one scenario: composes the cluster, picks the goals, and keeps within the time.
 */
import { composeCluster } from '../cluster/compose.ts';
import { composePod, podScenario } from '../cluster/pod-model.ts';
import type { Scenario } from '../cluster/scenario.ts';
import type { Progress } from '../engine/bounds.ts';
import { check, type SearchResult } from '../engine/check.ts';
import type { ClusterModel, Requirement } from '../engine/contract.ts';
import { podGoalsOf } from '../../properties/containers.ts';
import { goalsOf } from '../../properties/goals.ts';
import { promisesOf } from '../../properties/promises.ts';
import { podPromisesOf } from '../../properties/promises/containers.ts';
import type { Faults } from './flags.ts';
import { isMemoryFull } from './memory.ts';

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
  /** Told now and then how far the search is. */
  readonly watch?: (progress: Progress) => void;
  /** Whether somebody does not want to wait any longer. */
  readonly interrupted?: () => boolean;
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

/** What the engine reports when the time was over, when there is hardly any memory left, and after Ctrl-C. */
export const TIME_OVER = '--timeout';
export const MEMORY_FULL = 'memory';
export const INTERRUPTED = 'interrupted';

/** Whether a search has to end: asked now and then, a text is the reason. */
export function stopOf({
  deadline,
  watch,
  interrupted,
}: Pick<Limits, 'deadline' | 'watch' | 'interrupted'>): (progress?: Progress) => string | null {
  return (progress) => {
    if (progress) watch?.(progress);
    if (interrupted?.()) return INTERRUPTED;
    if (Date.now() > deadline) return TIME_OVER;
    return isMemoryFull() ? MEMORY_FULL : null;
  };
}

/** Searches a scenario for the goals that are wanted. */
export function search(scenario: Scenario, limits: Limits): Outcome {
  const { model, kinds } = composeCluster(scenario);
  return searchFor(model, goalsOf(kinds, scenario), promisesOf(kinds, scenario), limits);
}

/** Searches one pod of a workload, with its containers, for the goals that are wanted. */
export function searchPod(scenario: Scenario, index: number, limits: Limits): Outcome {
  const alone = podScenario(scenario, index);
  const { model, kinds } = composePod(alone);
  return searchFor(model, podGoalsOf(kinds, alone), podPromisesOf(kinds), limits);
}

function searchFor(
  model: ClusterModel<Scenario>,
  allGoals: readonly Requirement<Scenario>[],
  allPromises: readonly Requirement<Scenario>[],
  limits: Limits,
): Outcome {
  const begun = Date.now();
  const budgets = limits.faults === null ? {} : { budgets: limits.faults };
  const goals = allGoals.filter(({ name }) => limits.wanted(name));
  const promises = limits.promises ? allPromises : [];
  const result = check({ ...model, ...budgets }, [...goals, ...promises], {
    disturbances: limits.disturbances,
    maxStates: limits.maxStates,
    stop: stopOf(limits),
  });
  return { scenario: model.config, limits, goals, promises, result, seconds: (Date.now() - begun) / 1000 };
}

/** Names of all goals that a search of this scenario could judge. */
export function goalNames(scenario: Scenario): string[] {
  const pods = scenario.workloads.flatMap((_, index) => {
    const alone = podScenario(scenario, index);
    return podGoalsOf(composePod(alone).kinds, alone);
  });
  return [...goalsOf(composeCluster(scenario).kinds, scenario), ...pods].map(({ name }) => name);
}
