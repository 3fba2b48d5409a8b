/**
 * Exact budgets: each disturbance at most so often, in every order, and none that has no budget.
 */
import { assign, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { ClusterModel, Kind, Property } from './contract.ts';

const machine = setup({
  types: { context: {} as { a: number; b: number }, events: {} as { type: 'A' } | { type: 'B' } },
}).createMachine({
  context: { a: 0, b: 0 },
  on: {
    A: { actions: assign({ a: ({ context }) => context.a + 1 }) },
    B: { actions: assign({ b: ({ context }) => context.b + 1 }) },
  },
});
const kind: Kind = { name: 'pair', machine, max: 1 };

function model(budgets?: Readonly<Record<string, number>>): ClusterModel<null> {
  return {
    config: null,
    kinds: [kind],
    initial: [{ op: 'create', kind, count: 1, input: null }],
    rules: ['A', 'B'].map((type) => ({
      name: type,
      class: 'disturbance' as const,
      forEach: kind,
      fairness: 'none' as const,
      steps: () => [{ actor: 'world', verb: type, spend: type, ops: [{ op: 'send', to: 'self', event: { type } }] }],
    })),
    ...(budgets && { budgets }),
  };
}

/** Every pair of counts that some run reaches. */
function reached(budgets: Readonly<Record<string, number>> | undefined, disturbances: number): string[] {
  const seen = new Set<string>();
  const spy: Property<null> = {
    name: 'spy',
    on: 'settled',
    when: () => true,
    holds: (v) => {
      const { a, b } = v.all(kind)[0]?.context ?? {};
      seen.add(`${String(a)}${String(b)}`);
      return true;
    },
  };
  check(model(budgets), [spy], { disturbances });
  return [...seen].sort();
}

describe('budgets', () => {
  it('allow each disturbance as often as they say, in every combination', () => {
    expect(reached({ A: 1, B: 2 }, 3)).toEqual(['00', '01', '02', '10', '11', '12']);
  });

  it('make a disturbance without one impossible', () => {
    expect(reached({ B: 1 }, 3)).toEqual(['00', '01']);
  });

  it('leave the total as the only limit where there are none', () => {
    expect(reached(undefined, 2)).toEqual(['00', '01', '02', '10', '11', '20']);
  });
});
