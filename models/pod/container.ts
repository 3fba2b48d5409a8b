/**
 * One container of a pod: process, probes and what the kubelet remembers of it. Sources: workloads.md §2.4, §2.5, §2.11.
 *
 * Departures: a probe passes or fails in one step, without periods and thresholds; that a container was restarted once
 * stands for every number of restarts, so each back-off is the first one; a container that is being stopped counts as
 * neither started nor ready; a hook has no state.
 */
import { assign, setup } from 'xstate';

/** How a process ended: `taken` = another container of the pod had its port; that is an exit code other than 0. */
export type Ended = 'no' | 'well' | 'badly' | 'taken';

export type ContainerEvent =
  | { type: 'START' }
  | { type: 'LISTEN' }
  | { type: 'PASS_STARTUP' }
  | { type: 'PASS_READINESS' }
  | { type: 'FAIL_READINESS' }
  | { type: 'FAIL' }
  | { type: 'STOP' }
  | { type: 'EXIT'; ended: Exclude<Ended, 'no'> }
  | { type: 'BACK_OFF' }
  | { type: 'RETRY' }
  | { type: 'RESET' };

/** `index`: its place among the containers of the template; the probes that decide what it is when it has come up. */
export interface ContainerInput {
  readonly workload: number;
  readonly index: number;
  readonly startup: boolean;
  readonly readiness: boolean;
}

/**
 * `ran`: it has been started at some time; `ended`: its last process; `backOff`: whether its restarts are delayed
 * (`entry`), and that the delay is over.
 */
export interface ContainerContext extends ContainerInput {
  readonly ran: boolean;
  readonly ended: Ended;
  readonly backOff: 'none' | 'entry' | 'over';
}

export const containerMachine = setup({
  types: { context: {} as ContainerContext, events: {} as ContainerEvent, input: {} as ContainerInput },
  guards: {
    hasStartupProbe: ({ context }) => context.startup,
    hasReadinessProbe: ({ context }) => context.readiness,
  },
  actions: {
    started: assign({ ran: true }),
    restarted: assign({ backOff: 'entry' }),
    ended: assign({ ended: ({ event }) => (event.type === 'EXIT' ? event.ended : 'badly') }),
    forgetExit: assign({ ended: 'no', backOff: ({ context }) => (context.backOff === 'none' ? 'none' : 'entry') }),
  },
}).createMachine({
  id: 'container',
  context: ({ input }) => ({ ...input, ran: false, ended: 'no', backOff: 'none' }),
  initial: 'Waiting',
  states: {
    Waiting: { on: { START: { target: 'Starting', actions: 'started' } } },
    // The process is there and has not got its ports yet.
    Starting: {
      on: {
        LISTEN: [
          { guard: 'hasStartupProbe', target: 'Unproven' },
          { guard: 'hasReadinessProbe', target: 'Unready' },
          { target: 'Ready' },
        ],
        STOP: 'Stopping',
        EXIT: { target: 'Exited', actions: 'ended' },
      },
      tags: ['running'],
    },
    Unproven: {
      on: {
        PASS_STARTUP: [{ guard: 'hasReadinessProbe', target: 'Unready' }, { target: 'Ready' }],
        FAIL: 'Failing',
        STOP: 'Stopping',
        EXIT: { target: 'Exited', actions: 'ended' },
      },
      tags: ['running', 'listening'],
    },
    Unready: {
      on: {
        PASS_READINESS: 'Ready',
        FAIL: 'Failing',
        STOP: 'Stopping',
        EXIT: { target: 'Exited', actions: 'ended' },
      },
      tags: ['running', 'listening', 'proven'],
    },
    Ready: {
      on: {
        FAIL_READINESS: 'Unready',
        FAIL: 'Failing',
        STOP: 'Stopping',
        EXIT: { target: 'Exited', actions: 'ended' },
      },
      tags: ['running', 'listening', 'proven', 'ready'],
    },
    // Its liveness or startup probe has failed as often as it takes; the kubelet has to end it.
    Failing: {
      on: { STOP: 'Stopping', EXIT: { target: 'Exited', actions: 'ended' } },
      tags: ['running', 'listening'],
    },
    Stopping: { on: { EXIT: { target: 'Exited', actions: 'ended' } }, tags: ['running', 'listening'] },
    Exited: {
      on: {
        START: { target: 'Starting', actions: ['started', 'restarted'] },
        BACK_OFF: 'BackOff',
        RESET: { target: 'Waiting', actions: 'forgetExit' },
      },
    },
    BackOff: {
      on: {
        RETRY: { target: 'Exited', actions: assign({ backOff: 'over' }) },
        RESET: { target: 'Waiting', actions: 'forgetExit' },
      },
    },
  },
});
