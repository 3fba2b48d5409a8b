/**
 * A controller that counts pods as available when they have been ready for minReadySeconds, and wakes itself for that: a
 * delayed queue in which an earlier entry swallows later ones. Source: workloads.md §5.3 R6, R7; kubernetes/kubernetes#108266,
 * #77203.
 *
 * Of two pods one never becomes ready; nothing but a pod's change of readiness and the queue wakes the controller.
 */
import { assign, setup } from 'xstate';
import type { Goal, Kind, Rule, Timer, View } from '../engine/contract.ts';
import { only, rule, starting, tell, type Miniature } from './miniature.ts';

/** The pod that becomes ready: not, for too short a time, for long enough. */
const podMachine = setup({
  types: { events: {} as { type: 'READY' } | { type: 'UNREADY' } | { type: 'OLD' } },
}).createMachine({
  id: 'pod',
  initial: 'notReady',
  states: {
    notReady: { on: { READY: 'young' } },
    young: { on: { UNREADY: 'notReady', OLD: 'old' } },
    old: {},
  },
});

/** `reported`: whether its status counts the pod as available; `waits`: the queue holds an entry for later. */
const controllerMachine = setup({
  types: {
    context: {} as { reported: boolean; waits: boolean },
    events: {} as { type: 'LATER' } | { type: 'DUE' } | { type: 'REPORT'; available: boolean },
  },
}).createMachine({
  id: 'controller',
  context: { reported: false, waits: false },
  on: {
    LATER: { actions: assign({ waits: true }) },
    DUE: { actions: assign({ waits: false }) },
    REPORT: { actions: assign({ reported: ({ event }) => event.available }) },
  },
});

const pod: Kind = { name: 'pod', machine: podMachine, max: 1 };
const controller: Kind = { name: 'controller', machine: controllerMachine, max: 1 };
const MIN_READY = 5;

const state = (v: View<null>): string => String(only(v, pod)?.value);
const waits = (v: View<null>): boolean => only(v, controller)?.context['waits'] === true;

const counted: Goal<null> = {
  name: 'L-ROLL',
  kind: 'converges',
  when: (v) => state(v) === 'old',
  reached: (v) => only(v, controller)?.context['reported'] === true,
};

/**
 * `age`: how long the pod has to be ready by the clock that stamps it; `queue`: when the controller looks again; `asksAgain`:
 * whether it does so once more when it has.
 */
function rules(age: Timer, queue: Timer, asksAgain: (v: View<null>) => boolean, flaps: boolean): Rule<null>[] {
  const later = [
    { op: 'start', timer: queue, on: { kind: controller, slot: 0 } },
    tell(controller, { type: 'LATER' }),
  ] as const;
  return [
    rule(
      'kubelet: become ready',
      (v) => state(v) === 'notReady',
      (v) => [
        tell(pod, { type: 'READY' }),
        { op: 'start', timer: age, on: { kind: pod, slot: 0 } },
        ...(waits(v) ? [] : later),
      ],
    ),
    ...(flaps
      ? [
          rule(
            'world: fail the probe',
            (v) => state(v) === 'young',
            () => [tell(pod, { type: 'UNREADY' }), { op: 'cancel', timer: age, on: { kind: pod, slot: 0 } }],
            true,
          ),
        ]
      : []),
    {
      name: 'time: the pod is old enough',
      class: 'timer',
      forEach: pod,
      timer: age,
      fairness: 'weak',
      steps: () => [{ actor: 'time', verb: 'age', ops: [tell(pod, { type: 'OLD' })] }],
    },
    {
      name: 'controller: look again',
      class: 'timer',
      forEach: controller,
      timer: queue,
      fairness: 'weak',
      steps: (v) => [
        {
          actor: 'controller',
          verb: 'look again',
          ops: [
            tell(controller, { type: 'DUE' }),
            tell(controller, { type: 'REPORT', available: state(v) === 'old' }),
            ...(asksAgain(v) ? later : []),
          ],
        },
      ],
    },
  ];
}

/** The other pod is not ready, so "all replicas are ready" is false and the faulty one asks for nothing more. */
const whileReadyAndYoung = (v: View<null>): boolean => state(v) === 'young';

function miniature(
  id: string,
  source: string,
  seconds: { readonly age: number; readonly queue: number },
  flaps: boolean,
): Miniature {
  const age: Timer = { name: 'age', seconds: seconds.age };
  const queue: Timer = { name: 'queue', seconds: seconds.queue };
  return {
    id,
    source,
    disturbances: flaps ? 1 : 0,
    requirement: counted,
    model: (faulty) => ({
      config: null,
      kinds: [pod, controller],
      initial: starting(pod, controller),
      rules: rules(age, queue, faulty ? () => false : whileReadyAndYoung, flaps),
    }),
  };
}

/** A pod that flaps is ready again while the queue holds the entry of the first time. */
export const availabilityCheckLost = miniature(
  'k-rs-availability-check-lost',
  'kubernetes/kubernetes#108266',
  { age: MIN_READY, queue: MIN_READY + 1 },
  true,
);

/** The clock of the node is ahead by a second: when the controller looks, the pod is a second too young. */
export const clockSkew = miniature(
  'k-ds-clock-skew',
  'kubernetes/kubernetes#77203',
  { age: MIN_READY + 1, queue: MIN_READY },
  false,
);
