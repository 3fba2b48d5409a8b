/**
 * State counts that other tools computed for well-known models: TLC for the TLA+ examples, Stateright for two-phase
 * commit with five managers. The engine must find exactly as many.
 */
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { ClusterModel, Kind, Requirement } from './contract.ts';
import { coffeeCan } from '../examples/classics/coffee-can.ts';
import { diningPhilosophers, isHungry } from '../examples/classics/dining-philosophers.ts';
import { consistent, transactionCommit, twoPhaseCommit } from '../examples/classics/two-phase-commit.ts';

function agreement(model: ClusterModel<null>): Requirement<null> {
  const [manager] = model.kinds;
  if (!manager) throw new Error('the model has no managers');
  const fold = consistent(manager);
  return { name: 'agreement', on: 'settled', when: () => true, holds: (v) => v.fold(fold) };
}

/** Every philosopher eats again and again, one goal each. */
function eatsAgain(philosopher: Kind): Requirement<null>[] {
  return Array.from({ length: philosopher.max }, (_, index) => ({
    name: `philosopher ${index + 1} eats again and again`,
    kind: 'recurs',
    reached: (v) => !isHungry(v.all(philosopher)[index]),
  }));
}

describe('counts computed by other tools', () => {
  it('finds the 34 states of transaction commit, and that nobody commits beside an abort', () => {
    const model = transactionCommit(3);
    const result = check(model, [agreement(model)], { disturbances: 0, symmetry: false });
    expect(result.settledStates).toBe(34);
    expect(result.judgements.get('agreement')).toMatchObject({ exercised: 34, violation: null });
  });

  it.each([
    { managers: 3, states: 288 },
    { managers: 5, states: 8832 },
  ])('finds the $states states of two-phase commit with $managers managers', ({ managers, states }) => {
    const model = twoPhaseCommit(managers);
    const result = check(model, [agreement(model)], { disturbances: 0, symmetry: false });
    expect(result.settledStates).toBe(states);
    expect(result.judgements.get('agreement')?.violation).toBeNull();
  });

  it('finds the 1,146 steps of two-phase commit with 3 managers, less those that change nothing', () => {
    const result = check(twoPhaseCommit(3), [], { disturbances: 0, symmetry: false });
    expect(result.limit).toBeNull();
    expect(result.transitions).toBeLessThanOrEqual(1146);
  });

  it('needs fewer states with symmetry, and no fewer than the orbits that Stateright counts', () => {
    const result = check(twoPhaseCommit(5), [], { disturbances: 0 });
    expect(result.settledStates).toBeLessThanOrEqual(665);
    expect(result.settledStates).toBeGreaterThan(8832 / 120);
  });

  it('finds the 67 states of five dining philosophers, and that none of them starves', () => {
    const { model, philosopher, exclusive } = diningPhilosophers(5, 'weak');
    const result = check(model, [exclusive, ...eatsAgain(philosopher)], { disturbances: 0 });
    expect(result.settledStates).toBe(67);
    expect(result.explored.edges.filter((edges) => edges.length === 0)).toEqual([]);
    for (const judgement of result.judgements.values()) {
      expect(judgement.exercised).toBeGreaterThan(0);
      expect(judgement).toMatchObject({ violation: null, undecided: 0 });
    }
  });

  it('finds that every philosopher may starve when nobody has to act: a run may stop while one is hungry', () => {
    const { model, philosopher } = diningPhilosophers(5, 'none');
    const result = check(model, eatsAgain(philosopher), { disturbances: 0 });
    expect(result.settledStates).toBe(67);
    for (const judgement of result.judgements.values()) expect(judgement.violation).not.toBeNull();
  });

  it('finds the 5,150 contents of a can of up to 100 beans, and that one bean remains', () => {
    const { model, can } = coffeeCan(100);
    const beans = {
      name: 'beans',
      over: can,
      project: (s: { context: Readonly<Record<string, unknown>> }) =>
        String(Number(s.context['black']) + Number(s.context['white'])),
      value: (counts: ReadonlyMap<string, number>) => [...counts.keys()][0] ?? '',
    };
    const one: Requirement<null> = {
      name: 'one bean remains',
      kind: 'converges',
      reached: (v) => v.fold(beans) === '1',
    };
    const result = check(model, [one], { disturbances: 0 });
    expect(result.settledStates).toBe(5150 + 1);
    expect(result.judgements.get('one bean remains')?.violation).toBeNull();
  });
});
