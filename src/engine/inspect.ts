/**
 * Reads a state as people would: components with their references, what is queued, which timers are pending.
 *
 * A component is known by its cell; whoever shows it to people gives it a name.
 */
import type { Snap } from './contract.ts';
import type { State } from './layout.ts';
import type { Machinery } from './machinery.ts';

/** One component of a state. */
export interface Component {
  readonly kind: string;
  /** Its cell: what references, queue and timers name. */
  readonly cell: number;
  readonly slot: number;
  readonly snap: Snap;
  /** Cell of the component that each reference points to; `null` = nothing. */
  readonly refs: Readonly<Record<string, number | null>>;
}

/** All components, kind by kind in the model's order, slot by slot. */
export function componentsOf<C>({ layout }: Machinery<C>, state: State): Component[] {
  return layout.places.flatMap(({ kind, first, end, rows, population }) => {
    const components: Component[] = [];
    for (let cell = first; cell < end; cell++) {
      const row = state.cells[cell] ?? 0;
      const snap = population.snap(rows.snaps[row] ?? 0);
      if (!snap) continue;
      const refs = population.refNames.map((name, column) => {
        const target = (rows.refs[column]?.[row] ?? 0) - 1;
        return [name, target < 0 ? null : layout.target(kind, name).first + target] as const;
      });
      components.push({ kind: kind.name, cell, slot: cell - first, snap, refs: Object.fromEntries(refs) });
    }
    return components;
  });
}

/** What is queued, held, or about to act on a stale read: rule and cell of its component, -1 where the rule has none. */
export function queuedOf<C>(machinery: Machinery<C>, state: State): { rule: string; cell: number }[] {
  const queued = machinery.queued(state).map(({ rule, cell }) => ({ rule: machinery.rule(rule).name, cell }));
  machinery.queue.eachHeld(state, (rule, cell) => queued.push({ rule: `${machinery.rule(rule).name}, held`, cell }));
  const unseen = machinery.unseenBy(state);
  return unseen ? [...queued, { rule: `${machinery.rule(unseen.rule).name}, stale`, cell: unseen.cell }] : queued;
}

/** Pending timers; one of a smaller rank started earlier. */
export function timersOf<C>({ timers }: Machinery<C>, state: State): { timer: string; cell: number; rank: number }[] {
  return timers.pending(state).map(({ timer, cell, rank }) => ({ timer: timers.known[timer]?.name ?? '', cell, rank }));
}
