/**
 * Drawn runs: they find what the search finds, reach what it does not, are the same for the same seed, and shrink.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { ClusterModel, Property, Requirement } from './contract.ts';
import { Replay } from './replay.ts';
import { sample, walk, type RunsResult } from './runs.ts';
import { shrink } from './shrink.ts';
import { graphModel, tokenAt, tokenGoal, workersModel, type Arrow } from './testing.ts';

const SAMPLING = { runs: 40, disturbances: 4, steps: 20, seed: 7 };

function never(place: number): Property<null> {
  return { name: `never at ${place}`, on: 'settled', when: () => true, holds: (v) => tokenAt(v) !== place };
}

/** A staircase: each step up is a disturbance, and each step has a landing where the token may wander. */
function staircase(height: number): ClusterModel<null> {
  const arrows = Array.from({ length: height }, (_, n): Arrow[] => [
    { from: n, to: n + 1, by: 'push', verb: `push ${n}` },
    { from: n, to: 100 + n, by: 'wander' },
    { from: 100 + n, to: n, by: 'return' },
  ]);
  return graphModel(arrows.flat(), { world: ['push'] });
}

/** Numbers that look random and are the same each time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

function violated(result: RunsResult<null>): string[] {
  return [...result.judgements.values()].filter((j) => j.violation).map((j) => j.requirement);
}

describe('sampled runs', () => {
  it('reach a violation beyond the number of disturbances that was searched', () => {
    const requirements = [never(4)];
    expect(check(staircase(5), requirements, { disturbances: 2 }).judgements.get('never at 4')?.violation).toBeNull();
    const result = sample(staircase(5), requirements, SAMPLING);
    expect(violated(result)).toEqual(['never at 4']);
    expect(result).toMatchObject({ runs: 40, unsettled: 0, disturbances: 4, limit: null });
  });

  it('never spend more disturbances than they may', () => {
    const result = sample(staircase(5), [never(4)], { ...SAMPLING, disturbances: 3 });
    expect(violated(result)).toEqual([]);
    expect(result.disturbances).toBe(3);
    expect(result.judgements.get('never at 4')?.exercised).toBeGreaterThan(40);
  });

  it('are the same for the same seed and others for another', () => {
    const actions = (seed: number): unknown =>
      sample(staircase(5), [never(2)], { ...SAMPLING, seed }).actions.get('never at 2');
    expect(actions(7)).toBeDefined();
    expect(actions(7)).toEqual(actions(7));
    expect(actions(7)).not.toEqual(actions(8));
  });

  it('judge goals where they rest, and where they go round for ever', () => {
    const arrows: Arrow[] = [
      { from: 0, to: 1, by: 'world' },
      { from: 1, to: 2, by: 'a' },
      { from: 2, to: 1, by: 'a', verb: 'counted' },
      { from: 0, to: 3, by: 'world' },
    ];
    const model = graphModel(arrows, { world: ['world'] });
    const goals = [tokenGoal('converges', [0, 1, 3]), tokenGoal('recurs', [0, 1]), tokenGoal('no-flapping', [])];
    const result = sample(model, goals, { ...SAMPLING, disturbances: 1 });
    expect(result.judgements.get('converges')?.violation).toMatchObject({ loopStart: expect.any(Number) as number });
    expect(result.judgements.get('recurs')?.violation).toMatchObject({ loopStart: null });
    expect(result.judgements.get('no-flapping')?.violation).toMatchObject({ loopStart: expect.any(Number) as number });
  });

  it('find nothing that the search does not find, on random models', () => {
    const place = fc.nat({ max: 4 });
    const arrow = fc.record({
      from: place,
      to: place,
      by: fc.constantFrom('a', 'b', 'c', 'world'),
      verb: fc.constantFrom('go', 'counted'),
    });
    const kinds = ['converges', 'recurs', 'no-flapping'] as const;
    const requirements = [never(4), ...kinds.map((kind) => tokenGoal(kind, [0, 1]))];
    let found = 0;
    fc.assert(
      fc.property(fc.array(arrow, { minLength: 3, maxLength: 12 }), fc.subarray(['a', 'b', 'c']), (arrows, unfair) => {
        const model = graphModel(arrows, { world: ['world'], unfair });
        const drawn = violated(sample(model, requirements, { ...SAMPLING, runs: 5, disturbances: 2 }));
        const searched = [...check(model, requirements, { disturbances: 2 }).judgements.values()];
        found += drawn.length;
        expect(searched.filter((j) => j.violation).map((j) => j.requirement)).toEqual(expect.arrayContaining(drawn));
      }),
      { numRuns: 100 },
    );
    expect(found).toBeGreaterThan(50);
  });

  it('stop when told to, and say why', () => {
    let asked = 0;
    const stop = (): string | null => (asked++ < 3 ? null : '--timeout');
    expect(sample(staircase(2), [], { ...SAMPLING, stop })).toMatchObject({ runs: 3, limit: '--timeout' });
  });

  it('wait with disturbances until the model says that they may begin', () => {
    const arrows: Arrow[] = [
      { from: 0, to: 1, by: 'start' },
      { from: 0, to: 9, by: 'world' },
      { from: 1, to: 2, by: 'world' },
    ];
    const model = {
      ...graphModel(arrows, { world: ['world'] }),
      begin: (v: Parameters<typeof tokenAt>[0]) => tokenAt(v) === 1,
    };
    expect(violated(sample(model, [never(9), never(2)], SAMPLING))).toEqual(['never at 2']);
  });
});

describe('long walks', () => {
  it('go on after each rest, and are the same for the same source of chance', () => {
    const options = { steps: 200, disturbances: 20, round: { disturbances: 1, steps: 5 } };
    const once = walk(staircase(5), [never(4)], { ...options, random: generator(3) });
    const again = walk(staircase(5), [never(4)], { ...options, random: generator(3) });
    expect(violated(once)).toEqual(['never at 4']);
    expect(once.actions).toEqual(again.actions);
    expect(once.runs).toBeGreaterThan(10);
    expect(once.disturbances).toBe(1);
  });

  it('end with the last disturbance that they may spend', () => {
    const options = { steps: 200, disturbances: 3, round: { disturbances: 2, steps: 20 } };
    const result = walk(staircase(5), [never(4)], { ...options, random: generator(3) });
    expect(violated(result)).toEqual([]);
    expect(result.spent).toBe(3);
    expect(result.runs).toBeGreaterThan(1);
  });
});

describe('shrinking', () => {
  it('leaves only the disturbances that are needed', () => {
    const model = staircase(5);
    const requirement = never(3);
    const actions = sample(model, [requirement], SAMPLING).actions.get(requirement.name) ?? [];
    expect(actions.length).toBeGreaterThan(3);
    const shrunk = shrink(model, requirement, actions);
    expect(shrunk?.actions.map((action) => action.rule)).toEqual(['push', 'push', 'push']);
    expect(shrunk?.way.steps.map(({ move }) => move.step.spend)).toEqual(['push', 'push', 'push']);
    expect(shrunk?.way.loopStart).toBeNull();
  });

  it('keeps a step of another rule where the violation needs it', () => {
    const arrows: Arrow[] = [
      { from: 0, to: 1, by: 'world' },
      { from: 1, to: 2, by: 'a' },
      { from: 1, to: 3, by: 'b' },
      { from: 3, to: 4, by: 'world' },
    ];
    const model = graphModel(arrows, { world: ['world'] });
    const actions = sample(model, [never(4)], SAMPLING).actions.get('never at 4') ?? [];
    expect(shrink(model, never(4), actions)?.actions.map((action) => action.rule)).toEqual(['world', 'b', 'world']);
  });

  it('says when the actions do not violate anything', () => {
    expect(shrink(staircase(2), never(9), [])).toBeNull();
  });

  it('gives lists of which no single action can be left out, for random models', () => {
    const place = fc.nat({ max: 4 });
    const arrow = fc.record({ from: place, to: place, by: fc.constantFrom('a', 'b', 'world') });
    let shrunken = 0;
    fc.assert(
      fc.property(fc.array(arrow, { minLength: 4, maxLength: 12 }), fc.nat({ max: 1000 }), (arrows, seed) => {
        const model = graphModel(arrows, { world: ['world'] });
        const requirements: Requirement<null>[] = [never(4), tokenGoal('converges', [0, 1, 2])];
        const result = sample(model, requirements, { ...SAMPLING, runs: 4, seed });
        for (const requirement of requirements) {
          const actions = result.actions.get(requirement.name);
          if (!actions) continue;
          const shrunk = shrink(model, requirement, actions);
          const replay = new Replay(model, requirement);
          expect(replay.violation(shrunk?.actions ?? [])).not.toBeNull();
          for (const left of shrunk?.actions ?? [])
            expect(replay.violation((shrunk?.actions ?? []).filter((one) => one !== left))).toBeNull();
          shrunken++;
        }
      }),
      { numRuns: 100 },
    );
    expect(shrunken).toBeGreaterThan(20);
  });

  it('works where queued work runs in an order that a drawn run has chosen', () => {
    const { model, someoneAt } = workersModel([0, 0, 1], [{ from: 0, to: 1, beside: 2 }], [1, 2, 0]);
    const requirement: Property<null> = {
      name: 'all together',
      on: 'settled',
      when: () => true,
      holds: (v) => !someoneAt(0)(v) || !someoneAt(2)(v),
    };
    const actions = sample(model, [requirement], SAMPLING).actions.get(requirement.name);
    expect(actions && shrink(model, requirement, actions)).not.toBeNull();
  });
});
