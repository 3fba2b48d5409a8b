/**
 * What the checker itself remembers of a workload: losses since all its pods were last ready (3 = many), and the least
 * number of replicas asked for ever since, whether that number has changed, whether one of its pods was preempted, and
 * whether somebody scaled the workload by hand below what its autoscaler keeps up; where a hard spread constraint is asked
 * about, whether anything was ever lost. No controller reads it, only properties do.
 */
import { assign, setup } from 'xstate';
import type { MachineEvent, Rule, View } from '../engine/contract.ts';
import type { Kinds } from './kinds.ts';
import { controllersOf } from './operations.ts';
import { hasPriorities, isReplicaSet, leastSize, workload, type Scenario } from './scenario.ts';
import { workloadView } from './workload-view.ts';

export const monitorMachine = setup({
  types: {
    context: {} as {
      workload: number;
      losses: number;
      least: number;
      scaled: boolean;
      preempted: boolean;
      byHand: boolean;
      lost: boolean | null;
    },
    events: {} as
      | { type: 'LOSS' }
      | { type: 'ALL_READY'; replicas: number; enough: boolean }
      | { type: 'SCALED'; replicas: number }
      | { type: 'PREEMPTED' }
      | { type: 'BY_HAND' },
    input: {} as { workload: number; lost: boolean | null },
  },
}).createMachine({
  id: 'monitor',
  context: ({ input }) => ({ ...input, losses: 0, least: 0, scaled: false, preempted: false, byHand: false }),
  on: {
    LOSS: {
      actions: assign(({ context }) => ({
        losses: Math.min(3, context.losses + 1),
        lost: context.lost === null ? null : true,
      })),
    },
    ALL_READY: {
      actions: assign(({ context, event }) => ({
        losses: 0,
        least: event.replicas,
        scaled: false,
        preempted: false,
        byHand: context.byHand && !event.enough,
      })),
    },
    PREEMPTED: { actions: assign({ preempted: true }) },
    BY_HAND: { actions: assign({ byHand: true }) },
    SCALED: {
      actions: assign(({ context, event }) => ({ least: Math.min(context.least, event.replicas), scaled: true })),
    },
  },
});

/** Is a pod of the workload on a node that is not up, noticed or not, or that is being drained? Its loss still counts. */
function isThreatened(v: View<Scenario>, kinds: Kinds, index: number): boolean {
  return [...v.fold(kinds.threatened)].some((workload) => controllersOf(v.config, workload).includes(index));
}

/** Is a pod of the workload ending to make room for another one? */
function isPreempted(v: View<Scenario>, kinds: Kinds, index: number): boolean {
  if (!hasPriorities(v.config)) return false;
  return [...v.fold(kinds.preempted)].some((workload) => controllersOf(v.config, workload).includes(index));
}

/** Notes when all pods of a workload are ready, and when another number is asked for. */
export function monitorRule(kinds: Kinds, scenario: Scenario): Rule<Scenario> {
  const sets = scenario.workloads.some(isReplicaSet);
  return {
    name: 'monitor',
    class: 'prompt',
    forEach: kinds.monitor,
    deferred: true,
    wakesCoverReads: true,
    fairness: 'none',
    wakes: [
      { on: kinds.pod, changed: () => true, key: 'every' },
      { on: kinds.node, changed: () => true, key: 'every' },
      { on: kinds.deployment, changed: () => true, key: 'every' },
      { on: kinds.daemonSet, changed: () => true, key: 'every' },
      ...(sets ? [{ on: kinds.replicaSet, changed: () => true, key: 'every' as const }] : []),
    ],
    steps: (v) => {
      const index = Number(v.self.context['workload']);
      // With minReadySeconds a pod counts once it is available, as for the controllers.
      const { desired, available } = workloadView(v, kinds, index);
      const enough = desired >= leastSize(workload(scenario, index), scenario.autoscalers);
      const { losses, least, scaled, preempted, byHand } = v.self.context;
      const send = (event: MachineEvent) => [
        { actor: 'monitor', verb: 'note', ops: [{ op: 'send' as const, to: 'self' as const, event }] },
      ];
      const sound = available >= desired && !isThreatened(v, kinds, index);
      const noted = losses !== 0 || least !== desired || scaled === true || preempted === true;
      if (sound && (noted || (byHand === true && enough)))
        return send({ type: 'ALL_READY', replicas: desired, enough });
      if (preempted === false && isPreempted(v, kinds, index)) return send({ type: 'PREEMPTED' });
      const changed = scaled === true ? desired < Number(least) : desired !== least;
      return changed ? send({ type: 'SCALED', replicas: desired }) : [];
    },
  };
}
