/**
 * The sandbox of a pod (the pause container): it holds the address and the port space that the containers share.
 * Source: workloads.md §2.6.5.
 *
 * `address` only says whether an address is another one than before: one of a sandbox that takes the place of a dead one
 * is. Volumes belong to the pod and not to its sandbox, from before the first sandbox until the pod is gone, so nothing
 * that happens in between changes them and they have no state.
 */
import { assign, setup } from 'xstate';

export type SandboxEvent = { type: 'MAKE' } | { type: 'DIE' } | { type: 'END' };

export interface SandboxInput {
  readonly workload: number;
}

export interface SandboxContext extends SandboxInput {
  readonly address: 0 | 1;
}

export const sandboxMachine = setup({
  types: { context: {} as SandboxContext, events: {} as SandboxEvent, input: {} as SandboxInput },
  actions: {
    newAddress: assign({ address: ({ context }) => (context.address === 0 ? 1 : 0) }),
  },
}).createMachine({
  id: 'sandbox',
  context: ({ input }) => ({ ...input, address: 0 }),
  initial: 'None',
  states: {
    None: { on: { MAKE: 'Ready' } },
    Ready: { on: { MAKE: { target: 'Ready', actions: 'newAddress' }, DIE: 'Dead', END: 'Ended' }, tags: ['ready'] },
    Dead: { on: { MAKE: { target: 'Ready', actions: 'newAddress' }, END: 'Ended' }, tags: ['dead'] },
    Ended: {},
  },
});
