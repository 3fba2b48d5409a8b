/**
 * What Kubernetes promises of HorizontalPodAutoscalers. Source: autoscaling-and-disruption.md §1.8 (HPA rows).
 *
 * Left out: HPA-S3 to S8, S10 and S11 (windows, policies, tolerance and samples are not modelled), HPA-L1 and L2, which are
 * the goal settles, HPA-L3 (no load is a load like others), L4 and L5 (autoscalers are not deleted and report nothing).
 */
import type { Kinds } from '../../src/cluster/kinds.ts';
import { autoscaled, type Scenario } from '../../src/cluster/scenario.ts';
import { workloadView } from '../../src/cluster/workload-view.ts';
import type { View, Write, WriteProperty } from '../../src/engine/contract.ts';

/** The promises of §1.8 that are asked of every autoscaler. */
export function autoscalerPromises(kinds: Kinds, scenario: Scenario): WriteProperty<Scenario>[] {
  const all = autoscaled(scenario);
  const about = (step: Write): boolean => step.actor === 'horizontal-pod-autoscaler' && step.verb === 'scale';
  const own = (before: View<Scenario>): { workload: number; least: number; most: number } => {
    const spec = scenario.autoscalers[Number(before.self.context['autoscaler'])];
    const workload = Number(before.self.context['workload']);
    return { workload, least: spec?.minReplicas ?? 0, most: spec?.maxReplicas ?? 0 };
  };
  const size = (v: View<Scenario>, workload: number): number => workloadView(v, kinds, workload).desired;
  return [
    {
      name: 'HPA-S1',
      on: 'write',
      about,
      when: () => true,
      holds: (before, after) => {
        const { workload, least, most } = own(before);
        return size(after, workload) >= least && size(after, workload) <= most;
      },
    },
    {
      name: 'HPA-S2',
      on: 'write',
      about,
      when: () => true,
      holds: (before) => size(before, own(before).workload) > 0,
    },
    {
      name: 'HPA-S9',
      on: 'write',
      about,
      when: (before) => all.filter(({ workload }) => workload === own(before).workload).length > 1,
      holds: (before) => {
        const { workload, least, most } = own(before);
        return size(before, workload) < least || size(before, workload) > most;
      },
    },
  ];
}
