/**
 * The garbage collector and a controller that adopts: an orphaning delete, and an owner that has no namespace. Source:
 * services-and-machinery.md Part A; kubernetes/kubernetes#42639, #54940.
 */
import { setup } from 'xstate';
import type { Kind, View } from '../engine/contract.ts';
import { only, rule, starting, tell, type Miniature } from './miniature.ts';

/** A Deployment: there, being deleted with its dependents left behind, gone. */
const ownerMachine = setup({ types: { events: {} as { type: 'DELETE' } | { type: 'RELEASE' } } }).createMachine({
  id: 'owner',
  initial: 'live',
  states: { live: { on: { DELETE: 'deleting' } }, deleting: { on: { RELEASE: 'absent' } }, absent: {} },
});

/** Its ReplicaSet. */
const dependentMachine = setup({
  types: { events: {} as { type: 'STRIP' } | { type: 'ADOPT' } | { type: 'COLLECT' } },
}).createMachine({
  id: 'dependent',
  initial: 'owned',
  states: {
    owned: { on: { STRIP: 'orphan', COLLECT: 'collected' } },
    orphan: { on: { ADOPT: 'owned' } },
    collected: {},
  },
});

/** The copy of the owner that the adopting controller has: it may not show yet that the owner is being deleted. */
const cacheMachine = setup({ types: { events: {} as { type: 'SEE' } } }).createMachine({
  id: 'cache',
  initial: 'live',
  states: { live: { on: { SEE: 'upToDate' } }, upToDate: {} },
});

const owner: Kind = { name: 'owner', machine: ownerMachine, max: 1 };
const dependent: Kind = { name: 'dependent', machine: dependentMachine, max: 1 };
const cache: Kind = { name: 'cache', machine: cacheMachine, max: 1 };
const is =
  (kind: Kind, ...states: readonly string[]) =>
  (v: View<null>): boolean =>
    states.includes(String(only(v, kind)?.value));
const both =
  (a: (v: View<null>) => boolean, b: (v: View<null>) => boolean) =>
  (v: View<null>): boolean =>
    a(v) && b(v);

export const readoptsOrphans: Miniature = {
  id: 'k-rs-readopts-orphans',
  source: 'kubernetes/kubernetes#42639',
  disturbances: 1,
  requirement: { name: 'S-OWNER', on: 'every', when: () => true, holds: (v) => !is(dependent, 'collected')(v) },
  model: (faulty) => ({
    config: null,
    kinds: [owner, dependent, cache],
    initial: starting(owner, dependent, cache),
    rules: [
      rule('user: delete and orphan', is(owner, 'live'), () => [tell(owner, { type: 'DELETE' })], true),
      rule('cache: catch up', both(is(cache, 'live'), is(owner, 'deleting', 'absent')), () => [
        tell(cache, { type: 'SEE' }),
      ]),
      rule('garbage-collector: strip the owner', both(is(owner, 'deleting'), is(dependent, 'owned')), () => [
        tell(dependent, { type: 'STRIP' }),
      ]),
      // The orphans have been stripped: nobody looks at them once more.
      rule('garbage-collector: release the owner', both(is(owner, 'deleting'), is(dependent, 'orphan')), () => [
        tell(owner, { type: 'RELEASE' }),
      ]),
      rule('garbage-collector: collect', both(is(owner, 'absent'), is(dependent, 'owned')), () => [
        tell(dependent, { type: 'COLLECT' }),
      ]),
      // The right one reads the owner once more before it adopts (canAdopt).
      rule(
        'deployment-controller: adopt',
        both(both(is(cache, 'live'), is(dependent, 'orphan')), (v) => faulty || is(owner, 'live')(v)),
        () => [tell(dependent, { type: 'ADOPT' })],
      ),
    ],
  }),
};

/** An adopter between the look at the owner and the write. */
const adopterMachine = setup({ types: { events: {} as { type: 'CHECK' } | { type: 'WRITE' } } }).createMachine({
  id: 'adopter',
  initial: 'idle',
  states: { idle: { on: { CHECK: 'checked' } }, checked: { on: { WRITE: 'done' } }, done: {} },
});
const adopter: Kind = { name: 'adopter', machine: adopterMachine, max: 1 };

/**
 * What the guard leaves: a ReplicaSet that nobody has owned yet is adopted between that look and the user's delete. Kubernetes
 * has this race still, so both variants fail.
 */
export const adoptsTooLate: Miniature = {
  id: 'k-rs-readopts-orphans, never owned before',
  source: 'kubernetes/kubernetes#43032',
  disturbances: 1,
  requirement: readoptsOrphans.requirement,
  model: () => ({
    config: null,
    kinds: [owner, dependent, adopter],
    initial: [...starting(owner, dependent, adopter), tell(dependent, { type: 'STRIP' })],
    rules: [
      rule('user: delete and orphan', is(owner, 'live'), () => [tell(owner, { type: 'DELETE' })], true),
      rule('garbage-collector: release the owner', both(is(owner, 'deleting'), is(dependent, 'orphan')), () => [
        tell(owner, { type: 'RELEASE' }),
      ]),
      rule('garbage-collector: collect', both(is(owner, 'absent'), is(dependent, 'owned')), () => [
        tell(dependent, { type: 'COLLECT' }),
      ]),
      rule('deployment-controller: look at the owner', both(is(adopter, 'idle'), is(owner, 'live')), () => [
        tell(adopter, { type: 'CHECK' }),
      ]),
      rule('deployment-controller: adopt', both(is(adopter, 'checked'), is(dependent, 'orphan')), () => [
        tell(adopter, { type: 'WRITE' }),
        tell(dependent, { type: 'ADOPT' }),
      ]),
    ],
  }),
};

/** What a collector that has just started knows of an object. */
const graphMachine = setup({
  types: { events: {} as { type: 'OWNER' } | { type: 'DEPENDENT' } | { type: 'FOUND' } | { type: 'MISSING' } },
}).createMachine({
  id: 'graph',
  initial: 'empty',
  states: {
    empty: { on: { OWNER: 'complete', DEPENDENT: 'ownerUnseen' } },
    ownerUnseen: { on: { OWNER: 'complete', FOUND: 'complete', MISSING: 'deleted' } },
    complete: {},
    deleted: {},
  },
});
const graph: Kind = { name: 'graph', machine: graphMachine, max: 1 };

export const clusterScopedOwner: Miniature = {
  id: 'k-gc-cluster-scoped-owner',
  source: 'kubernetes/kubernetes#54940',
  disturbances: 0,
  requirement: { name: 'S-OWNER', on: 'every', when: () => true, holds: (v) => !is(graph, 'deleted')(v) },
  model: (faulty) => ({
    config: null,
    kinds: [graph],
    initial: starting(graph),
    rules: [
      rule('garbage-collector: see the owner', is(graph, 'empty', 'ownerUnseen'), () => [
        tell(graph, { type: 'OWNER' }),
      ]),
      rule('garbage-collector: see the dependent', is(graph, 'empty'), () => [tell(graph, { type: 'DEPENDENT' })]),
      // Asked for in the namespace of the dependent, an owner that has none is not there.
      rule('garbage-collector: look for the owner', is(graph, 'ownerUnseen'), () => [
        tell(graph, { type: faulty ? 'MISSING' : 'FOUND' }),
      ]),
    ],
  }),
};
