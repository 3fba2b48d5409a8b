/**
 * Reads a state as people would: components with their references, what is queued, which timers are pending.
 *
 * A component is known by the place of its row; whoever shows it to people gives it a name.
 */
import type { Snap } from './contract.ts';
import type { State } from './layout.ts';
import type { Machinery } from './machinery.ts';

/** One component of a state. */
export interface Component {
  readonly kind: string;
  /** Offset of its row: what references, queue and timers name. */
  readonly row: number;
  readonly slot: number;
  readonly snap: Snap;
  /** Row of the component that each reference points to; `null` = nothing. */
  readonly refs: Readonly<Record<string, number | null>>;
}

/** All components, kind by kind in the model's order, slot by slot. */
export function componentsOf<C>({ layout }: Machinery<C>, state: State): Component[] {
  return layout.populations.flatMap(({ kind, refNames }, index) =>
    Array.from({ length: kind.max }, (_, slot) => slot).flatMap((slot) => {
      const row = layout.row(kind, slot);
      const snap = layout.populations[index]?.snap(state.rows[row] ?? 0);
      if (!snap) return [];
      const refs = refNames.map((name, column) => {
        const target = (state.rows[row + 1 + column] ?? 0) - 1;
        return [name, target < 0 ? null : layout.row(layout.refKind(kind, name), target)] as const;
      });
      return [{ kind: kind.name, row, slot, snap, refs: Object.fromEntries(refs) }];
    }),
  );
}

/** What is queued: rule and row of its component, -1 where the rule has none. */
export function queuedOf<C>({ model }: Machinery<C>, state: State): { rule: string; row: number }[] {
  const rules = model.rules.length;
  return state.queue.map((code) => ({
    rule: model.rules[code % rules]?.name ?? '',
    row: Math.floor(code / rules) - 1,
  }));
}

/** Pending timers; one of a smaller rank started earlier. */
export function timersOf<C>({ reader }: Machinery<C>, state: State): { timer: string; row: number; rank: number }[] {
  return state.timers.map(({ timer, row, rank }) => ({ timer: reader.timers[timer]?.name ?? '', row, rank }));
}
