/**
 * Runs that the order of timers allows and no clock does are told apart, and no violation stands on one.
 */
import { assign, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { ClusterModel, Kind, Property, Rule, Timer, View } from './contract.ts';
import { pathTo } from './explored.ts';
import { isFeasible } from './feasibility.ts';
import { retrace } from './retrace.ts';

const bellMachine = setup({
  types: { context: {} as { rung: number }, events: {} as { type: 'RING' } },
}).createMachine({
  id: 'bell',
  context: { rung: 0 },
  on: { RING: { actions: assign({ rung: ({ context }) => context.rung + 1 }) } },
});

/** Two bells, each with its own timer, started one after the other; the first may be started again and again. */
const first: Kind = { name: 'first', machine: bellMachine, max: 1 };
const second: Kind = { name: 'second', machine: bellMachine, max: 1 };

function rung(v: View<null>, kind: Kind): number {
  return Number(v.all(kind)[0]?.context['rung']);
}

function rings(kind: Kind, timer: Timer, again: number): Rule<null> {
  return {
    name: `${kind.name} rings`,
    class: 'timer',
    forEach: kind,
    timer,
    fairness: 'weak',
    steps: (v) => [
      {
        actor: kind.name,
        verb: 'ring',
        ops: [
          { op: 'send', to: 'self', event: { type: 'RING' } },
          ...(Number(v.self.context['rung']) + 1 < again ? [{ op: 'start' as const, timer, on: 'self' as const }] : []),
        ],
      },
    ],
  };
}

/** The first bell rings every `every` seconds, four times; the second once after `once` seconds; both start together. */
function bells(every: number, once: number): ClusterModel<null> {
  const often: Timer = { name: 'often', seconds: every };
  const rarely: Timer = { name: 'rarely', seconds: once };
  return {
    config: null,
    kinds: [first, second],
    initial: [
      { op: 'create', kind: first, input: {}, count: 1 },
      { op: 'create', kind: second, input: {}, count: 1 },
      { op: 'start', timer: often, on: { kind: first, slot: 0 } },
      { op: 'start', timer: rarely, on: { kind: second, slot: 0 } },
    ],
    rules: [rings(first, often, 4), rings(second, rarely, 1)],
  };
}

/** The second bell rings before the first has rung `times` times. */
function notBefore(times: number): Property<null> {
  return {
    name: 'not too early',
    on: 'settled',
    when: () => true,
    holds: (v) => rung(v, second) === 0 || rung(v, first) >= times,
  };
}

function judged(every: number, once: number, times: number): { violated: boolean; spurious: number } {
  const { judgements } = check(bells(every, once), [notBefore(times)], { disturbances: 0 });
  const judgement = judgements.get('not too early');
  return { violated: judgement?.violation != null, spurious: judgement?.spurious ?? 0 };
}

describe('a bell that rings every 10 seconds and one that rings after 35', () => {
  it('the order of timers alone allows the second to ring after the first has rung once; no clock does', () => {
    const { explored, machinery } = check(bells(10, 35), [], { disturbances: 0 });
    const feasible = [...explored.states.keys()].map((node) => {
      const steps = retrace(machinery, explored.starts, pathTo(explored, node)).flat();
      return isFeasible(machinery, steps);
    });
    expect(feasible).toContain(false);
    expect(feasible).toContain(true);
  });

  it('is no violation, and is counted', () => {
    expect(judged(10, 35, 3)).toEqual({ violated: false, spurious: expect.any(Number) as number });
    expect(judged(10, 35, 3).spurious).toBeGreaterThan(0);
  });

  it('what a clock allows stays a violation', () => {
    expect(judged(10, 15, 3)).toEqual({ violated: true, spurious: expect.any(Number) as number });
  });
});
