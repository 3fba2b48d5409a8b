/**
 * Verdicts about liveness on random small models: compared with a textbook implementation, and with symmetry and without.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { Goal } from './contract.ts';
import { graphModel, tokenGoal, workersModel, type Arrow } from './testing.ts';

/** Everything a run of a small graph can do for ever, by looking at each set of places: no search, no components. */
function textbook(
  arrows: readonly Arrow[],
  unfair: readonly string[],
  goal: { kind: Goal<null>['kind']; reached: readonly number[] },
): boolean {
  const reachable = new Set([0]);
  for (const place of reachable) for (const a of arrows) if (a.from === place) reachable.add(a.to);
  const missed = (place: number): boolean => !goal.reached.includes(place);
  const fairAt = (place: number): string[] =>
    arrows.filter((a) => a.from === place && !unfair.includes(a.by)).map((a) => a.by);
  // A run may rest where nobody has to act.
  if (goal.kind !== 'no-flapping' && [...reachable].some((place) => missed(place) && fairAt(place).length === 0))
    return false;
  const places = [...reachable];
  for (let mask = 1; mask < 2 ** places.length; mask++) {
    const set = places.filter((_, bit) => (mask >> bit) % 2 === 1);
    const inner = arrows.filter((a) => set.includes(a.from) && set.includes(a.to));
    const from = (start: number): Set<number> => {
      const found = new Set(inner.filter((a) => a.from === start).map((a) => a.to));
      for (const place of found) for (const a of inner) if (a.from === place) found.add(a.to);
      return found;
    };
    if (!set.every((one) => set.every((other) => from(one).has(other)))) continue;
    const fair = fairAt(set[0] ?? 0).every(
      (by) => inner.some((a) => a.by === by) || set.some((place) => !fairAt(place).includes(by)),
    );
    if (!fair) continue;
    if (goal.kind === 'converges' && set.some(missed)) return false;
    if (goal.kind === 'recurs' && set.every(missed)) return false;
    if (goal.kind === 'no-flapping' && inner.some((a) => a.verb === 'counted')) return false;
  }
  return true;
}

const place = fc.nat({ max: 3 });
const by = fc.constantFrom('a', 'b', 'c');
const arrow = fc.record({ from: place, to: place, by, verb: fc.constantFrom('go', 'go', 'counted') });
const kinds = ['converges', 'recurs', 'no-flapping'] as const;

describe('random graphs', () => {
  it('get the verdict that the textbook gives them', () => {
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(
        fc.array(arrow, { minLength: 1, maxLength: 9 }),
        fc.subarray(['a', 'b', 'c']),
        fc.subarray([0, 1, 2, 3]),
        (arrows, unfair, reached) => {
          const goals = kinds.map((kind) => tokenGoal(kind, reached));
          const { judgements } = check(graphModel(arrows, { unfair }), goals, { disturbances: 0 });
          for (const kind of kinds) {
            const holds = textbook(arrows, unfair, { kind, reached });
            seen[`${holds}`]++;
            expect({ kind, holds: judgements.get(kind)?.violation === null }).toEqual({ kind, holds });
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(30);
  });

  it('of workers that are alike get the same verdict with symmetry and without', () => {
    const workerArrow = fc.record(
      {
        from: fc.nat({ max: 2 }),
        to: fc.nat({ max: 2 }),
        beside: fc.nat({ max: 2 }),
        verb: fc.constantFrom('go', 'counted'),
      },
      { requiredKeys: ['from', 'to', 'verb'] },
    );
    const turn = fc.option(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }));
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(
        fc.array(workerArrow, { minLength: 1, maxLength: 6 }),
        turn,
        fc.array(fc.nat({ max: 2 }), { minLength: 2, maxLength: 3 }),
        (arrows, turns, begin) => {
          const { model, someoneAt } = workersModel(begin, arrows, turns);
          const goals = kinds.map((kind): Goal<null> => ({
            name: kind,
            kind,
            reached: (v) => !someoneAt(1)(v),
            counts: (s) => s.verb === 'counted',
          }));
          const reduced = check(model, goals, { disturbances: 0 });
          const whole = check(model, goals, { disturbances: 0, symmetry: false });
          for (const kind of kinds) {
            const holds = whole.judgements.get(kind)?.violation === null;
            seen[`${holds}`]++;
            expect({ kind, holds: reduced.judgements.get(kind)?.violation === null }).toEqual({ kind, holds });
            expect(reduced.judgements.get(kind)?.undecided).toBe(0);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(30);
  });
});
