/**
 * Goals about HorizontalPodAutoscalers: within-range, settles. Sources: checks.md §4; autoscaling-and-disruption.md §1.8.
 *
 * A size of 0 is the off switch (HPA-S2) and not asked about. A size that a user sets by hand is the user's choice.
 */
import type { Kinds } from '../src/cluster/kinds.ts';
import { autoscaled, type Scenario } from '../src/cluster/scenario.ts';
import { workloadView } from '../src/cluster/workload-view.ts';
import type { Goal, Requirement, View, Write, WriteProperty } from '../src/engine/contract.ts';

type Autoscaler = Scenario['autoscalers'][number];

/** The goals of every autoscaler whose target is there. */
export function autoscalerGoals(kinds: Kinds, scenario: Scenario): Requirement<Scenario>[] {
  const all = autoscaled(scenario);
  return all.flatMap(({ autoscaler, workload }) => {
    const spec = scenario.autoscalers[autoscaler];
    if (!spec) return [];
    const alone = all.filter((one) => one.workload === workload).length === 1;
    return [withinRange(kinds, spec, workload), settles(kinds, spec, { autoscaler, workload, alone })];
  });
}

function isWithin({ minReplicas, maxReplicas }: Autoscaler, size: number): boolean {
  return size === 0 || (size >= minReplicas && size <= maxReplicas);
}

const scales = (step: Write): boolean =>
  (step.actor === 'horizontal-pod-autoscaler' && step.verb === 'scale') ||
  (step.actor === 'user' && step.verb === 'apply');

/**
 * Neither an autoscaler nor the manifest, applied again, takes the size out of the range: who names `replicas` outside of
 * it fights the autoscaler with every apply. A number within the range is set back and adjusted, and stays in it.
 */
function withinRange(kinds: Kinds, spec: Autoscaler, workload: number): WriteProperty<Scenario> {
  return {
    name: `within-range horizontalpodautoscaler/${spec.name}`,
    on: 'write',
    about: scales,
    when: (before) => before.self.context['workload'] === workload,
    holds: (before, after) => {
      const size = workloadView(after, kinds, workload).desired;
      return size === workloadView(before, kinds, workload).desired || isWithin(spec, size);
    },
  };
}

/** Constant load gives a constant size: what the load needs, within the range. */
function settles(
  kinds: Kinds,
  spec: Autoscaler,
  { autoscaler, workload, alone }: { autoscaler: number; workload: number; alone: boolean },
): Goal<Scenario> {
  const wanted = (v: View<Scenario>): number => {
    const hpa = v.all(kinds.autoscaler).find((one) => one?.context['autoscaler'] === autoscaler);
    return Math.min(spec.maxReplicas, Math.max(spec.minReplicas, Number(hpa?.context['need'])));
  };
  return {
    name: `settles horizontalpodautoscaler/${spec.name}`,
    kind: 'converges',
    reached: (v) => {
      const size = workloadView(v, kinds, workload).desired;
      // Two that select the same pods read no metrics (HPA-S9): any size that both allow may stay.
      return size === 0 || (alone ? size === wanted(v) : isWithin(spec, size));
    },
  };
}
