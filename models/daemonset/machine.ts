/**
 * DaemonSet: the version asked for, its revisions, and what it last reported. Source: stateful-and-batch.md §3.3, §3.5.
 *
 * Departures: expectations are not here, because caches do not lag unless a fault says so; the failed-pod back-off is not,
 * because no pod of a DaemonSet fails here. `Complete` and `Progressing` follow the status.
 */
import { assign, setup } from 'xstate';
import type { Revision } from './history.ts';
import type { DaemonSetStatus } from './status.ts';

export type DaemonSetEvent =
  | { type: 'TEMPLATE'; template: number; works: boolean }
  | { type: 'REVISED'; history: readonly Revision[] }
  | { type: 'STATUS'; status: DaemonSetStatus };

/** What a DaemonSet is created from. */
export interface DaemonSetInput extends Revision {
  readonly workload: number;
}

/** `template` tells versions apart; the last of the `history` is the newest revision. */
export interface DaemonSetContext extends DaemonSetInput, DaemonSetStatus {
  readonly history: readonly Revision[];
}

const UNREPORTED: DaemonSetStatus = { desired: 0, current: 0, ready: 0, available: 0, updated: 0, misscheduled: 0 };

export const daemonSetMachine = setup({
  types: { context: {} as DaemonSetContext, events: {} as DaemonSetEvent, input: {} as DaemonSetInput },
  guards: {
    isComplete: ({ context: { desired, updated, available } }) => updated === desired && available === desired,
  },
}).createMachine({
  id: 'daemonset',
  context: ({ input }) => ({ ...input, ...UNREPORTED, history: [] }),
  initial: 'Progressing',
  on: {
    TEMPLATE: {
      target: '.Progressing',
      actions: assign(({ event }) => ({ template: event.template, works: event.works })),
    },
    REVISED: { actions: assign(({ event }) => ({ history: event.history })) },
    STATUS: { target: '.Deciding', actions: assign(({ event }) => event.status) },
  },
  states: {
    Deciding: { always: [{ guard: 'isComplete', target: 'Complete' }, { target: 'Progressing' }] },
    Progressing: {},
    Complete: {},
  },
});
