/**
 * Generated models for tests: workers that hold on to posts, come and go, and choose one another by rank.
 */
import { assign, setup } from 'xstate';
import fc from 'fast-check';
import type { ClusterModel, Fold, Kind, Op, Pick, Property, Rule, Snap, Step, WriteProperty } from '../contract.ts';

const PLACES = 4;

const DEEDS = ['walk', 'hire', 'fire', 'hold', 'leave', 'toggle', 'all', 'pair', 'crowd', 'both'] as const;

/** What one rule does, and when. */
interface PlannedRule {
  /** Whose rule it is; null = of the model as a whole. */
  readonly of: 'worker' | 'post' | null;
  /** It acts only if at least this number of workers is at `place`, there or beside the post. */
  readonly place: number;
  readonly count: number;
  readonly near: boolean;
  readonly deed: (typeof DEEDS)[number];
  readonly to: number;
}

/** A model in numbers. */
export interface PlannedModel {
  readonly workers: number;
  readonly posts: number;
  readonly rules: readonly PlannedRule[];
  readonly forbidden: number;
}

/** Models to try. */
export const generated: fc.Arbitrary<PlannedModel> = fc.record({
  workers: fc.integer({ min: 2, max: 3 }),
  posts: fc.integer({ min: 1, max: 2 }),
  forbidden: fc.integer({ min: 0, max: 3 }),
  rules: fc.array(
    fc.record({
      of: fc.constantFrom('worker', 'post', null),
      place: fc.nat({ max: PLACES - 1 }),
      count: fc.nat({ max: 2 }),
      near: fc.boolean(),
      deed: fc.constantFrom(...DEEDS),
      to: fc.nat({ max: PLACES }),
    }),
    { minLength: 3, maxLength: 6 },
  ),
});

const workerMachine = setup({
  types: { context: {} as { at: number }, events: {} as { type: 'WALK'; to: number } | { type: 'STAY' } },
}).createMachine({
  id: 'worker',
  context: { at: 0 },
  initial: 'here',
  states: {
    here: {
      on: {
        WALK: [
          { guard: ({ event }) => event.to === PLACES, target: 'gone' },
          { actions: assign({ at: ({ event }) => event.to }) },
        ],
      },
    },
    gone: { tags: ['gone'] },
  },
});

const postMachine = setup({ types: { events: {} as { type: 'TOGGLE' } } }).createMachine({
  id: 'post',
  initial: 'open',
  states: { open: { on: { TOGGLE: 'shut' } }, shut: { on: { TOGGLE: 'open' } } },
});

type Near = Parameters<Pick['rank']>[1];

interface World {
  readonly worker: Kind;
  readonly post: Kind;
  readonly places: Fold<ReadonlyMap<string, number>>;
}

function opsOf(
  { deed, to, of }: PlannedRule,
  { worker, post, places }: World,
  own: Op & { op: 'send' },
  room: boolean,
): Op[] {
  const pick = { from: worker, count: 1, rank: (s: Snap) => (s.context['at'] === to ? null : Number(s.context['at'])) };
  switch (deed) {
    case 'walk':
      return of === 'worker' ? [own] : [{ ...own, to: { pick } }];
    case 'hire':
      return room
        ? [{ op: 'create', kind: worker, input: {}, count: 1, ...(of === 'post' ? { refs: { post: 'self' } } : {}) }]
        : [];
    case 'fire':
      return of === 'worker' ? [{ op: 'remove', at: 'self' }] : [{ op: 'remove', at: { pick } }];
    case 'hold':
      return [
        {
          op: 'send',
          to: of === 'worker' ? 'self' : { pick },
          event: { type: 'STAY' },
          refs: { post: { kind: post, slot: 0 } },
        },
      ];
    case 'leave':
      return of === 'worker' ? [{ ...own, refs: { post: null } }] : [];
    case 'toggle':
      if (of === 'worker') return [{ op: 'send', to: { ref: 'post' }, event: { type: 'TOGGLE' } }, own];
      return [{ op: 'send', to: of === 'post' ? 'self' : { kind: post, slot: 0 }, event: { type: 'TOGGLE' } }];
    case 'pair':
      return [{ ...own, to: { pick: { ...pick, count: 2 } } }];
    case 'crowd': {
      const beside = (near: Near): number => [...near(places, 'post').values()].reduce((sum, count) => sum + count, 0);
      return [{ ...own, to: { pick: { ...pick, rank: (s, near) => (s.context['at'] === to ? null : beside(near)) } } }];
    }
    case 'both':
      return [
        ...(of === 'worker' ? [own] : []),
        { ...own, to: { pick } },
        { op: 'send', to: { kind: post, slot: 0 }, event: { type: 'TOGGLE' } },
      ];
    case 'all':
      return [{ ...own, to: { each: worker, where: (s) => Number(s.context['at']) < to } }];
  }
}

function ruleOf(plan: PlannedRule, index: number, world: World): Rule<null> {
  const { of, place, count, near, to } = plan;
  const own = { op: 'send', to: 'self', event: { type: 'WALK', to } } as const;
  return {
    name: `rule ${index}`,
    class: 'progress',
    fairness: 'weak',
    ...(of === null ? {} : { forEach: of === 'worker' ? world.worker : world.post }),
    steps: (v) => {
      if (of === 'worker' && near && v.deref('post')?.value !== 'open') return [];
      if (of === 'worker' && v.ref('post') === null && near) return [];
      if (of === null && near && v.all(world.post)[0]?.value !== 'open') return [];
      const there = v.fold(world.places, of === 'post' && near ? { via: 'post' } : undefined);
      if ((there.get(String(place)) ?? 0) < count) return [];
      const all = [...v.fold(world.places).values()].reduce((sum, n) => sum + n, 0);
      const ops = opsOf(plan, world, own, all < world.worker.max);
      const step: Step = { actor: 'world', verb: plan.deed, ops };
      return ops.length > 0 ? [step] : [];
    },
  };
}

/** The model, and what is asked of it. */
export function generatedModel({ workers, posts, rules, forbidden }: PlannedModel): {
  model: ClusterModel<null>;
  requirements: (Property<null> | WriteProperty<null>)[];
} {
  const post: Kind = { name: 'post', machine: postMachine, max: posts, interchangeable: true };
  const worker: Kind = {
    name: 'worker',
    machine: workerMachine,
    max: workers,
    interchangeable: true,
    refs: { post: () => post },
  };
  const places = {
    name: 'places',
    over: worker,
    project: (s: Snap) => String(s.context['at']),
    value: (counts: ReadonlyMap<string, number>) => counts,
  };
  const world = { worker, post, places };
  const model: ClusterModel<null> = {
    config: null,
    kinds: [post, worker],
    rules: rules.map((rule, index) => ruleOf(rule, index, world)),
    initial: [
      { op: 'create', kind: post, input: {}, count: posts },
      { op: 'create', kind: worker, input: {}, count: workers },
    ],
  };
  return {
    model,
    requirements: [
      {
        name: 'place',
        on: 'every',
        when: (v) => v.fold(places).size > 0,
        holds: (v) => !v.fold(places).has(String(forbidden)),
      },
      {
        name: 'write',
        on: 'write',
        about: ({ verb }) => verb === 'walk' || verb === 'toggle',
        when: (before) => before.fold(places).has('0'),
        holds: (before, after) =>
          after.fold(places).size + 1 >= before.fold(places).size && !after.fold(places).has(String(forbidden)),
      },
    ],
  };
}
