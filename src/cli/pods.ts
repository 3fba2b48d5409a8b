/**
 * What is asked of the containers of each workload's pods: one pod on one node, searched by itself.
 */
import { nameOf, type Workload } from '../cluster/scenario.ts';
import type { Counterexample, GoalReport, MachineCoverage } from '../report/types.ts';
import { counted } from '../report/words.ts';
import { coverageIn } from './coverage.ts';
import { fileOf, findingsIn } from './findings.ts';
import { goalReports, type Part } from './goal-report.ts';
import { promisesKept, type PromisesKept } from './promises-kept.ts';
import { scenarioOf } from './scenario-of.ts';
import { searchPod } from './search.ts';
import type { Task } from './searches.ts';

/** Containers up to which so many disturbances are searched: how many states there are grows by powers of it. */
const MOST_CONTAINERS = { two: 3, one: 5 };

/** The share of the time of a group that its pods may take; as a rule they take hardly any. */
const SHARE = 0.25;

/** What was found of the pods of a group. */
export interface CheckedPods {
  readonly goals: readonly GoalReport[];
  readonly counterexamples: ReadonlyMap<string, Counterexample>;
  readonly kept: PromisesKept;
  readonly coverage: readonly MachineCoverage[];
  readonly assumptions: readonly string[];
  readonly notes: readonly string[];
}

/** Searches one pod of each workload; of the searches themselves nothing is kept, because the cluster's needs the memory. */
export function checkPods({ group, world, options, limits }: Task): CheckedPods {
  const begun = Date.now();
  const deadline = begun + (limits.deadline - begun) * SHARE;
  const { disturbances: asked, faults } = limits;
  const scenario = scenarioOf(group, world, { disturbances: asked, faults, tolerate: options.tolerate ?? 1 });
  const parts = group.workloads.map((workload, index): Part => {
    const disturbances = Math.min(asked, mostDisturbances(workload));
    return { outcome: searchPod(scenario, index, { ...limits, disturbances, deadline }), asked: disturbances };
  });
  const files = new Map<string, Counterexample>();
  const findings = findingsIn(parts, null);
  const goals = goalReports(parts, options.timeout ?? '').map(({ requirement, report }): GoalReport => {
    const finding = findings.find((one) => one.requirement === requirement);
    return finding ? { ...report, ...fileOf(finding, options, files) } : report;
  });
  return {
    goals,
    counterexamples: files,
    kept: promisesKept(options, parts, null),
    // The cluster's own pod has a table of that name.
    coverage: coverageIn(parts, ['pod']),
    assumptions: group.workloads.flatMap(assumed),
    notes: group.workloads.flatMap((workload) => searchedLess(workload, asked)),
  };
}

/** What to say where the containers are too many for as many disturbances as are asked. */
function searchedLess(workload: Workload, asked: number): string[] {
  const { containers } = workload.template;
  const most = mostDisturbances(workload);
  if (most >= Math.min(asked, mostDisturbances())) return [];
  return [`${nameOf(workload)}: its ${containers.length} containers are searched at ≤ ${counted(most, 'disturbance')}`];
}

/** Of a workload, or at most. */
function mostDisturbances(workload?: Workload): number {
  const containers = workload?.template.containers.length ?? 0;
  if (containers <= MOST_CONTAINERS.two) return 2;
  return containers <= MOST_CONTAINERS.one ? 1 : 0;
}

/** A declared port is only informational: what is made of it has to be said where two containers declare some. */
function assumed(workload: Workload): string[] {
  const declaring = workload.template.containers.filter(({ ports }) => ports.length > 0).length;
  return declaring > 1 ? [`each container of ${nameOf(workload)} listens on the ports that it declares`] : [];
}
