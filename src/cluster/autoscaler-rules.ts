/**
 * HorizontalPodAutoscalers: evaluations that change the size of their target, and changes of the load.
 * Source: autoscaling-and-disruption.md §1.4.
 */
import type { Op, Rule, View } from '../engine/contract.ts';
import { loadLevels } from '../../models/horizontal-pod-autoscaler/reconcile.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { Kinds } from './kinds.ts';
import { disturbance, toSelf } from './operations.ts';
import { autoscaled, type Scenario } from './scenario.ts';
import { workloadView } from './workload-view.ts';

/** An evaluation is a step only when it would write: a periodic loop has no phase. */
export function autoscalerRules(
  kinds: Kinds,
  scenario: Scenario,
  desiredReplicas: Arithmetic['desiredReplicas'],
): Rule<Scenario>[] {
  if (autoscaled(scenario).length === 0) return [];
  return [
    {
      name: 'horizontal-pod-autoscaler',
      class: 'progress',
      forEach: kinds.autoscaler,
      fairness: 'weak',
      steps: (v) => {
        const { autoscaler, need } = v.self.context;
        const write = evaluation(v, kinds, { autoscaler: Number(autoscaler), load: Number(need), desiredReplicas });
        return write ? [{ actor: 'horizontal-pod-autoscaler', verb: 'scale', ...write }] : [];
      },
    },
    {
      name: 'load',
      class: 'disturbance',
      forEach: kinds.autoscaler,
      fairness: 'none',
      steps: (v) => {
        const spec = v.config.autoscalers[Number(v.self.context['autoscaler'])];
        const levels = spec ? loadLevels(spec).filter((level) => level !== v.self.context['need']) : [];
        return levels.flatMap((need) =>
          disturbance(scenario, kinds, 'load', {
            actor: 'world',
            verb: 'load',
            args: { pods: need },
            ops: [toSelf({ type: 'LOAD', need })],
          }),
        );
      },
    },
  ];
}

/** Has every autoscaler the size that it wants? */
export function areScaled(v: View<Scenario>, kinds: Kinds, desiredReplicas: Arithmetic['desiredReplicas']): boolean {
  return v.all(kinds.autoscaler).every((hpa) => {
    if (!hpa) return true;
    const [autoscaler, load] = [Number(hpa.context['autoscaler']), Number(hpa.context['need'])];
    return evaluation(v, kinds, { autoscaler, load, desiredReplicas }) === null;
  });
}

/** H1–H8: the new size of the target and the write, null if it has that size or is not there. */
function evaluation(
  v: View<Scenario>,
  kinds: Kinds,
  {
    autoscaler,
    load,
    desiredReplicas,
  }: { autoscaler: number; load: number; desiredReplicas: Arithmetic['desiredReplicas'] },
): { readonly args: { readonly replicas: number }; readonly ops: readonly Op[] } | null {
  const all = autoscaled(v.config);
  const own = all.find((one) => one.autoscaler === autoscaler);
  const spec = v.config.autoscalers[autoscaler];
  if (!own || !spec) return null;
  const { minReplicas, maxReplicas } = spec;
  // H6: two autoscalers that select the same pods evaluate no metrics; H4 and H5 do not check.
  const shared = all.filter((one) => one.workload === own.workload).length > 1;
  const need = shared ? null : load;
  const current = workloadView(v, kinds, own.workload).desired;
  const replicas = desiredReplicas({ current, minReplicas, maxReplicas, need });
  if (replicas === current) return null;
  // Two that fight would leave ever more Terminating pods behind: there each waits until they have ended.
  if (shared && v.fold(kinds.podStates).has(`${own.workload} terminating`)) return null;
  for (const kind of [kinds.deployment, kinds.replicaSet]) {
    for (const [slot, target] of v.all(kind).entries()) {
      if (target?.context['workload'] !== own.workload) continue;
      const { desired, max } = target.context;
      const event = { type: 'SCALE', replicas, ...(kind === kinds.replicaSet ? { desired, max } : {}) };
      return { args: { replicas }, ops: [{ op: 'send', to: { kind, slot }, event }] };
    }
  }
  return null;
}
