/**
 * Deployment: the user's wish and which path the controller last took. Source: workloads.md §6.3–6.8, §6.11.
 *
 * Departures: conditions with their times are not kept; `Progressing` and `Complete` follow the last plan. The progress
 * deadline only reports (DEP-S10), so it has no state here.
 */
import { assign, setup } from 'xstate';
export const deploymentMachine = setup({
    types: { context: {}, events: {}, input: {} },
}).createMachine({
    id: 'deployment',
    context: ({ input }) => ({ ...input }),
    initial: 'Progressing',
    on: {
        SCALE: { actions: assign({ replicas: ({ event }) => event.replicas }) },
        TEMPLATE: {
            target: '.Progressing',
            actions: assign(({ event }) => ({ template: event.template, works: event.works })),
        },
    },
    states: {
        Progressing: { on: { COMPLETE: 'Complete' } },
        Complete: { on: { PROGRESS: 'Progressing' } },
    },
});
