/**
 * Deployment: the user's wish and which path the controller last took. Source: workloads.md §6.3–6.8, §6.11.
 *
 * Departures: conditions with their times are not kept; `Progressing` and `Complete` follow the last plan. The progress
 * deadline only reports (DEP-S10), so it has no state here.
 */
import { assign, setup } from 'xstate';

export type DeploymentEvent =
  | { type: 'SCALE'; replicas: number }
  | { type: 'TEMPLATE'; template: number; works: boolean }
  | { type: 'COLLISION' }
  | { type: 'PROGRESS' }
  | { type: 'COMPLETE' };

/**
 * `template` tells versions apart, `works` says whether that version ever becomes ready; `collisions` is the collision count of
 * the status, which only bad luck with hashes raises.
 */
export interface DeploymentContext {
  readonly workload: number;
  readonly replicas: number;
  readonly template: number;
  readonly works: boolean;
  readonly collisions: number;
}

export const deploymentMachine = setup({
  types: { context: {} as DeploymentContext, events: {} as DeploymentEvent, input: {} as DeploymentContext },
}).createMachine({
  id: 'deployment',
  context: ({ input }) => ({ ...input }),
  initial: 'Progressing',
  on: {
    SCALE: { actions: assign({ replicas: ({ event }) => event.replicas }) },
    COLLISION: { actions: assign({ collisions: ({ context }) => context.collisions + 1 }) },
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
