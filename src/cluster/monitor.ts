/**
 * What the checker itself remembers of a workload: losses since all its pods were last ready (3 = many), and whether it
 * has had two replicas ever since. No controller reads it, only properties do.
 */
import { assign, setup } from 'xstate';
import type { MachineEvent, Rule } from '../engine/contract.ts';
import type { Kinds } from './kinds.ts';
import { isReplicaSet, type Scenario } from './scenario.ts';
import { workloadView } from './workload-view.ts';

export const monitorMachine = setup({
  types: {
    context: {} as { workload: number; losses: number; redundant: boolean },
    events: {} as { type: 'LOSS' } | { type: 'ALL_READY'; redundant: boolean } | { type: 'NOT_REDUNDANT' },
    input: {} as { workload: number },
  },
}).createMachine({
  id: 'monitor',
  context: ({ input }) => ({ workload: input.workload, losses: 0, redundant: false }),
  on: {
    LOSS: { actions: assign({ losses: ({ context }) => Math.min(3, context.losses + 1) }) },
    ALL_READY: { actions: assign(({ event }) => ({ losses: 0, redundant: event.redundant })) },
    NOT_REDUNDANT: { actions: assign({ redundant: false }) },
  },
});

/** Notes when all pods of a workload are ready, and when it has fewer than two replicas. */
export function monitorRule(kinds: Kinds, scenario: Scenario): Rule<Scenario> {
  const sets = scenario.workloads.some(isReplicaSet);
  return {
    name: 'monitor',
    class: 'prompt',
    forEach: kinds.monitor,
    deferred: true,
    fairness: 'none',
    wakes: [
      { on: kinds.pod, changed: () => true, key: 'every' },
      { on: kinds.deployment, changed: () => true, key: 'every' },
      ...(sets ? [{ on: kinds.replicaSet, changed: () => true, key: 'every' as const }] : []),
    ],
    steps: (v) => {
      const { desired, ready } = workloadView(v, kinds, Number(v.self.context['workload']));
      const { losses, redundant } = v.self.context;
      const send = (event: MachineEvent) => [
        { actor: 'monitor', verb: 'note', ops: [{ op: 'send' as const, to: 'self' as const, event }] },
      ];
      if (ready >= desired && (losses !== 0 || redundant !== desired >= 2))
        return send({ type: 'ALL_READY', redundant: desired >= 2 });
      return desired < 2 && redundant === true ? send({ type: 'NOT_REDUNDANT' }) : [];
    },
  };
}
