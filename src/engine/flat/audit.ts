/**
 * Asks rules again whose answers are remembered: a sample, to find those that are impure.
 */
import type { State } from '../layout.ts';
import type { Machinery } from '../machinery.ts';

/** Asks all rules about one state again. Throws `ModelError` with the name of a rule that answers otherwise now. */
export function recheck<C>(machinery: Machinery<C>, state: State): void {
  for (const [rule, { forEach }] of machinery.model.rules.entries()) {
    if (!forEach) {
      machinery.recheck(state, rule, -1);
      continue;
    }
    const { first, end } = machinery.layout.place(forEach);
    for (let cell = first; cell < end; cell++) if (state.cells[cell] !== 0) machinery.recheck(state, rule, cell);
  }
}
