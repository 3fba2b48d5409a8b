/**
 * Which disturbances can happen in a scenario at all: a scope that lists others would claim more than was tried.
 */
import { sizeOn } from '../cluster/eligible-nodes.ts';
import { autoscaled, isReplicaSet, type Disturbance, type Scenario } from '../cluster/scenario.ts';

/** The scenario's disturbances without those that nothing in it can undergo. */
export function possible(scenario: Scenario): Disturbance[] {
  return scenario.disturbances.filter((name) => NEEDS[name]?.(scenario) ?? true);
}

const NEEDS: Readonly<Partial<Record<Disturbance, (scenario: Scenario) => boolean>>> = {
  rollout: hasVersions,
  'bad-rollout': hasVersions,
  // There is something to undo only after another change of the template.
  rollback: (scenario) => hasVersions(scenario) && scenario.depth > 1 && changesTemplate(scenario),
  scale: isScalable,
  // To apply the same manifest again undoes what was changed before; else nothing happens.
  apply: (scenario) => scenario.depth > 1 && (changesTemplate(scenario) || changesSize(scenario)),
  drain: hasTwoNodes,
  'node-failure': hasTwoNodes,
  'node-removal': hasTwoNodes,
  'delete-pod': runs,
  'pod-crash': runs,
  unready: (scenario) => scenario.workloads.some((w) => w.template.hasReadinessProbe && mayRun(scenario, w)),
  load: (scenario) => autoscaled(scenario).length > 0,
};

function hasVersions({ workloads }: Scenario): boolean {
  return workloads.some(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet');
}

function changesTemplate(scenario: Scenario): boolean {
  return hasVersions(scenario) && scenario.disturbances.some((name) => name === 'rollout' || name === 'bad-rollout');
}

/** Somebody else than the manifest says how many there are, and the manifest names a number. */
function changesSize(scenario: Scenario): boolean {
  const by = scenario.disturbances.includes('scale') || autoscaled(scenario).length > 0;
  return by && scenario.workloads.some((w) => w.kind !== 'Pod' && w.kind !== 'DaemonSet' && w.replicas !== null);
}

function isScalable({ workloads }: Scenario): boolean {
  return workloads.some((w) => w.kind === 'Deployment' || isReplicaSet(w));
}

/** One usable node is always left. */
function hasTwoNodes({ nodes, disturbances }: Scenario): boolean {
  return nodes.length > 1 || disturbances.includes('node-join');
}

function runs(scenario: Scenario): boolean {
  return scenario.workloads.some((w) => mayRun(scenario, w));
}

/** Has it pods, now or after it was scaled? */
function mayRun(scenario: Scenario, workload: Scenario['workloads'][number]): boolean {
  return sizeOn(scenario.nodes, workload) > 0 || (scenario.depth > 1 && scenario.disturbances.includes('scale'));
}
