/**
 * Smaller numbers for workloads of more than four replicas, so that two disturbances can be searched to the end.
 *
 * What the rules' arithmetic asks of the numbers stays as it was: whether a rollout may surge, how much it may take away
 * (nothing, some, all), whether what it leaves is more than one node carries, and what a budget allows (nothing, some, all;
 * less than, as many as, or more than a rollout).
 * Percentages become the whole numbers that they round to. Source: architecture.md §4, "Scope".
 */
import { scaled } from '../kube/percent.ts';
import { selectsPods } from '../kube/selector.ts';
import { leastSize, nameOf, replicasOf, scales, type Scenario, type Workload } from '../cluster/scenario.ts';
import type {
  DeploymentObject,
  HorizontalPodAutoscalerObject,
  IntOrPercent,
  PodDisruptionBudgetObject,
} from '../kube/types.ts';
import { desiredHealthy } from '../../models/poddisruptionbudget/reconcile.ts';

/** Up to this size the manifest's own numbers are searched to the end. */
const FULL_SIZE = 4;

interface Shrunk {
  readonly workloads: readonly Workload[];
  readonly budgets: readonly PodDisruptionBudgetObject[];
  readonly autoscalers: readonly HorizontalPodAutoscalerObject[];
  /** What became of which number, e.g. `deployment/web: replicas 10 → 3, maxSurge 25% → 1`. */
  readonly words: readonly string[];
}

/** What must not change: each entry is one question that the rules ask of the numbers. */
type Shape = string;

interface Numbers {
  readonly replicas: number;
  /** `null` = Recreate, or no rollouts at all. */
  readonly surge: number | null;
  readonly unavailable: number | null;
  /** Pods that each budget lets go when all are healthy; only budgets of this workload alone. */
  readonly allowed: readonly number[];
}

/** Smaller copies of what is too large; `null` if nothing is, or if no smaller size asks the same questions. */
export function shrink(
  workloads: readonly Workload[],
  budgets: readonly PodDisruptionBudgetObject[],
  nodes: number,
  autoscalers: readonly HorizontalPodAutoscalerObject[] = [],
): Shrunk | null {
  const words: string[] = [];
  const newAutoscalers = new Map(autoscalers.map((autoscaler) => [autoscaler, autoscaler]));
  const newBudgets = new Map(budgets.map((budget) => [budget, budget]));
  const copies = workloads.map((deployment) => {
    const size = steadySize(deployment, autoscalers);
    if (size <= FULL_SIZE) return deployment;
    const own = budgets.filter((budget) => selectsPods(budget, deployment));
    // A budget over several workloads has one number for all of them: shrinking one of them would change its share.
    if (own.some((budget) => workloads.filter((other) => selectsPods(budget, other)).length > 1)) return null;
    const before = numbersOf(deployment, own, size);
    const least = leastReplicas(deployment, before, nodes);
    const exact = smaller(before, least, { nodes, compare: true });
    const after = exact ?? smaller(before, least, { nodes, compare: false });
    if (after === null) return null;
    if (exact === null) words.push('budgets are not compared with maxUnavailable');
    words.push(`${nameOf(deployment)}: ${changes(before, after)}`);
    for (const autoscaler of autoscalers.filter((one) => scales(one, deployment))) {
      const { minReplicas: min, maxReplicas: max } = autoscaler;
      const minReplicas = Math.min(min, after.replicas);
      const range = { minReplicas, maxReplicas: Math.max(after.replicas, minReplicas + Math.min(2, max - min)) };
      words.push(`${nameOf(autoscaler)}: ${min} to ${max} → ${range.minReplicas} to ${range.maxReplicas}`);
      newAutoscalers.set(autoscaler, { ...autoscaler, ...range });
    }
    own.forEach((budget, index) => {
      const value = after.allowed[index] ?? 0;
      const fromBelow = budget.minAvailable !== null;
      words.push(
        `${nameOf(budget)}: ${fromBelow ? `minAvailable ${after.replicas - value}` : `maxUnavailable ${value}`}`,
      );
      newBudgets.set(budget, {
        ...budget,
        minAvailable: fromBelow ? int(after.replicas - value) : null,
        maxUnavailable: fromBelow ? null : int(value),
      });
    });
    return withNumbers(deployment, after);
  });
  const kept = copies.flatMap((copy) => copy ?? []);
  if (words.length === 0 || kept.length < copies.length) return null;
  return { workloads: kept, budgets: [...newBudgets.values()], autoscalers: [...newAutoscalers.values()], words };
}

/** The size that a workload has when nothing happens: what its manifest names, or at least what an autoscaler keeps up. */
export function steadySize(of: Workload, autoscalers: readonly HorizontalPodAutoscalerObject[]): number {
  if (of.kind === 'DaemonSet') return 0; // its nodes decide, and they are as they are
  return Math.max(replicasOf(of), leastSize(of, autoscalers));
}

/** Would the whole scenario be searched at smaller numbers? */
export function isLarge({ workloads, autoscalers }: Scenario): boolean {
  return workloads.some((w) => steadySize(w, autoscalers) > FULL_SIZE);
}

function numbersOf(deployment: Workload, budgets: readonly PodDisruptionBudgetObject[], replicas: number): Numbers {
  const strategy = deployment.kind === 'Deployment' ? deployment.strategy : null;
  const rolling = strategy?.type === 'RollingUpdate' ? strategy : null;
  const surge = rolling ? scaled(rolling.maxSurge, replicas, 'up') : null;
  const down = rolling ? scaled(rolling.maxUnavailable, replicas, 'down') : null;
  return {
    replicas,
    surge,
    // The Deployment controller never lets both be 0.
    unavailable: surge === 0 && down === 0 ? 1 : down === null ? null : Math.min(down, replicas),
    allowed: budgets.map((budget) => {
      const { desiredHealthy: floor } = desiredHealthy(budget, replicas, replicas);
      return Math.min(replicas, Math.max(0, replicas - floor));
    }),
  };
}

/** What the numbers are asked about. */
interface Questions {
  readonly nodes: number;
  /** Whether budgets are compared with what a rollout takes away. */
  readonly compare: boolean;
}

function shapeOf({ replicas, surge, unavailable, allowed }: Numbers, { nodes, compare }: Questions): Shape {
  return [
    surge === null ? 'recreate' : surge > 0,
    unavailable === null ? '' : part(unavailable, replicas),
    replicas - (unavailable ?? 0) > Math.ceil((replicas + (surge ?? 0)) / nodes),
    ...allowed.map((value) => allowance(value, replicas, compare ? unavailable : null)),
  ].join(', ');
}

function part(value: number, replicas: number): string {
  return value === 0 ? 'none' : value >= replicas ? 'all' : 'some';
}

function allowance(value: number, replicas: number, unavailable: number | null): string {
  return `${part(value, replicas)} ${Math.sign(value - (unavailable ?? 0))}`;
}

/** The fewest replicas, and at least `least`, for which some numbers have the same shape. */
function smaller(before: Numbers, least: number, questions: Questions): Numbers | null {
  const shape = shapeOf(before, questions);
  const compared = (unavailable: number | null): number | null => (questions.compare ? unavailable : null);
  for (let replicas = least; replicas <= Math.max(FULL_SIZE, least) && replicas < before.replicas; replicas++) {
    const sizes = Array.from({ length: replicas + 1 }, (_, value) => value);
    for (const unavailable of before.unavailable === null ? [null] : sizes) {
      const allowed = before.allowed.map((value) => {
        const wanted = allowance(value, before.replicas, compared(before.unavailable));
        return sizes.find((size) => allowance(size, replicas, compared(unavailable)) === wanted) ?? 0;
      });
      const surge = before.surge === null ? null : Math.min(1, before.surge);
      const after = { replicas, surge, unavailable, allowed };
      if (shapeOf(after, questions) === shape) return after;
    }
  }
  return null;
}

/** Below this size pods that keep each other off would have room that they do not have in the manifest. */
function leastReplicas(deployment: Workload, { replicas, surge }: Numbers, nodes: number): number {
  if (!needsNodes(deployment) || replicas + (surge ?? 0) <= nodes) return 3;
  return replicas > nodes ? nodes + 1 : replicas;
}

/** Do the pods keep each other off a node, so that it matters whether there are more of them than nodes? */
function needsNodes({ template }: Workload): boolean {
  const spread = template.topologySpread.some((constraint) => constraint.whenUnsatisfiable === 'DoNotSchedule');
  return spread || template.podAntiAffinity.length > 0 || template.hostPorts.length > 0;
}

function withNumbers(deployment: Workload, numbers: Numbers): Workload {
  const { surge, unavailable, replicas } = numbers;
  if (deployment.kind === 'Pod' || deployment.kind === 'DaemonSet') return deployment;
  const named = deployment.replicas === null ? null : Math.min(deployment.replicas, replicas);
  if (deployment.kind !== 'Deployment') return { ...deployment, replicas: named };
  const strategy: DeploymentObject['strategy'] =
    surge === null || unavailable === null
      ? deployment.strategy
      : { type: 'RollingUpdate', maxSurge: int(surge), maxUnavailable: int(unavailable) };
  return { ...deployment, replicas: named, strategy };
}

function int(value: number): IntOrPercent {
  return { kind: 'int', value };
}

function changes(before: Numbers, after: Numbers): string {
  const pairs: readonly (readonly [string, number | null, number | null])[] = [
    ['replicas', before.replicas, after.replicas],
    ['maxSurge', before.surge, after.surge],
    ['maxUnavailable', before.unavailable, after.unavailable],
  ];
  return pairs
    .filter(([, from, to]) => from !== null && from !== to)
    .map(([name, from, to]) => `${name} ${from} → ${to}`)
    .join(', ');
}
