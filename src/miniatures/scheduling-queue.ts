/**
 * The scheduler's queue with taking, deciding and parking as steps of their own: one node with one slot. Source: workloads.md
 * §4.2; kubernetes/kubernetes#72122, #102339.
 */
import { assign, setup } from 'xstate';
import type { Goal, Kind, View } from '../engine/contract.ts';
import { only, rule, starting, tell, type Miniature } from './miniature.ts';

/** The slot of the node, and for whom it is kept. */
const slotMachine = setup({
  types: {
    context: {} as { nominated: boolean },
    events: {} as { type: 'FREE' } | { type: 'TAKE' } | { type: 'NOMINATE' } | { type: 'FORGET' },
  },
}).createMachine({
  id: 'slot',
  context: { nominated: false },
  initial: 'taken',
  on: { NOMINATE: { actions: assign({ nominated: true }) }, FORGET: { actions: assign({ nominated: false }) } },
  states: { taken: { on: { FREE: 'free' } }, free: { on: { TAKE: 'taken' } } },
});

/** A pod in the queue. `woken`: something happened while it was being decided about. */
const pendingMachine = setup({
  types: {
    context: {} as { woken: boolean },
    events: {} as
      { type: 'POP' } | { type: 'UNFIT' } | { type: 'PARK' } | { type: 'AGAIN' } | { type: 'WAKE' } | { type: 'BIND' },
  },
}).createMachine({
  id: 'pending',
  context: { woken: false },
  initial: 'active',
  states: {
    active: { on: { POP: { target: 'deciding', actions: assign({ woken: false }) } } },
    deciding: { on: { UNFIT: 'unfit', BIND: 'bound', WAKE: { actions: assign({ woken: true }) } } },
    unfit: { on: { PARK: 'parked', AGAIN: 'active', WAKE: { actions: assign({ woken: true }) } } },
    parked: { on: { WAKE: 'active' } },
    bound: {},
  },
});

/** A pod of higher priority that preempts. */
const highMachine = setup({
  types: { events: {} as { type: 'COME' } | { type: 'PREEMPT' } | { type: 'RECORD' } | { type: 'DELETE' } },
}).createMachine({
  id: 'high',
  initial: 'pending',
  states: {
    pending: { on: { PREEMPT: 'recording', DELETE: 'gone' } },
    recording: { on: { RECORD: 'nominated', DELETE: 'goneWhileRecording' } },
    goneWhileRecording: { on: { RECORD: 'gone' } },
    nominated: { on: { DELETE: 'gone' } },
    gone: {},
  },
});

const slot: Kind = { name: 'slot', machine: slotMachine, max: 1 };
const pending: Kind = { name: 'pending', machine: pendingMachine, max: 1 };
const high: Kind = { name: 'high', machine: highMachine, max: 1 };

const is =
  (kind: Kind, ...states: readonly string[]) =>
  (v: View<null>): boolean =>
    states.includes(String(only(v, kind)?.value));
const fits = (v: View<null>): boolean => is(slot, 'free')(v) && only(v, slot)?.context['nominated'] === false;

/** Once there is room for it, the pod runs. */
const runs: Goal<null> = {
  name: 'L-RUN',
  kind: 'converges',
  when: (v) => is(slot, 'free')(v) && (only(v, high) === null || is(high, 'gone')(v)),
  reached: is(pending, 'bound'),
};

const attempts = [
  rule('scheduler: take from the queue', is(pending, 'active'), () => [tell(pending, { type: 'POP' })]),
  rule('scheduler: decide', is(pending, 'deciding'), (v) =>
    fits(v) ? [tell(pending, { type: 'BIND' }), tell(slot, { type: 'TAKE' })] : [tell(pending, { type: 'UNFIT' })],
  ),
];

export const lostWakeUp: Miniature = {
  id: 'k-sched-lost-wakeup',
  source: 'kubernetes/kubernetes#72122',
  disturbances: 1,
  requirement: runs,
  model: (faulty) => ({
    config: null,
    kinds: [slot, pending, high],
    initial: starting(slot, pending),
    rules: [
      rule(
        'user: delete the running pod',
        is(slot, 'taken'),
        () => [tell(slot, { type: 'FREE' }), tell(pending, { type: 'WAKE' })],
        true,
      ),
      ...attempts,
      // The right one remembers that somebody was woken meanwhile.
      rule('scheduler: park', is(pending, 'unfit'), (v) => [
        tell(pending, { type: !faulty && only(v, pending)?.context['woken'] === true ? 'AGAIN' : 'PARK' }),
      ]),
    ],
  }),
};

export const phantomNominee: Miniature = {
  id: 'k-sched-phantom-nominee',
  source: 'kubernetes/kubernetes#102339',
  disturbances: 1,
  requirement: runs,
  model: (faulty) => ({
    config: null,
    kinds: [slot, pending, high],
    initial: starting(slot, pending, high),
    rules: [
      rule(
        'user: delete the high pod',
        is(high, 'pending', 'recording', 'nominated'),
        () => [tell(high, { type: 'DELETE' }), tell(slot, { type: 'FORGET' }), tell(pending, { type: 'WAKE' })],
        true,
      ),
      rule('scheduler: preempt', is(high, 'pending'), () => [
        tell(high, { type: 'PREEMPT' }),
        tell(slot, { type: 'FREE' }),
        tell(pending, { type: 'WAKE' }),
      ]),
      // The right one looks first whether the pod is still there.
      rule('scheduler: record the nomination', is(high, 'recording', 'goneWhileRecording'), (v) => [
        tell(high, { type: 'RECORD' }),
        ...(faulty || is(high, 'recording')(v) ? [tell(slot, { type: 'NOMINATE' })] : []),
      ]),
      ...attempts,
      rule('scheduler: park', is(pending, 'unfit'), (v) => [
        tell(pending, { type: only(v, pending)?.context['woken'] === true ? 'AGAIN' : 'PARK' }),
      ]),
    ],
  }),
};
