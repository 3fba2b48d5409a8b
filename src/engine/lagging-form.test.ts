/**
 * The canonical form of lagging states: equal for all that differ by a swap, whoever is swapped.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { setup } from 'xstate';
import { Canonical } from './canonical.ts';
import type { Kind } from './contract.ts';
import { LaggingForm } from './lagging-form.ts';
import { Layout, type State } from './layout.ts';

const machine = setup({ types: { input: {} as number, context: {} as { n: number } } }).createMachine({
  context: ({ input }) => ({ n: input }),
});
const hub: Kind = { name: 'hub', machine, max: 3, interchangeable: true };
const leaf: Kind = { name: 'leaf', machine, max: 4, interchangeable: true, refs: { on: () => hub } };

const part = fc.record({ is: fc.nat({ max: 1 }), on: fc.integer({ min: -1, max: 2 }), was: fc.boolean() });
const world = fc.record({
  hubs: fc.array(fc.nat({ max: 1 }), { minLength: 3, maxLength: 3 }),
  leaves: fc.array(part, { minLength: 4, maxLength: 4 }),
  by: fc.nat({ max: 3 }),
  hubOrder: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
  leafOrder: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
});

it('is the same for every order of hubs and leaves', () => {
  const layout = new Layout([hub, leaf]);
  const form = new LaggingForm(new Canonical(layout, true), layout.slots);
  fc.assert(
    fc.property(world, ({ hubs, leaves, by, hubOrder, leafOrder }) => {
      const state = (moved: readonly number[], placed: readonly number[]): State => {
        const [hubPlace, leafPlace] = [layout.place(hub), layout.place(leaf)];
        const row = (one: { is: number; on: number }): number => {
          const made = leafPlace.rows.created(leafPlace.population.create(one.is));
          return one.on < 0 ? made : leafPlace.rows.withRef(made, 0, moved.indexOf(one.on) + 1);
        };
        const hubRows = moved.map((from) => hubPlace.rows.created(hubPlace.population.create(hubs[from] ?? 0)));
        const some = placed.flatMap((from) => leaves[from] ?? []);
        const old = some.map((one) => (one.was ? row({ is: 1 - one.is, on: one.on }) : 0));
        const cells = [...hubRows, ...some.map(row), leafPlace.index + 1, 1, 0, 3 + placed.indexOf(by) + 1, ...old];
        return { cells, settled: false, key: null };
      };
      expect(form.apply(state(hubOrder, leafOrder)).cells).toEqual(form.apply(state([0, 1, 2], [0, 1, 2, 3])).cells);
    }),
  );
});
