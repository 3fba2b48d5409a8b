/**
 * Faulty kubelets: `podMachine` with one transition or guard of another kind (workloads.md §2.9–2.11).
 */
import { createMachine, type AnyStateMachine } from 'xstate';
import { podMachine, type PodEvent } from './machine.ts';

type State = 'Ready' | 'NotReady' | 'Terminating';
type Next = State | 'Gone';

/** The machine in which an event leads from one state to another, or nowhere. */
function leading(state: State, event: PodEvent['type'], to: Next | null): AnyStateMachine {
  const { config, implementations } = podMachine;
  const before = config.states?.[state];
  const on = { ...before?.on, [event]: to === null ? [] : to };
  return createMachine({ ...config, states: { ...config.states, [state]: { ...before, on } } }, implementations);
}

/** The machine in which a lost node leaves a pod in a state that its kubelet does nothing about once the node is back. */
function withheld(): AnyStateMachine {
  const { config, implementations } = podMachine;
  const lost = Object.fromEntries(
    (['Ready', 'NewlyReady'] as const).map((state) => {
      const before = config.states?.[state];
      return [state, { ...before, on: { ...before?.on, NODE_LOST: 'Withheld' } }];
    }),
  );
  const Withheld = { tags: ['active', 'bound'], on: { DELETE: 'Terminating' } };
  return createMachine({ ...config, states: { ...config.states, ...lost, Withheld } }, implementations);
}

/** Each by what it does wrong. */
export const podMutants: Readonly<Record<string, AnyStateMachine>> = {
  'a version that never works passes its probe': podMachine.provide({ guards: { countsAsReady: () => true } }),
  'a crashed container is not started again': leading('NotReady', 'RECOVER', null),
  'a pod that is deleted never ends': leading('Terminating', 'STOPPED', null),
  'a pod that is deleted comes back': leading('Terminating', 'STOPPED', 'Ready'),
  'a preempted pod is gone at once': leading('Ready', 'PREEMPT', 'Gone'),
  'a pod on a lost node stays ready': leading('Ready', 'NODE_LOST', null),
  // Until 1.17: the kubelet compares with what it sent last and not with what is stored (kubernetes#80968).
  'what others wrote of a pod is not corrected': withheld(),
};
