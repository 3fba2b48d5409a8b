/**
 * The canonical form of a state between the two moves of a stale read: behind its cells stand an instance, and the cells of
 * one kind as they were before (`faults.ts`). Old and new cells of a component are renamed together.
 *
 * Such states are few, so every order of hubs that are equal by themselves is tried, and the least result taken: a full
 * canonical form where each leaf points to at most one hub, old or new.
 */
import { following, type Canonical, type Hub } from './canonical.ts';
import type { Place, State } from './layout.ts';

/** The parts of such a state. */
interface Lagging {
  readonly cells: number[];
  readonly kind: number;
  readonly whose: number;
  readonly rule: number;
  /** Cell of the instance that has not seen the last change; -1 = it has none. */
  by: number;
  readonly old: number[];
}

/** More than any kind has rows. */
const ROWS = 2 ** 20;

/** Renames slots of lagging states into canonical order. */
export class LaggingForm {
  private readonly canonical: Canonical;
  private readonly length: number;

  /** `length`: cells of a state that does not lag. */
  constructor(canonical: Canonical, length: number) {
    this.canonical = canonical;
    this.length = length;
  }

  /** The canonical form; the state itself is left as it is. */
  apply(state: State): State {
    const [kind = 0, whose = 0, rule = 0, by = 0, ...old] = state.cells.slice(this.length);
    const lagging: Lagging = { cells: state.cells.slice(0, this.length), kind: kind - 1, whose, rule, by: by - 1, old };
    let least: number[] | null = null;
    for (const renamed of this.renamings(lagging, 0)) {
      for (const leaf of this.canonical.leaves) sortLeaf(renamed, leaf);
      const cells = [...renamed.cells, kind, whose, rule, renamed.by + 1, ...renamed.old];
      if (least === null || isLess(cells, least)) least = cells;
    }
    return { cells: least ?? state.cells, settled: false, key: null };
  }

  /** The state under every order of the hubs from one on that is worth trying. */
  private renamings(lagging: Lagging, from: number): Lagging[] {
    const hub = this.canonical.hubs[from];
    if (!hub) return [lagging];
    return ordersOf(lagging, hub).flatMap((order) => this.renamings(renamed(lagging, hub, order), from + 1));
  }
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** What a slot holds by itself: its row, the old one, and whether the instance is in it; empty slots come last. */
function contents({ cells, kind, by, old }: Lagging, { first, index }: Place, slot: number): number {
  const now = cells[first + slot] ?? 0;
  const before = kind === index ? (old[slot] ?? 0) : 0;
  if (now === 0 && before === 0) return Number.MAX_SAFE_INTEGER;
  return (now * ROWS + before) * 2 + (by === first + slot ? 1 : 0);
}

/** Orders of a hub's slots: ascending by contents, equal ones in every order. */
function ordersOf(lagging: Lagging, { place }: Hub): number[][] {
  const slots = Array.from({ length: place.end - place.first }, (_, slot) => slot);
  const groups = new Map<number, number[]>();
  for (const slot of slots) {
    const key = contents(lagging, place, slot);
    groups.set(key, [...(groups.get(key) ?? []), slot]);
  }
  const keys = [...groups.keys()].sort((a, b) => a - b);
  let orders: number[][] = [[]];
  for (const key of keys) {
    const group = groups.get(key) ?? [];
    // Empty slots cannot be told apart by anything.
    const ways = key === Number.MAX_SAFE_INTEGER ? [group] : permutations(group);
    orders = orders.flatMap((order) => ways.map((way) => [...order, ...way]));
  }
  return orders;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

/** A copy with the slots of a hub in another order; everything that points to them follows. */
function renamed(lagging: Lagging, { place, referrers }: Hub, order: readonly number[]): Lagging {
  const { cells, kind, by, old } = lagging;
  const movedTo: number[] = [];
  for (const [to, from] of order.entries()) movedTo[from] = to;
  const after: Lagging = { ...lagging, cells: [...cells], old: [...old] };
  for (const [to, from] of order.entries()) {
    after.cells[place.first + to] = cells[place.first + from] ?? 0;
    if (kind === place.index) after.old[to] = old[from] ?? 0;
  }
  if (by >= place.first && by < place.end) after.by = place.first + (movedTo[by - place.first] ?? 0);
  for (const { place: from, column } of referrers) {
    const follow = (row: number): number => following(from.rows, column, row, movedTo);
    for (let cell = from.first; cell < from.end; cell++) after.cells[cell] = follow(after.cells[cell] ?? 0);
    if (kind === from.index) for (const [slot, row] of after.old.entries()) after.old[slot] = follow(row);
  }
  return after;
}

function sortLeaf(lagging: Lagging, place: Place): void {
  const { first, end, index } = place;
  const key = (slot: number): number => contents(lagging, place, slot);
  const order = Array.from({ length: end - first }, (_, slot) => slot).sort((a, b) => key(a) - key(b) || a - b);
  const { by } = lagging;
  const now = order.map((slot) => lagging.cells[first + slot] ?? 0);
  const before = lagging.kind === index ? order.map((slot) => lagging.old[slot] ?? 0) : [];
  for (const [slot, row] of now.entries()) lagging.cells[first + slot] = row;
  for (const [slot, row] of before.entries()) lagging.old[slot] = row;
  if (by >= first && by < end) lagging.by = first + order.indexOf(by - first);
}
