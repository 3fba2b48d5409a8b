/**
 * Pod: object and kubelet in one statechart. Source: workloads.md §2.3, §2.9, §2.11, §2.13.
 *
 * Departures: image pull, sandbox and start-up are one step, so a container with a working version becomes ready in the
 * step that starts it (`RUN` is the start alone: recorded pods become ready in a later step); a crash and a failing probe
 * both make the pod NotReady until it recovers; restart counts and back-off times are not kept; a pod is `Finished` only
 * in recordings, since no workload here runs to its end. A version that never works stays NotReady behind a readiness probe and, without one, is
 * ready whenever it has just started. `Stranded` waits for a
 * node that is there no more; `Nominated` for the pods that are `Preempted`, which end as `Terminating` ones do. `NewlyReady` counts as ready and not yet as available (`Avail` of §0).
 */
import { assign, setup } from 'xstate';

export type PodEvent =
  | { type: 'BIND' }
  | { type: 'STRAND' }
  | { type: 'NOMINATE' }
  | { type: 'YIELD' }
  | { type: 'PREEMPT' }
  | { type: 'START' }
  | { type: 'RUN' }
  | { type: 'FINISH' }
  | { type: 'AVAILABLE' }
  | { type: 'CRASH' }
  | { type: 'UNREADY' }
  | { type: 'NODE_LOST' }
  | { type: 'RECOVER' }
  | { type: 'LIST' }
  | { type: 'ADOPT' }
  | { type: 'DELETE' }
  | { type: 'STOPPED' }
  | { type: 'COLLECT' };

/**
 * `workload` and `template`: index of the workload in the scenario and its version; `works`: its version becomes ready;
 * `probe`: has a readiness probe; `waits`: is available only when it has been ready for a while (minReadySeconds);
 * `orphan`: nobody controls it.
 */
export interface PodInput {
  readonly workload: number;
  readonly template: number;
  readonly works: boolean;
  readonly probe: boolean;
  readonly waits: boolean;
  readonly orphan: boolean;
}

/** `listed`: a drain has it on its list; kept only where a pod can come to a node that is being drained (DR6). */
export interface PodContext extends PodInput {
  readonly listed: boolean;
}

export const podMachine = setup({
  types: { context: {} as PodContext, events: {} as PodEvent, input: {} as PodInput },
  guards: {
    countsAsReady: ({ context }) => context.works || !context.probe,
    waits: ({ context }) => context.waits && (context.works || !context.probe),
  },
}).createMachine({
  id: 'pod',
  context: ({ input }) => ({ ...input, listed: false }),
  initial: 'Pending',
  on: {
    COLLECT: { target: '.Gone' },
    LIST: { actions: assign({ listed: true }) },
    ADOPT: { actions: assign({ orphan: false }) },
  },
  states: {
    Pending: {
      on: { BIND: 'Starting', STRAND: 'Stranded', NOMINATE: 'Nominated', DELETE: 'Gone' },
      tags: ['active', 'phase Pending'],
    },
    Nominated: {
      on: { BIND: 'Starting', NOMINATE: 'Nominated', YIELD: 'Pending', DELETE: 'Gone' },
      tags: ['active', 'phase Pending', 'nominated'],
    },
    Stranded: { on: { DELETE: 'Gone' }, tags: ['active', 'phase Pending'] },
    Starting: {
      on: {
        START: [
          { guard: 'waits', target: 'NewlyReady' },
          { guard: 'countsAsReady', target: 'Ready' },
          { target: 'NotReady' },
        ],
        RUN: 'NotReady',
        FINISH: 'Finished',
        DELETE: 'Terminating',
        PREEMPT: 'Preempted',
      },
      tags: ['active', 'bound', 'phase Pending'],
    },
    NewlyReady: {
      on: {
        AVAILABLE: 'Ready',
        CRASH: 'NotReady',
        UNREADY: 'NotReady',
        NODE_LOST: 'NotReady',
        FINISH: 'Finished',
        DELETE: 'Terminating',
        PREEMPT: 'Preempted',
      },
      tags: ['active', 'bound', 'ready'],
    },
    Ready: {
      on: {
        CRASH: 'NotReady',
        UNREADY: 'NotReady',
        NODE_LOST: 'NotReady',
        FINISH: 'Finished',
        DELETE: 'Terminating',
        PREEMPT: 'Preempted',
      },
      tags: ['active', 'bound', 'ready', 'available'],
    },
    NotReady: {
      on: {
        RECOVER: [
          { guard: 'waits', target: 'NewlyReady' },
          { guard: 'countsAsReady', target: 'Ready' },
        ],
        FINISH: 'Finished',
        DELETE: 'Terminating',
        PREEMPT: 'Preempted',
      },
      tags: ['active', 'bound'],
    },
    Finished: { on: { DELETE: 'Terminating' }, tags: ['bound'] },
    Terminating: { on: { STOPPED: 'Gone' }, tags: ['bound', 'terminating'] },
    Preempted: { on: { STOPPED: 'Gone' }, tags: ['bound', 'terminating', 'preempted'] },
    Gone: { tags: ['gone'] },
  },
});
