/**
 * Carries out the operations of one step on a copy of a state: sends, creations, removals, timers, queueing.
 *
 * A pick with ties makes several results. Every change of a component queues the rule instances that it wakes.
 */
import { ModelError } from './contract.ts';
import { copyState, type Layout, type Place, type State } from './layout.ts';
import type { PreparedOp, PreparedStep, PreparedTarget, Restriction } from './operations.ts';
import type { Timers } from './timers.ts';

/** What carrying out a step needs of the model. */
export interface Ground {
  readonly layout: Layout;
  readonly timers: Timers;
  /** Rank that timers started now get. */
  readonly nowRank: number;
  /** Queues what a change of the local state in a cell wakes; 0 = no component. */
  wake(state: State, cell: number, before: number, after: number): void;
  /** Queues the instance of a rule for the component in a cell. */
  enqueueByName(state: State, rule: string, cell: number): void;
}

/** All states that a step can lead to; `own` is the cell of the component that takes it, or -1. Consumes the state. */
export function applyStep(ground: Ground, state: State, { ops }: PreparedStep, own: number): State[] {
  let states = [state];
  for (const op of ops) {
    const [only] = states;
    states =
      only && states.length === 1
        ? carryOut(ground, only, op, own)
        : states.flatMap((current) => carryOut(ground, current, op, own));
  }
  return states;
}

function carryOut(ground: Ground, state: State, op: PreparedOp, own: number): State[] {
  if (op.op === 'create') {
    for (let n = 0; n < op.count; n++) create(ground, state, op, own);
    return [state];
  }
  const choices = resolve(ground, state, op.to, own);
  const [only] = choices;
  if (only && choices.length === 1) return [actOn(ground, state, op, only)];
  return choices.map((cells) => actOn(ground, copyState(state), op, cells));
}

/** Does something to every component of a target. */
function actOn(ground: Ground, state: State, op: PreparedOp, cells: readonly number[]): State {
  for (const cell of cells) {
    if (op.op === 'send') send(ground, state, cell, op);
    else if (op.op === 'remove') remove(ground, state, cell);
    else if (op.op === 'enqueue') ground.enqueueByName(state, op.rule, cell);
    else if (op.op === 'timer')
      ground.timers.set(state, ground.timers.number(op.timer), cell, op.start ? ground.nowRank : -1);
  }
  return state;
}

/** The components of a target, once for each way in which ties can fall. */
function resolve(ground: Ground, state: State, target: PreparedTarget, own: number): number[][] {
  switch (target.at) {
    case 'self':
      return [[mustBe(own)]];
    case 'cell':
      return [[target.cell]];
    case 'ref': {
      const slot = (target.refs[state.cells[mustBe(own)] ?? 0] ?? 0) - 1;
      return [slot < 0 ? [] : [target.target.first + slot]];
    }
    case 'each':
      return [
        living(ground, state, target.place, target.restriction, own).filter((cell) => {
          const snap = target.place.rows.snaps[state.cells[cell] ?? 0] ?? 0;
          return (target.chosen[snap] ??= target.target.where(known(target.place, snap)));
        }),
      ];
    case 'pick':
      return picked(
        living(ground, state, target.place, target.restriction, own),
        (cell) => target.rank.get(state, cell),
        target.count,
      );
  }
}

function mustBe(own: number): number {
  if (own < 0) throw new ModelError(`a step of a rule without components has the target 'self'`);
  return own;
}

function known(place: Place, snap: number): NonNullable<ReturnType<Place['population']['snap']>> {
  const found = place.population.snap(snap);
  if (!found) throw new ModelError(`${place.kind.name}: an operation addresses an empty slot`);
  return found;
}

function living(ground: Ground, state: State, place: Place, restriction: Restriction | null, own: number): number[] {
  const { first, end, rows } = place;
  const cells: number[] = [];
  const refs = restriction ? (rows.refs[restriction.column] ?? []) : [];
  const of = restriction ? (restriction.slot ?? mustBe(own) - ground.layout.placeAt(own).first) + 1 : 0;
  for (let cell = first; cell < end; cell++) {
    const row = state.cells[cell] ?? 0;
    if (row !== 0 && (!restriction || refs[row] === of)) cells.push(cell);
  }
  return cells;
}

/** The `count` first by rank; null = no candidate. */
function picked(cells: readonly number[], rankOf: (cell: number) => number | null, count: number): number[][] {
  const ranked: { readonly cell: number; readonly rank: number }[] = [];
  for (const cell of cells) {
    const rank = rankOf(cell);
    if (rank !== null) ranked.push({ cell, rank });
  }
  ranked.sort((a, b) => a.rank - b.rank);
  if (ranked.length <= count) return [ranked.map((candidate) => candidate.cell)];
  const border = ranked[count - 1]?.rank ?? 0;
  const sure = ranked.filter((candidate) => candidate.rank < border).map((candidate) => candidate.cell);
  const tied = ranked.filter((candidate) => candidate.rank === border).map((candidate) => candidate.cell);
  return combinations(tied, count - sure.length).map((chosen) => [...sure, ...chosen]);
}

function create(ground: Ground, state: State, op: PreparedOp & { op: 'create' }, own: number): void {
  const { first, end, kind, population, rows } = op.place;
  let free = first;
  while (free < end && state.cells[free] !== 0) free++;
  if (free === end) throw new ModelError(`more than ${kind.max} ${kind.name} components at once: raise its max`);
  const snap = population.create(op.input);
  let row = rows.created(snap);
  for (const [column, value] of op.refs)
    row = rows.withRef(row, column, value ?? mustBe(own) - ground.layout.placeAt(own).first + 1);
  state.cells[free] = row;
  ground.wake(state, free, 0, snap);
}

function send(ground: Ground, state: State, cell: number, op: PreparedOp & { op: 'send' }): void {
  const { rows, population, kind } = ground.layout.placeAt(cell);
  const before = state.cells[cell] ?? 0;
  let after = op.after[before];
  if (after === undefined) {
    if (before === 0) throw new ModelError(`${kind.name}: ${op.event.type} sent to a component that does not exist`);
    after = rows.withSnap(before, population.send(rows.snaps[before] ?? 0, op.event));
    for (const [column, value] of op.refs) after = rows.withRef(after, column, value);
    op.after[before] = after;
  }
  if (after === before) return;
  state.cells[cell] = after;
  if (rows.isGone(after)) remove(ground, state, cell);
  else ground.wake(state, cell, rows.snaps[before] ?? 0, rows.snaps[after] ?? 0);
}

function remove(ground: Ground, state: State, cell: number): void {
  const row = state.cells[cell] ?? 0;
  if (row === 0) return;
  ground.wake(state, cell, ground.layout.placeAt(cell).rows.snaps[row] ?? 0, 0);
  state.cells[cell] = 0;
}

/** All ways to choose `count` of the items, in order. */
export function combinations<T>(items: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) => combinations(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]));
}
