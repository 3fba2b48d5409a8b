/**
 * ReplicaSet: what it is asked for, what it last reported, and whether the two agree. Source: workloads.md §5.6.
 *
 * Departures: expectations and slow start are not here, because caches do not lag unless a fault says so.
 */
import { assign, setup } from 'xstate';

export type ReplicaSetEvent =
  | { type: 'SCALE'; replicas: number; desired: number | null; max: number | null }
  | { type: 'STATUS'; replicas: number; available: number }
  | { type: 'REVISION'; revision: number }
  | { type: 'ADOPT'; controller: number; template: number };

/**
 * `workload` has the template, of which `template` tells versions apart; `controller` is the workload that controls the
 * ReplicaSet, null for one that was applied as such and that nobody has adopted. `desired` and `max` are the Deployment's
 * annotations; `hash` is what its name ends in; the rest is spec and status.
 */
export interface ReplicaSetContext {
  readonly workload: number;
  readonly controller: number | null;
  readonly template: number;
  readonly hash: string;
  readonly works: boolean;
  readonly replicas: number;
  readonly desired: number | null;
  readonly max: number | null;
  readonly revision: number;
  readonly statusReplicas: number;
  readonly available: number;
}

export const replicaSetMachine = setup({
  types: { context: {} as ReplicaSetContext, events: {} as ReplicaSetEvent, input: {} as ReplicaSetContext },
  guards: {
    isSteady: ({ context }) => context.statusReplicas === context.replicas,
    isShort: ({ context }) => context.statusReplicas < context.replicas,
  },
}).createMachine({
  id: 'replicaset',
  context: ({ input }) => ({ ...input }),
  initial: 'Deciding',
  on: {
    SCALE: {
      target: '.Deciding',
      actions: assign(({ event }) => ({ replicas: event.replicas, desired: event.desired, max: event.max })),
    },
    STATUS: {
      target: '.Deciding',
      actions: assign(({ event }) => ({ statusReplicas: event.replicas, available: event.available })),
    },
    ADOPT: { actions: assign(({ event }) => ({ controller: event.controller, template: event.template })) },
    REVISION: { actions: assign(({ event }) => ({ revision: event.revision })) },
  },
  states: {
    Deciding: {
      always: [
        { guard: 'isSteady', target: 'Steady' },
        { guard: 'isShort', target: 'ScalingUp' },
        { target: 'ScalingDown' },
      ],
    },
    Steady: {},
    ScalingUp: {},
    ScalingDown: {},
  },
});
