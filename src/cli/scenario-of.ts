/**
 * The scenario of one group in one world: the only place that knows which parts of a group are modelled.
 */
import { disturbanceNames, type Scenario } from '../cluster/scenario.ts';
import type { DeploymentObject } from '../kube/types.ts';
import { placedAnywhere } from './assumed-placement.ts';
import { usualDisturbances, type Faults } from './flags.ts';
import type { Group } from './groups.ts';
import type { Workload } from './ties.ts';
import type { World } from './world.ts';

/** What the command line says of every scenario. */
export interface Settings {
  /** Most disturbances on one run. */
  readonly disturbances: number;
  readonly faults: Faults | null;
  readonly tolerate: number;
}

/** The workloads of a group that act; the others are named in the report. */
export function modelled(group: Group): DeploymentObject[] {
  return group.workloads.filter((workload) => workload.kind === 'Deployment');
}

/** The workloads of a group that are named in the report and do not act. */
export function notModelled(group: Group): Workload[] {
  return group.workloads.filter((workload) => workload.kind !== 'Deployment');
}

/** The scenario that is searched. */
export function scenarioOf(group: Group, world: World, settings: Settings): Scenario {
  const deployments = modelled(group);
  const { faults } = settings;
  return {
    name: group.name,
    deployments: world.assumed ? deployments.map((d) => placedAnywhere(d).workload) : deployments,
    services: group.services,
    budgets: group.budgets,
    nodes: world.nodes,
    disturbances: faults ? disturbanceNames.filter((name) => (faults[name] ?? 0) > 0) : usualDisturbances,
    depth: settings.disturbances,
    tolerate: settings.tolerate,
  };
}

/** What had to be assumed of assumed nodes for the workloads of this group. */
export function placementAssumptions(group: Group, world: World): string[] {
  return world.assumed ? [...new Set(modelled(group).flatMap((d) => placedAnywhere(d).assumptions))] : [];
}
