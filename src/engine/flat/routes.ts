/**
 * Effects whose place is known only in the state itself: a component is created in the first free slot, or an event goes
 * to the lowest in rank. Each is one line of numbers that the inner loop follows.
 *
 * What a rule does beyond that is carried out by the plain engine, as a route without a table.
 */
import { ModelError } from '../contract.ts';
import { applyStep, type Ground } from '../apply.ts';
import { copyState, type Place, type State } from '../layout.ts';
import type { Move } from '../machinery.ts';
import type { PreparedOp } from '../operations.ts';
import { SELF } from '../reads.ts';
import { stableKey } from '../stable-key.ts';
import { Growing, type Allocate } from './growing.ts';
import type { Packing } from './packing.ts';

/** Kinds of routes. */
export const CREATE = 1;
export const PICK = 2;
export const PLAIN = 3;

/** Numbers of a route: its kind, first cell, end cell, and a row to create, a table of ranks or a move. */
export const ROUTE = 4;

/** In a table of ranks: not known yet, no candidate, and the number that stands for rank zero. */
export const UNKNOWN_RANK = 0;
export const NO_CANDIDATE = 1;
export const RANK_ZERO = 2;

const HIGHEST_RANK = 1 << 20;

interface Picking {
  readonly op: PreparedOp & { readonly op: 'send' | 'remove' };
  readonly place: Place;
  /** Where the table lies: by row its rank, then the row after it. */
  readonly table: number;
  /** Cell of the component that takes the step. */
  readonly own: number;
}

/** All routes of one search. */
export class Routes {
  /** Entry `ROUTE * n` and following: route n; route 0 means that there is none. */
  readonly lines: Growing;
  readonly ranks: Growing;
  readonly moves: Move[] = [];
  private readonly ground: Ground;
  private readonly packing: Packing;
  private readonly known = new Map<string, number>();
  private readonly picks: Picking[] = [];
  private readonly rankings = new Map<object, number>();

  constructor(ground: Ground, packing: Packing, allocate: Allocate) {
    this.ground = ground;
    this.packing = packing;
    this.lines = new Growing(allocate, 1 << 10);
    this.lines.take(ROUTE - 1);
    this.ranks = new Growing(allocate);
  }

  /** A move that the plain engine carries out. */
  plain(move: Move): number {
    const known = this.moves.indexOf(move);
    return this.named(`plain ${known < 0 ? this.moves.length : known}`, [
      PLAIN,
      0,
      0,
      known < 0 ? this.moves.push(move) - 1 : known,
    ]);
  }

  /** A creation; null if it is not one component. */
  create(op: PreparedOp & { readonly op: 'create' }, own: number): number | null {
    if (op.count !== 1) return null;
    const { place } = op;
    const snap = place.population.create(op.input);
    let row = place.rows.created(snap);
    for (const [column, value] of op.refs) row = place.rows.withRef(row, column, value ?? this.slotOf(own) + 1);
    this.packing.fitting(place.first, row);
    return this.named(stableKey(['create', place.index, row]), [CREATE, place.first, place.end, row]);
  }

  /** One operation on the lowest in rank; null if that takes more than a rank by row. */
  pick(op: PreparedOp & { readonly op: 'send' | 'remove' }, state: State, own: number): number | null {
    const { to } = op;
    if (to.at !== 'pick' || to.count !== 1) return null;
    const { first, end, index } = to.place;
    for (let cell = first; cell < end; cell++) {
      if (state.cells[cell] === 0) continue;
      const rank = to.rank.get(state, cell) ?? 0;
      if (!Number.isInteger(rank) || rank < 0 || rank >= HIGHEST_RANK) return null;
      if (to.rank.reads(state, cell).some((read) => read.of !== SELF)) return null;
    }
    const { restriction } = to;
    const slot = restriction ? (restriction.slot ?? this.slotOf(own)) + 1 : 0;
    let ranking = this.rankings.get(to.rank);
    if (ranking === undefined) this.rankings.set(to.rank, (ranking = this.rankings.size));
    const what = op.op === 'send' ? [op.event, op.refs] : 'remove';
    const key = stableKey(['pick', index, ranking, restriction?.column ?? -1, slot, what]);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const table = this.ranks.take(2 << this.packing.bits(first));
    this.ranks.data[table] = NO_CANDIDATE;
    this.picks.push({ op, place: to.place, table, own });
    return this.named(key, [PICK, first, end, table]);
  }

  /** Fills the tables of ranks for every row of a state. */
  learn(state: State): void {
    for (const { op, place, table, own } of this.picks)
      for (let cell = place.first; cell < place.end; cell++) {
        const row = state.cells[cell] ?? 0;
        if (this.ranks.data[table + 2 * row] !== UNKNOWN_RANK) continue;
        const rank = this.rankOf(op, state, cell, own);
        this.ranks.data[table + 2 * row] = rank === null ? NO_CANDIDATE : RANK_ZERO + rank;
        if (rank !== null) this.ranks.data[table + 2 * row + 1] = this.after(op, state, cell);
      }
  }

  private rankOf({ to }: Picking['op'], state: State, cell: number, own: number): number | null {
    if (to.at !== 'pick') return null;
    const { restriction, place } = to;
    if (restriction) {
      const slot = (restriction.slot ?? this.slotOf(own)) + 1;
      if (place.rows.refs[restriction.column]?.[state.cells[cell] ?? 0] !== slot) return null;
    }
    return to.rank.get(state, cell);
  }

  /** The row of a component after the operation. */
  private after(op: Picking['op'], state: State, cell: number): number {
    const aimed = { ...op, to: { at: 'cell', cell } } as const;
    const [result] = applyStep(
      this.ground,
      copyState(state),
      { step: { actor: '', verb: '', ops: [] }, ops: [aimed] },
      -1,
    );
    return this.packing.fitting(cell, result?.cells[cell] ?? 0);
  }

  private slotOf(cell: number): number {
    if (cell < 0) throw new ModelError(`a step of a rule without components speaks of its own`);
    return cell - this.ground.layout.placeAt(cell).first;
  }

  private named(key: string, line: readonly number[]): number {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const route = this.line(line);
    this.known.set(key, route);
    return route;
  }

  private line(line: readonly number[]): number {
    return this.lines.append(line) / ROUTE;
  }
}
