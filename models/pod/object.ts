/**
 * The Pod object as the API server keeps it, with the kubelet's report of it. Sources: workloads.md §2.2, §2.3, §2.11.
 *
 * The API server takes whatever phase it is told (§2.2.4): that phases only go forward is the kubelet's doing. Departures:
 * conditions other than Ready are not kept; `address` is the sandbox's, null before there is one.
 */
import { assign, setup } from 'xstate';
import type { Phase } from './phase.ts';

export type PodObjectEvent =
  | { type: 'ADMIT' }
  | { type: 'REPORT'; phase: Phase; ready: boolean; address: 0 | 1 | null }
  | { type: 'EVICT' }
  | { type: 'DELETE' }
  | { type: 'REMOVE' }
  | { type: 'COLLECT' };

/** `elsewhere`: runs on another node, where nobody looks: what takes the place of a pod that has ended. */
export interface PodObjectInput {
  readonly workload: number;
  readonly template: number;
  readonly elsewhere: boolean;
}

/** `admitted`: bound to the node, and its kubelet has taken it; `evicted`: the kubelet has decided to end it. */
export interface PodObjectContext extends PodObjectInput {
  readonly phase: Phase;
  readonly ready: boolean;
  readonly address: 0 | 1 | null;
  readonly admitted: boolean;
  readonly evicted: boolean;
}

export const podObjectMachine = setup({
  types: { context: {} as PodObjectContext, events: {} as PodObjectEvent, input: {} as PodObjectInput },
  guards: {
    isPending: ({ event }) => event.type === 'REPORT' && event.phase === 'Pending',
    isRunning: ({ event }) => event.type === 'REPORT' && event.phase === 'Running',
    hasSucceeded: ({ event }) => event.type === 'REPORT' && event.phase === 'Succeeded',
    hasFailed: ({ event }) => event.type === 'REPORT' && event.phase === 'Failed',
    // Of what no kubelet runs, nothing is left to end.
    endsAtOnce: ({ context: { admitted, phase } }) => !admitted || phase === 'Succeeded' || phase === 'Failed',
  },
  actions: {
    report: assign(({ event }) =>
      event.type === 'REPORT' ? { phase: event.phase, ready: event.ready, address: event.address } : {},
    ),
  },
}).createMachine({
  id: 'pod object',
  context: ({ input }) => ({
    ...input,
    phase: 'Pending',
    ready: false,
    address: null,
    admitted: false,
    evicted: false,
  }),
  initial: 'Pending',
  on: {
    ADMIT: { actions: assign({ admitted: true }) },
    REPORT: [
      { guard: 'isPending', target: '.Pending', actions: 'report' },
      { guard: 'isRunning', target: '.Running', actions: 'report' },
      { guard: 'hasSucceeded', target: '.Succeeded', actions: 'report' },
      { guard: 'hasFailed', target: '.Failed', actions: 'report' },
    ],
    EVICT: { actions: assign({ evicted: true }) },
    // The pod garbage collector, when the node is gone.
    COLLECT: '.Gone',
    DELETE: [{ guard: 'endsAtOnce', target: '.Gone' }, { target: '.Terminating' }],
  },
  states: {
    Pending: { tags: ['active'] },
    Running: { tags: ['active'] },
    Succeeded: { tags: ['terminal'] },
    Failed: { tags: ['terminal'] },
    Terminating: { on: { REPORT: { actions: 'report' }, DELETE: {}, REMOVE: 'Gone' }, tags: ['terminating'] },
    Gone: { tags: ['gone'] },
  },
});
