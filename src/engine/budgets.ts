/**
 * Exact budgets of disturbances, by name: a model that has them becomes one that counts what is spent.
 *
 * The count is a component like any other, so it is part of every state, and a step whose budget is used up is not
 * offered. Disturbances without a budget are not possible at all.
 */
import { assign, setup } from 'xstate';
import type { ClusterModel, Kind, Op, Rule, Step, View } from './contract.ts';

/** The kind that counts; it is no part of what is modelled. */
export const BUDGET = 'budget';

type Spent = Readonly<Record<string, number>>;

const counter = setup({
  types: { context: {} as { spent: Spent }, events: {} as { type: 'SPEND'; name: string } },
}).createMachine({
  id: 'budget',
  context: { spent: {} },
  on: {
    SPEND: {
      actions: assign({
        spent: ({ context, event }) => ({ ...context.spent, [event.name]: (context.spent[event.name] ?? 0) + 1 }),
      }),
    },
  },
});

/** The same model under its `budgets`; one without them is left as it is. */
export function withBudgets<C>(model: ClusterModel<C>): ClusterModel<C> {
  const { budgets } = model;
  if (budgets === undefined) return model;
  const kind: Kind = { name: BUDGET, machine: counter, max: 1 };
  const left = (v: View<C>, name: string): boolean => {
    const spent = v.all(kind)[0]?.context['spent'] as Spent | undefined; // only the counter's machine makes this context
    return (spent?.[name] ?? 0) < (budgets[name] ?? 0);
  };
  const spent = (name: string): Op => ({ op: 'send', to: { kind, slot: 0 }, event: { type: 'SPEND', name } });
  const spend = (step: Step, name: string): Step => ({ ...step, ops: [...step.ops, spent(name)] });
  const limited = (rule: Rule<C>): Rule<C> => ({
    ...rule,
    steps: (v) =>
      rule.steps(v).flatMap((step) => {
        if (step.spend === undefined) return [step];
        return left(v, step.spend) ? [spend(step, step.spend)] : [];
      }),
  });
  const faults = model.faults?.map((fault) => ({
    ...fault,
    allowed: (v: View<C>) => left(v, fault.name) && (fault.allowed?.(v) ?? true),
    ops: [...(fault.ops ?? []), spent(fault.name)],
  }));
  return {
    ...model,
    ...(faults ? { faults } : {}),
    kinds: [...model.kinds, kind],
    rules: model.rules.map(limited),
    initial: [...model.initial, { op: 'create', kind, count: 1, input: null }],
  };
}
