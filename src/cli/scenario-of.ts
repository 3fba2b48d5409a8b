/**
 * The scenario of one group in one world.
 */
import { allNames, disturbanceNames, type Scenario } from '../cluster/scenario.ts';
import { placedAnywhere } from '../cluster/assumed-placement.ts';
import type { Faults } from './flags.ts';
import type { Group } from './groups.ts';
import type { World } from './world.ts';

/** What the command line says of every scenario. */
export interface Settings {
  /** Most disturbances on one run. */
  readonly disturbances: number;
  readonly faults: Faults | null;
  readonly tolerate: number;
  /** With what may go wrong in the control plane. */
  readonly deep?: boolean;
}

/** The scenario that is searched. */
export function scenarioOf(group: Group, world: World, settings: Settings): Scenario {
  const { faults } = settings;
  return {
    name: group.name,
    workloads: world.assumed ? group.workloads.map((w) => placedAnywhere(w).workload) : group.workloads,
    services: group.services,
    budgets: group.budgets,
    autoscalers: group.autoscalers,
    priorityClasses: group.priorityClasses,
    nodes: world.nodes,
    quotas: group.quotas,
    ...(group.descheduler ? { descheduler: group.descheduler } : {}),
    disturbances: faults
      ? allNames.filter((name) => (faults[name] ?? 0) > 0)
      : settings.deep
        ? allNames
        : disturbanceNames,
    depth: settings.disturbances,
    tolerate: settings.tolerate,
  };
}

/** What had to be assumed of assumed nodes for the workloads of this group. */
export function placementAssumptions(group: Group, world: World): string[] {
  return world.assumed ? [...new Set(group.workloads.flatMap((d) => placedAnywhere(d).assumptions))] : [];
}
