/**
 * Pod: object and kubelet in one statechart. Source: workloads.md §2.3, §2.9, §2.11, §2.13.
 *
 * Departures: image pull, sandbox and start-up are one step, so a container with a working version becomes ready in the
 * step that starts it; a crash and a failing probe both make the pod NotReady until it recovers; restart counts and
 * back-off times are not kept. A version that never works stays NotReady behind a readiness probe and, without one, is
 * ready whenever it has just started.
 */
import { assign, setup } from 'xstate';
export const podMachine = setup({
    types: { context: {}, events: {}, input: {} },
    guards: { countsAsReady: ({ context }) => context.works || !context.probe },
}).createMachine({
    id: 'pod',
    context: ({ input }) => ({ ...input, listed: false }),
    initial: 'Pending',
    on: { COLLECT: { target: '.Gone' }, LIST: { actions: assign({ listed: true }) } },
    states: {
        Pending: { on: { BIND: 'Starting', DELETE: 'Gone' }, tags: ['active', 'phase Pending'] },
        Starting: {
            on: { START: [{ guard: 'countsAsReady', target: 'Ready' }, { target: 'NotReady' }], DELETE: 'Terminating' },
            tags: ['active', 'bound', 'phase Pending'],
        },
        Ready: {
            on: { CRASH: 'NotReady', UNREADY: 'NotReady', NODE_LOST: 'NotReady', DELETE: 'Terminating' },
            tags: ['active', 'bound', 'ready'],
        },
        NotReady: {
            on: { RECOVER: { guard: 'countsAsReady', target: 'Ready' }, DELETE: 'Terminating' },
            tags: ['active', 'bound'],
        },
        Terminating: { on: { STOPPED: 'Gone' }, tags: ['bound', 'terminating'] },
        Gone: { tags: ['gone'] },
    },
});
