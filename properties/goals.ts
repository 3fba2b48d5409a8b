/**
 * The goals of a workload: what its author evidently wants. Source: checks.md §4.
 *
 * They read only what the API server shows and what the checker's monitor remembers.
 */
import type { Goal, Property, Requirement, View } from '../src/engine/contract.ts';
import type { Kinds } from '../src/cluster/kinds.ts';
import { nameOf, replicasOf, workload, type Scenario } from '../src/cluster/scenario.ts';
import { workloadView } from '../src/cluster/workload-view.ts';
import { selectsPods } from '../src/kube/selector.ts';

/** At least one pod is ready while at most `tolerate` losses have happened since all were. */
export function staysAvailable(kinds: Kinds, scenario: Scenario, index: number): Property<Scenario> {
  const asked = [...scenario.services, ...scenario.budgets].some((by) => selectsPods(by, workload(scenario, index)));
  return {
    name: `stays-available ${nameOf(workload(scenario, index))}`,
    on: 'settled',
    when: (v) => {
      const monitor = v.all(kinds.monitor)[index]?.context;
      return asked && monitor?.['redundant'] === true && Number(monitor['losses']) <= scenario.tolerate;
    },
    holds: (v) => workloadView(v, kinds, index).ready >= 1,
  };
}

/** When disturbances have ended, a working version runs fully and nothing else does. */
export function converges(kinds: Kinds, scenario: Scenario, index: number): Goal<Scenario> {
  return {
    name: `converges ${nameOf(workload(scenario, index))}`,
    kind: 'converges',
    reached: (v) => {
      const { works, complete } = workloadView(v, kinds, index);
      if (!works) return true;
      // Recreate waits for pods that nobody can confirm as ended: asked where the lost node has returned or gone.
      const asked = workload(scenario, index);
      const waitsForLostNode = asked.kind === 'Deployment' && asked.strategy.type === 'Recreate';
      if (waitsForLostNode && v.all(kinds.node).some((node) => node?.tags.has('tainted'))) return true;
      return complete;
    },
  };
}

/** A drain of a node that is up ends; asked at the sizes that the manifest names or more, since fewer are the user's choice. */
export function drainEnds(kinds: Kinds, scenario: Scenario): Goal<Scenario> {
  const shrunk = (v: View<Scenario>): boolean =>
    scenario.workloads.some(
      (asked, index) => asked.kind !== 'Pod' && workloadView(v, kinds, index).desired < replicasOf(asked),
    );
  return {
    name: 'drain-ends',
    kind: 'converges',
    reached: (v) => shrunk(v) || v.all(kinds.node).every((node) => !node?.tags.has('draining') || !node.tags.has('up')),
  };
}

/** Nobody creates and deletes for ever without a cause from outside. */
export function noFlapping(): Goal<Scenario> {
  return {
    name: 'no-flapping',
    kind: 'no-flapping',
    reached: () => true,
    counts: (step) => ['create', 'delete', 'evict', 'grow-new', 'scale-down-old', 'proportional'].includes(step.verb),
  };
}

/** Every goal that this version asks of a scenario. */
export function goalsOf(kinds: Kinds, scenario: Scenario): Requirement<Scenario>[] {
  const each = scenario.workloads.flatMap((_, index) => [
    staysAvailable(kinds, scenario, index),
    converges(kinds, scenario, index),
  ]);
  return [...each, drainEnds(kinds, scenario), noFlapping()];
}
