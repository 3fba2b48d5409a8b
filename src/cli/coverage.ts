/**
 * Which events the machines of a search have taken, and where.
 */
import { BUDGET } from '../engine/budgets.ts';
import { coverageOf } from '../engine/coverage.ts';
import type { MachineCoverage } from '../report/types.ts';
import type { Part } from './goal-report.ts';

/** Events and states of every machine but these, from the first search: that of the manifest's own numbers. */
export function coverageIn([first]: readonly Part[], but: readonly string[]): MachineCoverage[] {
  if (!first) return [];
  const { machinery } = first.outcome.result;
  // The monitor is the checker's own, and there is nothing to tell of kinds of which the group has none.
  const there = new Set(
    machinery.model.kinds
      .filter(({ name, max }) => max > 0 && name !== 'monitor' && name !== BUDGET && !but.includes(name))
      .map((k) => k.name),
  );
  return coverageOf(machinery)
    .filter(({ machine }) => there.has(machine))
    .map(({ machine, states, events, taken }) => ({ machine, states, events, taken }));
}
