/**
 * Asks rules and properties again whose answers are remembered: a sample, to find those that are impure.
 */
import type { Judge } from '../judge.ts';
import type { State } from '../layout.ts';
import type { Machinery } from '../machinery.ts';

/** Asks all rules and properties about one state again. Throws `ModelError` with the name of one that answers otherwise now. */
export function recheck<C>(machinery: Machinery<C>, judge: Judge<C>, state: State): void {
  for (const { memo } of judge.onSettled) memo.recheck(state, -1, (answer) => answer);
  for (const [rule, { forEach }] of machinery.model.rules.entries()) {
    if (!forEach) {
      machinery.recheck(state, rule, -1);
      continue;
    }
    const { first, end } = machinery.layout.place(forEach);
    for (let cell = first; cell < end; cell++) if (state.cells[cell] !== 0) machinery.recheck(state, rule, cell);
  }
}
