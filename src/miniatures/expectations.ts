/**
 * Expectations of a DaemonSet controller, counted: a node has gone, somebody else has marked its pod for deletion, and the
 * controller deletes it by an older list. Source: services-and-machinery.md §A4; kubernetes/kubernetes#75836 (the order of
 * events is inferred).
 *
 * The mark gives one event and the second delete gives none; expectations expire after five minutes, which here is never.
 */
import { assign, setup } from 'xstate';
import type { Kind, View } from '../engine/contract.ts';
import { only, rule, starting, tell, type Miniature } from './miniature.ts';

/** The pod on the node that has gone. `told`: the controller has had the event of its mark. */
const podMachine = setup({
  types: { context: {} as { told: boolean }, events: {} as { type: 'MARK' } | { type: 'TELL' } },
}).createMachine({
  id: 'pod',
  context: { told: false },
  initial: 'live',
  states: { live: { on: { MARK: 'terminating' } }, terminating: { on: { TELL: { actions: assign({ told: true }) } } } },
});

const controllerMachine = setup({
  types: {
    context: {} as { expected: number },
    events: {} as { type: 'LIST' } | { type: 'DELETE'; expects: number } | { type: 'OBSERVE' } | { type: 'END' },
  },
}).createMachine({
  id: 'controller',
  context: { expected: 0 },
  initial: 'idle',
  on: { OBSERVE: { actions: assign({ expected: ({ context }) => Math.max(0, context.expected - 1) }) } },
  states: {
    idle: { on: { LIST: 'listed' } },
    listed: { on: { DELETE: { target: 'done', actions: assign({ expected: ({ event }) => event.expects }) } } },
    done: {},
  },
});

/** The node that joins, and its pod. */
const nodeMachine = setup({ types: { events: {} as { type: 'JOIN' } | { type: 'CREATE' } } }).createMachine({
  id: 'node',
  initial: 'absent',
  states: { absent: { on: { JOIN: 'empty' } }, empty: { on: { CREATE: 'served' } }, served: {} },
});

const pod: Kind = { name: 'pod', machine: podMachine, max: 1 };
const controller: Kind = { name: 'controller', machine: controllerMachine, max: 1 };
const node: Kind = { name: 'node', machine: nodeMachine, max: 1 };

const is =
  (kind: Kind, state: string) =>
  (v: View<null>): boolean =>
    only(v, kind)?.value === state;
const expected = (v: View<null>): number => Number(only(v, controller)?.context['expected']);

export const expectationNeverMet: Miniature = {
  id: 'k-ds-expectation-never-met',
  source: 'kubernetes/kubernetes#75836',
  disturbances: 2,
  requirement: { name: 'L-RUN', kind: 'converges', when: is(node, 'empty'), reached: is(node, 'served') },
  model: (faulty) => ({
    config: null,
    kinds: [pod, controller, node],
    initial: starting(pod, controller, node),
    rules: [
      rule('pod-garbage-collector: mark', is(pod, 'live'), () => [tell(pod, { type: 'MARK' })], true),
      rule('world: join', is(node, 'absent'), () => [tell(node, { type: 'JOIN' })], true),
      rule(
        'api-server: tell of the mark',
        (v) => is(pod, 'terminating')(v) && only(v, pod)?.context['told'] === false,
        () => [tell(pod, { type: 'TELL' }), tell(controller, { type: 'OBSERVE' })],
      ),
      rule(
        'daemonset-controller: list',
        (v) => is(controller, 'idle')(v) && is(pod, 'live')(v),
        () => [tell(controller, { type: 'LIST' })],
      ),
      // The right one leaves the pods of nodes that have gone to their collector, and expects nothing.
      rule('daemonset-controller: delete by the list', is(controller, 'listed'), () =>
        faulty
          ? [tell(controller, { type: 'DELETE', expects: 1 }), tell(pod, { type: 'MARK' })]
          : [tell(controller, { type: 'DELETE', expects: 0 })],
      ),
      rule(
        'daemonset-controller: create',
        (v) => is(node, 'empty')(v) && !is(controller, 'listed')(v) && expected(v) === 0,
        () => [tell(node, { type: 'CREATE' })],
      ),
    ],
  }),
};
