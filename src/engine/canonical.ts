/**
 * Symmetry: gives every state that differs only by a swap of interchangeable components the same form.
 *
 * Two layers suffice for the models here and are enforced: *hubs* are interchangeable kinds to which others refer,
 * *leaves* are interchangeable kinds to which nobody refers. A hub is described by its own row and by the sorted rows of
 * the components that point to it; sorting hubs by that, renaming, then sorting leaves is a full canonical form as long
 * as a leaf points to at most one hub, and merely a coarser sound one otherwise.
 *
 * Rows are numbers (`rows.ts`), so a description is a list of numbers. Their order depends on what was met first; within
 * one search it is fixed, and that is all that is needed.
 */
import { ModelError } from './contract.ts';
import type { Layout, Place, State } from './layout.ts';
import type { Rows } from './rows.ts';

/** A kind that points to a hub. */
export interface Referrer {
  readonly place: Place;
  readonly column: number;
  /** Tells its slots apart from those of other kinds. */
  readonly offset: number;
}

/** An interchangeable kind to which others refer. */
export interface Hub {
  readonly place: Place;
  readonly referrers: readonly Referrer[];
  /** What points to each slot, slot by slot, each part in ascending order. */
  readonly pointing: Int32Array;
  /** How many of them there are. */
  readonly counts: Int32Array;
  /** Most that can point to one slot. */
  readonly room: number;
}

/** Most rows of a kind that points to a hub: what points and its row fit one small number. */
const ROWS = 2 ** 19;

/** Renames slots into canonical order. */
export class Canonical {
  readonly hubs: readonly Hub[];
  readonly leaves: readonly Place[];

  constructor(layout: Layout, symmetry: boolean) {
    const places = symmetry ? layout.places.filter(({ kind }) => kind.interchangeable) : [];
    const hubs = places.map((place) => hubOf(layout, place));
    this.hubs = hubs.filter((hub) => hub.referrers.length > 0);
    this.leaves = hubs.filter((hub) => hub.referrers.length === 0).map((hub) => hub.place);
  }

  /** The canonical form of a state; the argument's cells are consumed. */
  apply(state: State): State {
    this.hubs.forEach((hub) => sortHub(state.cells, hub));
    this.leaves.forEach((leaf) => sortLeaf(state.cells, leaf));
    return state;
  }
}

function hubOf(layout: Layout, place: Place): Hub {
  let offset = 0;
  const referrers: Referrer[] = [];
  for (const from of layout.places)
    for (const [column, name] of from.population.refNames.entries()) {
      if (layout.target(from.kind, name) !== place) continue;
      referrers.push({ place: from, column, offset });
      offset += from.kind.max + 1;
    }
  if (offset >= 2 ** 31 / ROWS) throw new ModelError(`${offset} components can point to ${place.kind.name}: too many`);
  const pointing = new Int32Array(offset * place.kind.max);
  return { place, referrers, pointing, counts: new Int32Array(place.kind.max), room: offset };
}

/** Occupied slots in ascending order of their rows, empty ones last. */
function sortLeaf(cells: number[], { first, end }: Place): void {
  for (let at = first + 1; at < end; at++) {
    const row = cells[at] ?? 0;
    if (row === 0) continue;
    let to = at;
    for (; to > first; to--) {
      const before = cells[to - 1] ?? 0;
      if (before !== 0 && before <= row) break;
      cells[to] = before;
    }
    cells[to] = row;
  }
}

function sortHub(cells: number[], hub: Hub): void {
  describe(cells, hub);
  const { first, end } = hub.place;
  const order: number[] = [];
  let inOrder = true;
  for (let slot = 0; slot < end - first; slot++) {
    let to = slot;
    for (; to > 0 && compare(cells, hub, order[to - 1] ?? 0, slot) > 0; to--) order[to] = order[to - 1] ?? 0;
    order[to] = slot;
    inOrder &&= to === slot;
  }
  if (!inOrder) rename(cells, hub, order);
}

/** Notes what points to each slot of a hub. */
function describe(cells: readonly number[], { place: hub, referrers, pointing, counts, room }: Hub): void {
  counts.fill(0);
  for (let index = 0; index < referrers.length; index++) {
    const referrer = referrers[index];
    if (!referrer) break;
    const { column, offset } = referrer;
    const { rows, first, end, kind } = referrer.place;
    const refs = rows.refs[column] ?? [];
    for (let cell = first; cell < end; cell++) {
      const row = cells[cell] ?? 0;
      const slot = (refs[row] ?? 0) - 1;
      if (slot < 0 || cells[hub.first + slot] === 0) continue;
      const others = rows.withRef(row, column, 0);
      if (others >= ROWS) throw new ModelError(`${kind.name} has more than ${ROWS} different rows: its context grows`);
      const which = offset + (kind.interchangeable ? 0 : cell - first + 1);
      const what = which * ROWS + others;
      const begin = slot * room;
      let at = begin + (counts[slot] ?? 0);
      for (; at > begin && (pointing[at - 1] ?? 0) > what; at--) pointing[at] = pointing[at - 1] ?? 0;
      pointing[at] = what;
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
  }
}

/** Below zero if slot `a` of a hub comes before slot `b`; empty slots come last. */
function compare(cells: readonly number[], { place, pointing, counts, room }: Hub, a: number, b: number): number {
  const rowA = cells[place.first + a] ?? 0;
  const rowB = cells[place.first + b] ?? 0;
  if (rowA !== rowB) return rowA === 0 ? 1 : rowB === 0 ? -1 : rowA - rowB;
  const count = counts[a] ?? 0;
  const difference = count - (counts[b] ?? 0);
  if (difference !== 0) return difference;
  for (let at = 0; at < count; at++) {
    const one = (pointing[a * room + at] ?? 0) - (pointing[b * room + at] ?? 0);
    if (one !== 0) return one;
  }
  return 0;
}

/** Moves the rows of a hub into an order; everything that points to it follows. */
function rename(cells: number[], { place: { first, end }, referrers }: Hub, order: readonly number[]): void {
  const rows = cells.slice(first, end);
  const movedTo: number[] = [];
  for (let to = 0; to < order.length; to++) {
    const from = order[to] ?? 0;
    cells[first + to] = rows[from] ?? 0;
    movedTo[from] = to;
  }
  for (const { place, column } of referrers) {
    for (let cell = place.first; cell < place.end; cell++)
      cells[cell] = following(place.rows, column, cells[cell] ?? 0, movedTo);
  }
}

/** The row of what points to a hub whose slots have moved. */
export function following(rows: Rows, column: number, row: number, movedTo: readonly number[]): number {
  const slot = (rows.refs[column]?.[row] ?? 0) - 1;
  return slot < 0 ? row : rows.withRef(row, column, (movedTo[slot] ?? slot) + 1);
}
