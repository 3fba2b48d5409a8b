/**
 * A disruption controller between its reading and its writing, and the eviction API beside it: two pods, minAvailable 1.
 * Source: autoscaling-and-disruption.md §2.4, §3.2; kubernetes/kubernetes#82149.
 */
import { assign, setup } from 'xstate';
import type { Kind, View } from '../engine/contract.ts';
import { only, rule, starting, tell, type Miniature } from './miniature.ts';

const podsMachine = setup({
  types: { context: {} as { healthy: number }, events: {} as { type: 'EVICT' } },
}).createMachine({
  id: 'pods',
  context: { healthy: 2 },
  on: { EVICT: { actions: assign({ healthy: ({ context }) => context.healthy - 1 }) } },
});

const budgetMachine = setup({
  types: { context: {} as { allowed: number }, events: {} as { type: 'GRANT' } | { type: 'STATUS'; allowed: number } },
}).createMachine({
  id: 'budget',
  context: { allowed: 1 },
  on: {
    GRANT: { actions: assign({ allowed: ({ context }) => context.allowed - 1 }) },
    STATUS: { actions: assign({ allowed: ({ event }) => event.allowed }) },
  },
});

/** `outdated`: the budget has changed since it was read, so a write of what was computed is rejected. */
const controllerMachine = setup({
  types: {
    context: {} as { computed: number; outdated: boolean },
    events: {} as { type: 'READ'; allowed: number } | { type: 'CHANGED' } | { type: 'REREAD' } | { type: 'DONE' },
  },
}).createMachine({
  id: 'disruptionController',
  context: { computed: 0, outdated: false },
  initial: 'queued',
  states: {
    idle: { on: { CHANGED: 'queued' } },
    queued: {
      on: {
        READ: { target: 'computed', actions: assign(({ event }) => ({ computed: event.allowed, outdated: false })) },
      },
    },
    computed: {
      on: {
        CHANGED: { actions: assign({ outdated: true }) },
        REREAD: { actions: assign({ outdated: false }) },
        DONE: [{ guard: ({ context }) => context.outdated, target: 'queued' }, { target: 'idle' }],
      },
    },
  },
});

const pods: Kind = { name: 'pods', machine: podsMachine, max: 1 };
const budget: Kind = { name: 'budget', machine: budgetMachine, max: 1 };
const controller: Kind = { name: 'controller', machine: controllerMachine, max: 1 };

const healthy = (v: View<null>): number => Number(only(v, pods)?.context['healthy']);
const allowed = (v: View<null>): number => Number(only(v, budget)?.context['allowed']);
const outdated = (v: View<null>): boolean => only(v, controller)?.context['outdated'] === true;
const isAt = (v: View<null>, state: string): boolean => only(v, controller)?.value === state;

export const retryOverwrites: Miniature = {
  id: 'k-pdb-retry-overwrites-eviction',
  source: 'kubernetes/kubernetes#82149',
  disturbances: 2,
  requirement: { name: 'S-AVAIL', on: 'every', when: () => true, holds: (v) => healthy(v) >= 1 },
  model: (faulty) => ({
    config: null,
    kinds: [pods, budget, controller],
    initial: starting(pods, budget, controller),
    rules: [
      rule(
        'user: evict',
        (v) => healthy(v) > 0 && allowed(v) > 0,
        () => [tell(pods, { type: 'EVICT' }), tell(budget, { type: 'GRANT' }), tell(controller, { type: 'CHANGED' })],
        true,
      ),
      rule(
        'disruption-controller: compute',
        (v) => isAt(v, 'queued'),
        (v) => [tell(controller, { type: 'READ', allowed: Math.max(0, healthy(v) - 1) })],
      ),
      rule(
        'disruption-controller: write',
        (v) => isAt(v, 'computed') && !outdated(v),
        (v) => [
          tell(budget, { type: 'STATUS', allowed: Number(only(v, controller)?.context['computed']) }),
          tell(controller, { type: 'DONE' }),
        ],
      ),
      // The right one drops what it has computed; the faulty one reads the object again and keeps its result.
      rule(
        'disruption-controller: meet a conflict',
        (v) => isAt(v, 'computed') && outdated(v),
        () => [tell(controller, { type: faulty ? 'REREAD' : 'DONE' })],
      ),
    ],
  }),
};
