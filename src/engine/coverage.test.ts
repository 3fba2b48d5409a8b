/**
 * Coverage of events by states, counted on a population directly.
 */
import { setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { Coverage, type EventTable } from './coverage.ts';
import type { Kind, MachineEvent } from './contract.ts';
import { Population } from './population.ts';

const machine = setup({
  types: { events: {} as { type: 'OPEN'; by: string } | { type: 'SHUT' } | { type: 'BREAK' } },
  guards: { hasKey: ({ event }) => event.type === 'OPEN' && event.by === 'owner' },
}).createMachine({
  id: 'door',
  initial: 'whole',
  states: {
    whole: {
      initial: 'shut',
      on: { BREAK: 'broken' },
      states: { shut: { on: { OPEN: { guard: 'hasKey', target: 'open' } } }, open: { on: { SHUT: 'shut' } } },
    },
    broken: { type: 'final' },
  },
});
const lampMachine = setup({ types: { events: {} as { type: 'SWITCH' } | { type: 'WASH' } } }).createMachine({
  id: 'lamp',
  type: 'parallel',
  states: {
    light: { initial: 'off', states: { off: { on: { SWITCH: 'on' } }, on: { on: { SWITCH: 'off' } } } },
    glass: { initial: 'dirty', states: { dirty: { on: { WASH: 'clean' } }, clean: {} } },
  },
});

function after(kind: Kind, events: readonly MachineEvent[]): EventTable | undefined {
  const population = new Population(kind);
  const coverage = new Coverage((_kind, id) => population.snap(id));
  let id = population.create({});
  for (const event of events) {
    coverage.sent(kind, id, event);
    id = population.send(id, event);
  }
  return coverage.tables([kind])[0];
}

const door: Kind = { name: 'door', machine, max: 1 };

function at(table: EventTable | undefined, of: 'taken' | 'ignored', event: string, state: string): number | undefined {
  return table?.[of][table.events.indexOf(event)]?.[table.states.indexOf(state)];
}

describe('coverage', () => {
  it('lists every state and event of the machine, acted or not', () => {
    const table = after(door, []);
    expect(table).toMatchObject({ machine: 'door', states: ['whole.shut', 'whole.open', 'broken'] });
    expect(table?.events).toEqual(['BREAK', 'OPEN', 'SHUT']);
    expect(table?.taken).toEqual([
      [0, 0, -1],
      [0, -1, -1],
      [-1, 0, -1],
    ]);
  });

  it('counts an event that acted in the state where it did, also when a parent takes it', () => {
    const table = after(door, [
      { type: 'OPEN', by: 'owner' },
      { type: 'SHUT' },
      { type: 'OPEN', by: 'owner' },
      { type: 'BREAK' },
    ]);
    expect(at(table, 'taken', 'OPEN', 'whole.shut')).toBe(2);
    expect(at(table, 'taken', 'SHUT', 'whole.open')).toBe(1);
    expect(at(table, 'taken', 'BREAK', 'whole.open')).toBe(1);
    expect(at(table, 'taken', 'BREAK', 'whole.shut')).toBe(0);
  });

  it('counts an event as ignored where a guard forbids it and where there is no transition', () => {
    const table = after(door, [{ type: 'OPEN', by: 'thief' }, { type: 'SHUT' }]);
    expect(at(table, 'taken', 'OPEN', 'whole.shut')).toBe(0);
    expect(at(table, 'ignored', 'OPEN', 'whole.shut')).toBe(1);
    expect(at(table, 'taken', 'SHUT', 'whole.shut')).toBe(-1);
    expect(at(table, 'ignored', 'SHUT', 'whole.shut')).toBe(1);
  });

  it('gives an event that the machine never takes a row of its own', () => {
    const table = after(door, [{ type: 'KNOCK' }]);
    expect(at(table, 'taken', 'KNOCK', 'whole.shut')).toBe(-1);
    expect(at(table, 'ignored', 'KNOCK', 'whole.shut')).toBe(1);
  });

  it('counts for the region that acted, not for those beside it', () => {
    const table = after({ name: 'lamp', machine: lampMachine, max: 1 }, [{ type: 'SWITCH' }, { type: 'WASH' }]);
    expect(at(table, 'taken', 'SWITCH', 'light.off')).toBe(1);
    expect(at(table, 'taken', 'SWITCH', 'glass.dirty')).toBe(-1);
    expect(at(table, 'taken', 'WASH', 'glass.dirty')).toBe(1);
    expect(at(table, 'ignored', 'SWITCH', 'glass.dirty')).toBe(0);
  });
});
