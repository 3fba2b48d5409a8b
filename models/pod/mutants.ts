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

/** Each by what it does wrong. */
export const podMutants: Readonly<Record<string, AnyStateMachine>> = {
  'a version that never works passes its probe': podMachine.provide({ guards: { countsAsReady: () => true } }),
  'a crashed container is not started again': leading('NotReady', 'RECOVER', null),
  'a pod that is deleted never ends': leading('Terminating', 'STOPPED', null),
  'a pod that is deleted comes back': leading('Terminating', 'STOPPED', 'Ready'),
  'a preempted pod is gone at once': leading('Ready', 'PREEMPT', 'Gone'),
  'a pod on a lost node stays ready': leading('Ready', 'NODE_LOST', null),
};
