/**
 * Faults of queued work: what an interrupted step leaves, what happens while an instance is held, what a stale read does.
 */
import { assign, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { ClusterModel, Fault, Goal, Kind, Op, Property, Rule, View } from './contract.ts';
import { prefixes } from './interruption.ts';
import { pathTo } from './explored.ts';
import { retrace } from './retrace.ts';

const orderMachine = setup({
  types: { context: {} as { wanted: number }, events: {} as { type: 'ORDER' } | { type: 'SET'; wanted: number } },
}).createMachine({
  id: 'order',
  context: { wanted: 0 },
  on: {
    ORDER: { actions: assign({ wanted: ({ context }) => Math.min(2, context.wanted + 1) }) },
    SET: { actions: assign({ wanted: ({ event }) => event.wanted }) },
  },
});
const itemMachine = setup({}).createMachine({ id: 'item', context: {} });

const order: Kind = { name: 'order', machine: orderMachine, max: 1, versioned: true };
const item: Kind = { name: 'item', machine: itemMachine, max: 6, interchangeable: true };
const items = {
  name: 'items',
  over: item,
  project: () => 'one',
  value: (c: ReadonlyMap<string, number>) => c.get('one') ?? 0,
};

function wanted(v: View<null>): number {
  return Number(v.all(order)[0]?.context['wanted']);
}

/** A user orders an item or two, at once; a maker makes what is missing. A careful maker waits until it sees its own work. */
function workshop(faults: readonly Fault<null>[], careful: boolean): ClusterModel<null> {
  const maker: Rule<null> = {
    name: 'maker',
    class: 'prompt',
    fairness: 'weak',
    wakesCoverReads: true,
    wakes: [
      { on: order, changed: (before, after) => before?.context !== after?.context, key: 'every' },
      { on: item, changed: () => true, key: 'every' },
    ],
    steps: (v) => {
      if (v.unseen(item) === 'own' && careful) return [];
      const missing = wanted(v) - v.fold(items);
      if (missing <= 0) return [];
      return [{ actor: 'maker', verb: 'make', ops: [{ op: 'create', kind: item, input: {}, count: missing }] }];
    },
  };
  const user: Rule<null> = {
    name: 'user',
    class: 'disturbance',
    fairness: 'none',
    steps: (v) =>
      wanted(v) > 0
        ? []
        : [1, 2].map((n) => ({
            actor: 'user',
            verb: `order ${n}`,
            spend: 'order',
            ops: [{ op: 'send', to: { kind: order, slot: 0 }, event: { type: 'SET', wanted: n } }],
          })),
  };
  return {
    config: null,
    kinds: [order, item],
    initial: [{ op: 'create', kind: order, input: {}, count: 1 }],
    rules: [maker, user],
    faults,
  };
}

const never = {
  name: 'never too many',
  on: 'every',
  when: () => true,
  holds: (v) => v.fold(items) <= wanted(v),
} satisfies Property<null>;
const done: Goal<null> = { name: 'all is made', kind: 'converges', reached: (v) => v.fold(items) >= wanted(v) };
const settledDone = {
  name: 'made at rest',
  on: 'settled',
  when: () => true,
  holds: (v) => v.fold(items) >= wanted(v),
} satisfies Property<null>;

function broken(faults: readonly Fault<null>[], careful: boolean, disturbances = 2): string[] {
  const { judgements } = check(workshop(faults, careful), [never, done, settledDone], { disturbances });
  return [...judgements.values()].filter((j) => j.violation).map((j) => j.requirement);
}

describe('a stale read', () => {
  const stale: Fault<null> = { name: 'stale-read', kind: 'stale' };

  it('makes a maker that acts on what it sees make too much', () => {
    expect(broken([stale], false)).toEqual(['never too many']);
  });

  it('does no harm to one that waits for its own work', () => {
    expect(broken([stale], true)).toEqual([]);
  });

  it('costs a disturbance', () => {
    expect(broken([stale], false, 1)).toEqual([]);
  });

  it('happens at most as often as its budget says', () => {
    const model = { ...workshop([stale], false), budgets: { order: 1, 'stale-read': 0 } };
    const { judgements } = check(model, [never], { disturbances: 2 });
    expect(judgements.get('never too many')?.violation).toBeNull();
  });

  it('can be followed without symmetry to its end', () => {
    const result = check(workshop([stale], false), [never], { disturbances: 2 });
    const { violation } = result.judgements.get('never too many') ?? {};
    if (!violation) throw new Error('no violation');
    const verbs = retrace(result.machinery, result.explored.starts, violation.path).flat();
    expect(verbs.map(({ move }) => `${move.step.verb}${move.step.spend === 'stale-read' ? ' unseen' : ''}`)).toEqual([
      'order 1',
      'make unseen',
      'make',
    ]);
  });
});

describe('an instance that is held', () => {
  const slow: Fault<null> = { name: 'slow', kind: 'held' };

  it('leaves its work undone while the world goes on, and does it in the end', () => {
    const settled = (faults: readonly Fault<null>[]): number =>
      check(workshop(faults, true), [], { disturbances: 2 }).settledStates;
    expect(settled([slow])).toBeGreaterThan(settled([]));
    expect(broken([slow], true)).toEqual([]);
  });
});

describe('an interrupted step', () => {
  const conflict: Fault<null> = { name: 'write-conflict', kind: 'interrupted' };

  it('is taken up again', () => {
    expect(broken([conflict], true)).toEqual([]);
  });

  it('leaves states that no whole step leaves', () => {
    const states = (faults: readonly Fault<null>[]): number =>
      check(workshop(faults, true), [], { disturbances: 2 }).states;
    expect(states([conflict])).toBeGreaterThan(states([]));
  });

  it('reaches every state of the search by a way that can be followed', () => {
    const { explored, machinery } = check(workshop([conflict], true), [], { disturbances: 3 });
    for (const node of explored.states.keys())
      expect(retrace(machinery, explored.starts, pathTo(explored, node))).toBeDefined();
  });

  it('ends between two writes, not between a write and what belongs to it', () => {
    const send = (type: string, joined = false): Op => ({ op: 'send', to: 'self', event: { type }, joined });
    const timer = { name: 'soon', seconds: 1 };
    const step = {
      actor: 'a',
      verb: 'v',
      ops: [
        send('A'),
        { op: 'start', timer, on: 'self' } satisfies Op,
        { op: 'create', kind: item, input: {}, count: 2 } satisfies Op,
        send('B', true),
        send('C'),
      ],
    };
    const shown = prefixes(step).map(({ ops }) =>
      ops.map((op) => (op.op === 'send' ? op.event.type : op.op === 'create' ? `${op.count}` : op.op)),
    );
    expect(shown).toEqual([
      ['A', 'start'],
      ['A', 'start', '1', 'B'],
      ['A', 'start', '2', 'B'],
    ]);
  });
});
