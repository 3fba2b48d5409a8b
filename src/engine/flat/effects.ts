/**
 * Resolves a move into what it does to the words of a state: bits to clear, bits to set, and at most one route.
 *
 * Operations on components whose cells are known beforehand are worked out by the plain engine on the state at hand; what
 * they make of a cell depends on that cell's row, which is therefore read, too. If operations could disturb one another
 * in a way that this does not see, the whole move is left to the plain engine.
 */
import { ModelError } from '../contract.ts';
import { applyStep } from '../apply.ts';
import { copyState, type State } from '../layout.ts';
import type { Machinery, Move } from '../machinery.ts';
import type { PreparedOp } from '../operations.ts';
import type { Packing } from './packing.ts';
import type { Routes } from './routes.ts';

/** What a move does. */
export interface Effect {
  /** Cells whose rows decide it. */
  readonly cells: readonly number[];
  /** 0 = none. */
  readonly route: number;
  /** For each word: the bits to keep, then the bits to set. */
  readonly masks: readonly number[];
}

/** Resolves the moves of one model. */
export class Effects<C> {
  private readonly machinery: Machinery<C>;
  private readonly packing: Packing;
  private readonly routes: Routes;

  constructor(machinery: Machinery<C>, packing: Packing, routes: Routes) {
    this.machinery = machinery;
    this.packing = packing;
    this.routes = routes;
  }

  /** What a move does in a state, and in all others in which the rows of those cells are the same. */
  resolve(state: State, move: Move): Effect {
    const direct: PreparedOp[] = [];
    const cells: number[] = [];
    let route = 0;
    let range: readonly [number, number] = [0, 0];
    for (const op of move.prepared.ops) {
      if (op.op === 'timer' || op.op === 'enqueue') throw new ModelError('the flat form knows no timers and no queues');
      const at = op.op === 'create' ? null : this.cellsOf(op, state, move.cell);
      if (at) {
        direct.push(op);
        cells.push(...at);
        continue;
      }
      const found = route === 0 ? this.route(op, state, move.cell) : null;
      if (!found) return this.plain(move);
      ({ route, range } = found);
    }
    const [begin, end] = range;
    if (route !== 0 && cells.some((cell) => cell >= begin && cell < end)) return this.plain(move);
    const [after] = applyStep(this.machinery, copyState(state), { step: move.step, ops: direct }, move.cell);
    return { cells, route, masks: this.masks(state.cells, after?.cells ?? state.cells) };
  }

  private plain(move: Move): Effect {
    return { cells: [], route: this.routes.plain(move), masks: this.masks([], []) };
  }

  /** Where an operation acts, if its own row decides that; null otherwise. */
  private cellsOf(op: Exclude<PreparedOp, { op: 'create' }>, state: State, own: number): number[] | null {
    const { to } = op;
    if (to.at === 'cell') return [to.cell];
    if (to.at === 'self') return [own];
    if (to.at !== 'ref') return null;
    const slot = (to.refs[state.cells[own] ?? 0] ?? 0) - 1;
    return slot < 0 ? [own] : [own, to.target.first + slot];
  }

  private route(op: PreparedOp, state: State, own: number): { route: number; range: readonly [number, number] } | null {
    if (op.op === 'create') {
      const route = this.routes.create(op, own);
      return route === null ? null : { route, range: [op.place.first, op.place.end] };
    }
    if ((op.op !== 'send' && op.op !== 'remove') || op.to.at !== 'pick') return null;
    const route = this.routes.pick(op, state, own);
    return route === null ? null : { route, range: [op.to.place.first, op.to.place.end] };
  }

  private masks(before: readonly number[], after: readonly number[]): number[] {
    const masks = Array.from({ length: this.packing.words }, () => [-1, 0]);
    for (const [cell, row] of after.entries()) {
      const field = this.packing.fields[cell];
      if (row === before[cell] || !field) continue;
      const mask = masks[field.word];
      if (!mask) continue;
      mask[0] = (mask[0] ?? 0) & ~(((1 << field.bits) - 1) << field.shift);
      mask[1] = (mask[1] ?? 0) | (this.packing.fitting(cell, row) << field.shift);
    }
    return masks.flat();
  }
}
