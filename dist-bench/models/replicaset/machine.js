/**
 * ReplicaSet: what it is asked for, what it last reported, and whether the two agree. Source: workloads.md §5.6.
 *
 * Departures: expectations and slow start are not here, because caches do not lag unless a fault says so.
 */
import { assign, setup } from 'xstate';
export const replicaSetMachine = setup({
    types: { context: {}, events: {}, input: {} },
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
