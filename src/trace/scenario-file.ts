/**
 * A scenario as a file holds it, and back: the manifests themselves, and what was asked of them.
 */
import { placedAnywhere } from '../cluster/assumed-placement.ts';
import { assumedNodes } from '../cluster/assumed-nodes.ts';
import { allNames, isWorkload, type Scenario } from '../cluster/scenario.ts';
import { loadManifests } from '../kube/manifest.ts';
import type { Counterexample } from '../report/types.ts';

type ScenarioSpec = Counterexample['spec']['scenario'];

/** Everything that rebuilds a scenario. */
export function scenarioSpec(scenario: Scenario): ScenarioSpec {
  const given = scenario.nodes.filter((node) => !node.assumed).map((node) => node.object);
  const objects = [
    ...scenario.workloads,
    ...scenario.services,
    ...scenario.budgets,
    ...scenario.autoscalers,
    ...scenario.priorityClasses,
    ...(scenario.quotas ?? []),
    ...(scenario.descheduler ? [scenario.descheduler] : []),
    ...given,
  ];
  return {
    name: scenario.name,
    manifests: objects.map(({ raw }) => raw),
    assumedNodes: scenario.nodes.length - given.length,
    tolerate: scenario.tolerate,
    depth: scenario.depth,
    disturbances: scenario.disturbances,
  };
}

/** The scenario that a file describes; an error is one line about the first fault. */
export function scenarioOf(spec: ScenarioSpec): { readonly scenario: Scenario } | { readonly error: string } {
  const text = spec.manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
  const { objects, faults } = loadManifests([{ file: 'spec.scenario.manifests', text }]);
  const [fault] = faults;
  if (fault) {
    const { file, line, subject, expected, found } = fault;
    return { error: `${file}[${(line - 1) / 2}]: ${subject}: expected ${expected}, found ${found}` };
  }
  const unknown = spec.disturbances.find((name) => !allNames.some((known) => known === name));
  if (unknown !== undefined)
    return { error: `spec.scenario.disturbances: expected one of ${allNames.join(', ')}, found "${unknown}"` };
  const descheduler = objects.find((o) => o.kind === 'DeschedulerPolicy');
  const given = objects.filter((o) => o.kind === 'Node').map((object) => ({ object, assumed: false }));
  return {
    scenario: {
      name: spec.name,
      // Assumed nodes satisfy what pods ask of labels, as in the search.
      workloads: objects.filter(isWorkload).map((w) => (given.length > 0 ? w : placedAnywhere(w).workload)),
      services: objects.filter((o) => o.kind === 'Service'),
      budgets: objects.filter((o) => o.kind === 'PodDisruptionBudget'),
      autoscalers: objects.filter((o) => o.kind === 'HorizontalPodAutoscaler'),
      priorityClasses: objects.filter((o) => o.kind === 'PriorityClass'),
      nodes: [...given, ...assumedNodes(spec.assumedNodes)],
      quotas: objects.filter((o) => o.kind === 'ResourceQuota'),
      ...(descheduler ? { descheduler } : {}),
      disturbances: allNames.filter((name) => spec.disturbances.includes(name)),
      depth: spec.depth,
      tolerate: spec.tolerate,
    },
  };
}
