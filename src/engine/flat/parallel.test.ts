/**
 * The flat search on several threads means what it means on one. The threads are real ones where races matter, and plain
 * functions where only the division of the work does.
 */
import { describe, expect, it } from 'vitest';
import type { WriteProperty } from '../contract.ts';
import { toyCluster, toyOf } from '../../bench/toy/model.ts';
import { scopes, type Scope } from '../../bench/toy/scopes.ts';
import { withThreads } from '../../bench/toy/threads.ts';
import { searchParallel, type Team } from './parallel.ts';
import type { Report, Request } from './round.ts';
import { searchFlat } from './search.ts';

/** Members that take turns in this thread. */
function takingTurns(count: number): Team {
  return Array.from({ length: count }, () => {
    let program: (request: Request) => Report;
    return (request) => {
      if (request.program) {
        // oxlint-disable-next-line typescript/no-implied-eval
        const make = new Function('env', request.program.text) as (tables: object) => typeof program;
        program = make(request.program.tables);
      }
      return Promise.resolve(program(request));
    };
  });
}

const one = { form: 'compiled', symmetry: false } as const;

function summary({ states, transitions, judgements, limit }: ReturnType<typeof searchFlat>): object {
  const verdicts = [...judgements.values()].map((j) => [
    j.requirement,
    j.exercised,
    j.violation?.path.legs.length,
    j.length,
  ]);
  return { states, transitions, limit, verdicts };
}

describe('the search on several threads', () => {
  it('finds the same as on one, whoever begins and however many they are', async () => {
    const long = { ...scopes.tiny, pods: 20, replicas: [1, 1] } as const;
    for (const { model, properties } of [toyOf('tiny'), toyCluster(long)]) {
      const expected = summary(searchFlat(model, properties, one));
      for (const members of [1, 3])
        for (const alone of [1, 500])
          expect(summary(await searchParallel(model, properties, {}, takingTurns(members), alone))).toEqual(expected);
    }
  });

  it('finds a violation at the same length, with the way to it', async () => {
    const { model, properties } = toyCluster({
      ...scopes.tiny,
      pods: 2,
      replicas: [1, 1],
      edits: 0,
      expectations: false,
    });
    const expected = summary(searchFlat(model, properties, one));
    const found = await searchParallel(model, properties, {}, takingTurns(2), 1);
    expect(summary(found)).toEqual(expected);
    expect([...found.judgements.values()].some(({ violation }) => violation)).toBe(true);
  });

  it('finds the states and transitions that other tools count, with real threads on one table', async () => {
    const { model, properties } = toyOf('small');
    const found = await withThreads(2, (team) => searchParallel(model, properties, {}, team, 1000));
    expect(found).toMatchObject({ states: 98_978, transitions: 436_526, limit: null });
    for (const judgement of found.judgements.values())
      expect(judgement).toMatchObject({ exercised: 98_978, violation: null });
  });

  it('stops at a limit, and refuses properties of writes', async () => {
    const { model } = toyOf('tiny');
    const limited = await searchParallel(model, [], { maxStates: 500 }, takingTurns(2), 100);
    expect(limited.limit).toBe('--max-states 500');
    const write: WriteProperty<Scope> = {
      name: 'w',
      on: 'write',
      about: () => true,
      when: () => true,
      holds: () => true,
    };
    await expect(searchParallel(model, [write], {}, takingTurns(1))).rejects.toThrow(
      'several threads cannot judge writes',
    );
  });
});
