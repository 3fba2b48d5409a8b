/**
 * Composes one pod of a workload, on one node, into a model for the engine: containers, sandbox, kubelet, and whoever makes
 * the pod again. The cluster's model has the same pod as one machine (models/pod/machine.ts), an abstraction of this one
 * (properties/pod-abstraction.test.ts).
 */
import type { ClusterModel, Op } from '../engine/contract.ts';
import { podArithmetic, type PodArithmetic } from './pod-arithmetic.ts';
import { podKinds, type PodKinds } from './pod-kinds.ts';
import { containerRules, podKubeletRules } from './pod-rules.ts';
import { ownerRule, podWorldRules } from './pod-world-rules.ts';
import { workload, type Scenario } from './scenario.ts';

/** A composed pod: the engine's model, and the kinds that properties read. */
export interface OnePod {
  readonly model: ClusterModel<Scenario>;
  readonly kinds: PodKinds;
}

/** The scenario of one workload's pod by itself: nothing else of it matters to the pod's containers. */
export function podScenario(scenario: Scenario, index: number): Scenario {
  return { ...scenario, workloads: [workload(scenario, index)], services: [], budgets: [], autoscalers: [] };
}

/** A pod of the only workload of the scenario; `faulty` replaces what kubelet and owner compute, for mutants. */
export function composePod(scenario: Scenario, faulty: Partial<PodArithmetic> = {}): OnePod {
  const arithmetic = { ...podArithmetic, ...faulty };
  const kinds = podKinds(scenario, 0, arithmetic.machines);
  const containers = workload(scenario, 0).template.containers.map(
    ({ hasStartupProbe: startup, hasReadinessProbe: readiness }, index): Op => ({
      op: 'create',
      kind: kinds.container,
      count: 1,
      input: { workload: 0, index, startup, readiness },
    }),
  );
  return {
    kinds,
    model: {
      config: scenario,
      kinds: [kinds.pod, kinds.sandbox, kinds.container],
      rules: [
        ...podKubeletRules(kinds, arithmetic),
        ownerRule(kinds, arithmetic),
        ...containerRules(kinds),
        ...podWorldRules(kinds, scenario),
      ],
      initial: [
        { op: 'create', kind: kinds.pod, count: 1, input: { workload: 0, template: 0, elsewhere: false } },
        { op: 'create', kind: kinds.sandbox, count: 1, input: { workload: 0 } },
        ...containers,
      ],
    },
  };
}
