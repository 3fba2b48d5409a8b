/**
 * Hints that were checked (checks.md §5): changes of one field of the manifest, least first, for which the same search
 * finds nothing wrong any more.
 */
import { sizeOn } from '../cluster/eligible-nodes.ts';
import { nameOf, type Scenario, type Workload } from '../cluster/scenario.ts';
import { scaled } from '../kube/percent.ts';
import { selectsPods } from '../kube/selector.ts';
import type { DaemonSetObject, DeploymentObject, IntOrPercent, PodDisruptionBudgetObject } from '../kube/types.ts';
import { desiredHealthy } from '../../models/poddisruptionbudget/reconcile.ts';
import { search, type Outcome } from './search.ts';
import { violatedIn } from './violations.ts';

interface Change {
  readonly words: string;
  readonly scenario: Scenario;
}

/** Longer searches are not repeated for a hint. */
const LONGEST_SECONDS = 3;
const QUARTER: IntOrPercent = { kind: 'percent', value: 25 };

/** For each violated goal the first change that repairs it and breaks nothing else. */
export function hintsFor(found: Outcome, deadline: number): ReadonlyMap<string, string> {
  const limits = { ...found.limits, deadline, promises: false };
  const hints = new Map<string, string>();
  const violated = violatedIn(found);
  if (violated.length === 0 || found.seconds > LONGEST_SECONDS) return hints;
  for (const change of changesOf(found.scenario)) {
    const left = violated.filter((name) => !hints.has(name));
    if (left.length === 0 || deadline - Date.now() < 2000 * found.seconds) break;
    const after = search(change.scenario, limits);
    if (!after.result.began || after.result.completeLevel < found.result.completeLevel) continue;
    const still = violatedIn(after);
    if (still.some((name) => !violated.includes(name))) continue;
    for (const name of left) {
      if (!still.includes(name)) hints.set(name, `${change.words}: ${name.split(' ')[0] ?? name} holds`);
    }
  }
  return hints;
}

function changesOf(scenario: Scenario): Change[] {
  const budgets = scenario.budgets.map((budget) => budgetChanges(scenario, budget));
  return [
    ...budgets.flatMap(({ gentle }) => gentle),
    ...deploymentsOf(scenario).flatMap((deployment) => strategyChanges(scenario, deployment)),
    ...deploymentsOf(scenario).flatMap((deployment) => otherChanges(scenario, deployment)),
    ...scenario.workloads.flatMap((w) => (w.kind === 'DaemonSet' ? daemonSetChanges(scenario, w) : [])),
    ...budgets.flatMap(({ open }) => open),
  ];
}

function deploymentsOf(scenario: Scenario): DeploymentObject[] {
  return scenario.workloads.filter((w) => w.kind === 'Deployment');
}

function withWorkload<W extends Workload>(scenario: Scenario, old: W, change: Partial<W>): Scenario {
  return { ...scenario, workloads: scenario.workloads.map((w) => (w === old ? { ...old, ...change } : w)) };
}

/** One pod more may go; `open` = so that the budget protects nobody any more, which is the last thing to suggest. */
function budgetChanges(scenario: Scenario, budget: PodDisruptionBudgetObject): { gentle: Change[]; open: Change[] } {
  const replicas = scenario.workloads
    .filter((workload) => selectsPods(budget, workload))
    .reduce((sum, workload) => sum + sizeOn(scenario.nodes, workload), 0);
  const floor = desiredHealthy(budget, replicas, replicas).desiredHealthy;
  const field = budget.minAvailable === null ? 'maxUnavailable' : 'minAvailable';
  const value = field === 'maxUnavailable' ? replicas - floor + 1 : Math.min(floor, replicas) - 1;
  if (floor === 0 || value < 0) return { gentle: [], open: [] };
  const change: Change = {
    words: `${field}: ${value} instead of ${written(budget[field])} on ${nameOf(budget)}`,
    scenario: {
      ...scenario,
      budgets: scenario.budgets.map((b) => (b === budget ? { ...b, [field]: { kind: 'int', value } } : b)),
    },
  };
  return Math.min(floor, replicas) - 1 > 0 ? { gentle: [change], open: [] } : { gentle: [], open: [change] };
}

function strategyChanges(scenario: Scenario, deployment: DeploymentObject): Change[] {
  const { strategy } = deployment;
  const change = (words: string, to: DeploymentObject['strategy']): Change => ({
    words: `${words} on ${nameOf(deployment)}`,
    scenario: withWorkload(scenario, deployment, { strategy: to }),
  });
  if (strategy.type === 'Recreate') {
    const to = { type: 'RollingUpdate', maxSurge: QUARTER, maxUnavailable: QUARTER } as const;
    return [change('strategy RollingUpdate instead of Recreate', to)];
  }
  const replicas = deployment.replicas ?? 1;
  const down = scaled(strategy.maxUnavailable, replicas, 'down');
  const least = scaled(strategy.maxSurge, replicas, 'up') > 0 ? 0 : 1;
  const smaller = [Math.min(down, replicas) - 1, least].filter((value) => value >= least && value < down);
  const larger = down + 1 < replicas ? [down + 1] : [];
  return [...new Set([...smaller, ...larger])].map((value) =>
    change(`maxUnavailable: ${value} instead of ${written(strategy.maxUnavailable)}`, {
      ...strategy,
      maxUnavailable: { kind: 'int', value },
    }),
  );
}

function otherChanges(scenario: Scenario, deployment: DeploymentObject): Change[] {
  const replicas = deployment.replicas ?? 1;
  const { template } = deployment;
  const probe: Change = {
    words: `a readinessProbe on ${nameOf(deployment)}`,
    scenario: withWorkload(scenario, deployment, { template: { ...template, hasReadinessProbe: true } }),
  };
  const more: Change = {
    words: `replicas: ${replicas + 1} instead of ${replicas} on ${nameOf(deployment)}`,
    scenario: withWorkload(scenario, deployment, { replicas: replicas + 1 }),
  };
  return [...(template.hasReadinessProbe ? [] : [probe]), more];
}

/** A bound of its rolling update, or a probe. */
function daemonSetChanges(scenario: Scenario, of: DaemonSetObject): Change[] {
  const { template, updateStrategy } = of;
  const probe: Change = {
    words: `a readinessProbe on ${nameOf(of)}`,
    scenario: withWorkload(scenario, of, { template: { ...template, hasReadinessProbe: true } }),
  };
  const probes = template.hasReadinessProbe ? [] : [probe];
  if (updateStrategy.type === 'OnDelete') return probes;
  const { maxSurge, maxUnavailable } = updateStrategy;
  const to = (value: number, words: string): Change => ({
    words: `maxUnavailable: ${value} instead of ${words} on ${nameOf(of)}`,
    scenario: withWorkload(scenario, of, {
      updateStrategy: { ...updateStrategy, maxSurge: int(0), maxUnavailable: int(value) },
    }),
  });
  const nodes = sizeOn(scenario.nodes, of);
  const down = Math.min(nodes, scaled(maxUnavailable, nodes, 'up'));
  const smaller = [...new Set([down - 1, 1])].filter((value) => value >= 1 && value < down);
  const noSurge = maxSurge.value > 0 ? [to(1, `maxSurge: ${written(maxSurge)}`)] : [];
  return [...smaller.map((value) => to(value, written(maxUnavailable))), ...noSurge, ...probes];
}

function int(value: number): IntOrPercent {
  return { kind: 'int', value };
}

function written(value: IntOrPercent | null): string {
  return value === null ? 'nothing' : `${value.value}${value.kind === 'percent' ? '%' : ''}`;
}
