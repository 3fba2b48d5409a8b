/**
 * The machines of the toy cluster: pods, nodes, what may still go wrong, the Deployment's specification, its controller
 * and its ReplicaSets. A strong simplification of Kubernetes, made to compare engines; `models/` has the real ones.
 */
import { assign, setup } from 'xstate';

/** A pod that belongs to one of two revisions. The engine holds the node. */
export const podMachine = setup({
  types: {
    context: {} as { rev: number; restarts: number },
    input: {} as { rev: number },
    events: {} as {
      type:
        'BIND' | 'START' | 'READY' | 'UNREADY' | 'CRASH' | 'BACKOFF_DONE' | 'DELETE' | 'KILLED' | 'EVICT' | 'COLLECT';
    },
  },
  guards: { mayRestart: ({ context }) => context.restarts < 1 },
  actions: {
    countRestart: assign({ restarts: ({ context }) => context.restarts + 1 }),
    forgetRestarts: assign({ restarts: 0 }),
  },
}).createMachine({
  id: 'pod',
  initial: 'pending',
  context: ({ input }) => ({ rev: input.rev, restarts: 0 }),
  states: {
    pending: { tags: ['active'], on: { BIND: 'scheduled', DELETE: 'gone' } },
    scheduled: {
      tags: ['active', 'onNode'],
      on: { START: 'running', DELETE: 'terminating', EVICT: { target: 'failed', actions: 'forgetRestarts' } },
    },
    running: {
      tags: ['active', 'onNode'],
      initial: 'notReady',
      on: {
        CRASH: [
          { guard: 'mayRestart', target: '.notReady', actions: 'countRestart' },
          { target: 'crashLoop', reenter: true },
        ],
        DELETE: 'terminating',
      },
      states: {
        notReady: { on: { READY: 'ready', EVICT: { target: '#pod.failed', actions: 'forgetRestarts' } } },
        ready: { tags: ['ready'], on: { UNREADY: 'notReady' } },
      },
    },
    crashLoop: {
      tags: ['active', 'onNode'],
      on: {
        BACKOFF_DONE: 'running',
        DELETE: 'terminating',
        EVICT: { target: 'failed', actions: 'forgetRestarts' },
      },
    },
    terminating: { tags: ['onNode'], on: { KILLED: 'gone' } },
    failed: { on: { COLLECT: 'gone' } },
    gone: { tags: ['gone'] },
  },
});

/** A node that is up or down. */
export const nodeMachine = setup({ types: { events: {} as { type: 'FAIL' | 'RECOVER' } } }).createMachine({
  id: 'node',
  initial: 'up',
  states: { up: { on: { FAIL: 'down' } }, down: { on: { RECOVER: 'up' } } },
});

/** How much may still go wrong or be edited. */
export interface Left {
  readonly crashes: number;
  readonly nodeFailures: number;
  readonly edits: number;
}

/** Counts down what may still happen. */
export const leftMachine = setup({
  types: { context: {} as Left, input: {} as Left, events: {} as { type: 'USE'; what: keyof Left } },
}).createMachine({
  id: 'left',
  context: ({ input }) => ({ ...input }),
  on: { USE: { actions: assign(({ context, event }) => ({ [event.what]: context[event.what] - 1 })) } },
});

/** What the user asks for: how many replicas, of which revision. */
export const specMachine = setup({
  types: {
    context: {} as { replicas: number; other: number; rev: number },
    input: {} as { replicas: number; other: number },
    events: {} as { type: 'SCALE' | 'ROLL_OUT' },
  },
}).createMachine({
  id: 'spec',
  context: ({ input }) => ({ ...input, rev: 0 }),
  on: {
    SCALE: { actions: assign(({ context }) => ({ replicas: context.other, other: context.replicas })) },
    ROLL_OUT: { actions: assign({ rev: ({ context }) => 1 - context.rev }) },
  },
});

/** What the Deployment controller says of its work. */
export const deploymentMachine = setup({
  types: { events: {} as { type: 'PROGRESS' | 'COMPLETE' } },
}).createMachine({
  id: 'deployment',
  initial: 'progressing',
  on: { PROGRESS: '.progressing', COMPLETE: '.complete' },
  states: { progressing: {}, complete: {} },
});

/** A ReplicaSet with its controller's cache: how many pods it has seen, and whether it waits to see what it did. */
export const replicaSetMachine = setup({
  types: {
    context: {} as { rev: number; desired: number; observed: number; expects: boolean },
    input: {} as { rev: number },
    events: {} as { type: 'SET_DESIRED'; desired: number } | { type: 'SYNC'; observed: number } | { type: 'EXPECT' },
  },
}).createMachine({
  id: 'replicaSet',
  context: ({ input }) => ({ rev: input.rev, desired: 0, observed: 0, expects: false }),
  on: {
    SET_DESIRED: { actions: assign({ desired: ({ event }) => event.desired }) },
    SYNC: { actions: assign({ observed: ({ event }) => event.observed, expects: false }) },
    EXPECT: { actions: assign({ expects: true }) },
  },
});
