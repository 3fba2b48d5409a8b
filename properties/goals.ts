/**
 * Every goal that is asked of a scenario: what the authors of its manifests evidently want. Source: checks.md §4.
 *
 * Goals read only what the API server shows and what the checker's monitor remembers.
 */
import type { Kinds } from '../src/cluster/kinds.ts';
import { workload, type Scenario } from '../src/cluster/scenario.ts';
import type { Requirement } from '../src/engine/contract.ts';
import { autoscalerGoals } from './autoscaler.ts';
import { badRolloutHalts, keepsBudget, keepsFloor, staysAvailable } from './availability.ts';
import { staysUnderCeiling } from './ceiling.ts';
import { converges, drainEnds, noFlapping, rollbackCompletes, rolloutCompletes, schedulable } from './convergence.ts';
import { onePerNode } from './one-per-node.ts';
import { ownsItsPods } from './ownership.ts';
import { serviceGoals } from './service.ts';
import { keepsSpread } from './spread.ts';

/** The goals of each workload, budget, Service and autoscaler, then those of the whole scenario. */
export function goalsOf(kinds: Kinds, scenario: Scenario): Requirement<Scenario>[] {
  const each = scenario.workloads.flatMap((_, index) => goalsOfWorkload(kinds, scenario, index));
  const budgets = scenario.budgets.map((budget) => keepsBudget(kinds, scenario, budget));
  const services = scenario.services.flatMap((_, index) => serviceGoals(kinds, scenario, index));
  return [
    ...each,
    ...budgets,
    ...services,
    ...autoscalerGoals(kinds, scenario),
    drainEnds(kinds, scenario),
    noFlapping(),
  ];
}

function goalsOfWorkload(kinds: Kinds, scenario: Scenario, index: number): Requirement<Scenario>[] {
  const every = [
    staysAvailable(kinds, scenario, index),
    converges(kinds, scenario, index),
    schedulable(kinds, scenario, index),
    ...ownsItsPods(kinds, scenario, index),
    ...keepsSpread(kinds, scenario, index),
  ];
  const of = workload(scenario, index);
  if (of.kind !== 'Deployment' && of.kind !== 'DaemonSet') return every;
  const own = of.kind === 'DaemonSet' ? [onePerNode(kinds, scenario, index)] : [];
  // OnDelete leaves it to the user when a version comes to a node.
  if (of.kind === 'DaemonSet' && of.updateStrategy.type === 'OnDelete') return [...every, ...own];
  return [
    ...every,
    ...own,
    keepsFloor(kinds, scenario, index),
    staysUnderCeiling(kinds, scenario, index),
    rolloutCompletes(kinds, scenario, index),
    rollbackCompletes(kinds, scenario, index),
    badRolloutHalts(kinds, scenario, index),
  ];
}
