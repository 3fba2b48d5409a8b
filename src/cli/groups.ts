/**
 * Splits the input into groups of workloads that can be checked apart. Source: checks.md §2.
 *
 * Checking a group by itself is exact if pods of other groups change neither where its pods may run nor which node is
 * preferred, and if each disturbance acts on one pod, node or workload. On assumed nodes the first is true: they are
 * never full, and everything else by which pods keep others away is a tie. The scheduler's last criterion, least requested
 * cpu, is the exception: foreign pods could decide between nodes that are equal for the group. On given nodes, workloads
 * that could fill a node together are tied; where that would tie more than `MOST_BY_CAPACITY` of them they stay apart,
 * pods of other groups are left out, and whom they could preempt, and `foreignLoad` says so.
 */
import { selectsPods } from '../kube/selector.ts';
import type {
  DeschedulerPolicyObject,
  HorizontalPodAutoscalerObject,
  KubeObject,
  NodeObject,
  PodDisruptionBudgetObject,
  PriorityClassObject,
  ResourceQuotaObject,
  ServiceObject,
} from '../kube/types.ts';
import { isWorkload, nameOf, scales, type Workload } from '../cluster/scenario.ts';
import { nearMiss, type NotModelled } from './near-miss.ts';
import { tiesByCapacity, tiesByPriority, tiesByQuota, tiesBySelection, tiesOfPairs, type Tie } from './ties.ts';

export interface Group {
  readonly name: string;
  readonly workloads: readonly Workload[];
  readonly services: readonly ServiceObject[];
  readonly budgets: readonly PodDisruptionBudgetObject[];
  readonly autoscalers: readonly HorizontalPodAutoscalerObject[];
  /** Those of the input: every pod may have its priority from one of them. */
  readonly priorityClasses: readonly PriorityClassObject[];
  /** Quotas of pods over its namespaces. */
  readonly quotas: readonly ResourceQuotaObject[];
  /** What evicts pods from outside; the same for every group. */
  readonly descheduler?: DeschedulerPolicyObject;
  /** What ties the workloads together, in words. */
  readonly ties: readonly string[];
  /** Pods of other groups could take capacity that this group needs; they are left out. */
  readonly foreignLoad: boolean;
}

const MOST_BY_CAPACITY = 3;

/**
 * Groups in the order of their first workload; `nodes` are those whose capacity is given. A Service that selects nothing
 * belongs to the workload that it is evidently meant for, if there is one.
 */
export function groupsOf(
  objects: readonly KubeObject[],
  nodes: readonly NodeObject[] = [],
  notModelled: NotModelled = {},
): Group[] {
  const workloads = objects.filter(isWorkload);
  const selecting = objects.filter((o) => o.kind === 'Service' || o.kind === 'PodDisruptionBudget');
  const ties = [
    ...tiesBySelection(workloads, selecting),
    ...tiesOfPairs(workloads),
    ...tiesByQuota(workloads, objects),
  ];
  const byCapacity = tiesByCapacity(workloads, nodes);
  const capacity = [...byCapacity, ...tiesByPriority(byCapacity)];
  const together = joined(workloads, [...ties, ...capacity]);
  const tooLarge = together.find(
    (members) => members.length > MOST_BY_CAPACITY && joined(members, ties).length > 1 && capacity.length > 0,
  );
  const quotas = objects.filter((o) => o.kind === 'ResourceQuota').filter((o) => o.pods !== null);
  const descheduler = objects.find((o) => o.kind === 'DeschedulerPolicy');
  const used = tooLarge ? ties : [...ties, ...capacity];
  return joined(workloads, used).map((members) => ({
    name: members.map((member) => shortName(member, workloads)).join('+'),
    workloads: members,
    services: objects
      .filter((o) => o.kind === 'Service')
      .filter((o) => {
        const meant = nearMiss(o, objects, notModelled);
        return members.some((w) => selectsPods(o, w) || w === meant);
      }),
    budgets: objects
      .filter((o) => o.kind === 'PodDisruptionBudget')
      .filter((o) => members.some((w) => selectsPods(o, w))),
    autoscalers: objects
      .filter((o) => o.kind === 'HorizontalPodAutoscaler')
      .filter((o) => members.some((w) => scales(o, w))),
    priorityClasses: objects.filter((o) => o.kind === 'PriorityClass'),
    quotas: quotas.filter((o) => members.some((w) => w.namespace === o.namespace)),
    ...(descheduler ? { descheduler } : {}),
    ties: used.filter((tie) => tie.of.some((w) => members.includes(w))).map((tie) => tie.words),
    foreignLoad: tooLarge !== undefined && capacity.some((tie) => tie.of.some((w) => members.includes(w))),
  }));
}

/** Everything that belongs to a group, by name. */
export function membersOf(group: Group): string[] {
  const { workloads, services, budgets, autoscalers, quotas, descheduler } = group;
  return [...workloads, ...services, ...budgets, ...autoscalers, ...quotas, ...(descheduler ? [descheduler] : [])].map(
    nameOf,
  );
}

/** Connected parts of the workloads under the ties. */
function joined(workloads: readonly Workload[], ties: readonly Tie[]): Workload[][] {
  const partOf = new Map(workloads.map((workload, index) => [workload, index]));
  for (const tie of ties) {
    const parts = tie.of.flatMap((workload) => partOf.get(workload) ?? []);
    const target = Math.min(...parts);
    for (const [workload, part] of partOf) if (parts.includes(part)) partOf.set(workload, target);
  }
  return [...new Set(partOf.values())].map((part) => workloads.filter((workload) => partOf.get(workload) === part));
}

/** The name, with kind or namespace only where it would be ambiguous. */
function shortName(workload: Workload, all: readonly Workload[]): string {
  const same = all.filter((other) => other !== workload && other.name === workload.name);
  const kind = same.some((other) => other.namespace === workload.namespace) ? `${workload.kind.toLowerCase()}/` : '';
  const namespace = same.some((other) => other.namespace !== workload.namespace) ? `${workload.namespace}/` : '';
  return `${namespace}${kind}${workload.name}`;
}
