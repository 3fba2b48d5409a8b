/**
 * What may go wrong with queued work: a step that is interrupted, an instance that is held, one that reads too old a cache.
 *
 * A stale read takes two moves. The first is a step as usual, marked with who has not seen what it changed; behind the
 * cells of its result stand that instance and the cells of one kind as they were before. Nothing but the second move can
 * follow: the instance runs on those. Then the cache has caught up, and the instance runs again, because what it had not
 * seen wakes it.
 *
 * Departures: only the very last change can be unseen, of one kind, by one instance that waits; what a stale step picks is
 * picked among the components that are there now.
 */
import { applyStep, type Ground } from './apply.ts';
import type { Fault, Kind, Step } from './contract.ts';
import { prefixes } from './interruption.ts';
import { copyState, type Layout, type Place, type State } from './layout.ts';
import { MadeOnce } from './made-once.ts';
import type { Memo } from './memo.ts';
import type { Move } from './machinery.ts';
import type { Preparation, PreparedStep } from './operations.ts';
import type { WorkQueue } from './queue.ts';
import { OTHER, OWN } from './recording-view.ts';

/** An instance of a queued rule. */
interface Instance {
  readonly rule: number;
  readonly cell: number;
}

/** What is special about a move under a fault. */
export type FaultEffect =
  | { readonly of: 'interrupted' }
  | ({ readonly of: 'held' | 'resumed' } & Instance)
  /** The move is `base`; the instance does not see what it changes of a kind. */
  | {
      readonly of: 'unseen';
      readonly base: Move;
      readonly by: Instance;
      readonly place: Place;
      readonly extra: PreparedStep;
    }
  | { readonly of: 'stale' };

/** What faults need of the machinery. */
export interface FaultyGround<C> extends Ground {
  readonly layout: Layout;
  readonly queue: WorkQueue;
  readonly preparation: Preparation<C>;
  /** Moves without faults. */
  enabled(state: State): Move[];
  /** What a rule may do on a state, fresh or stale. */
  offered(state: State, rule: number, cell: number): readonly Move[];
  /** What a move leads to, with all that it has queued. */
  carriedOut(state: State, move: Move): State[];
  /** Drops what has nothing to do and says whether the state is settled. */
  finish(state: State): void;
  isFaultless(rule: number): boolean;
}

/** Finds and takes the moves under faults of one model. */
export class Faults<C> {
  private readonly ground: FaultyGround<C>;
  private readonly faults: readonly Fault<C>[];
  private readonly allowed: (fault: Fault<C>, state: State) => boolean;
  /** Cells of a state that is as usual. */
  private readonly length: number;
  private readonly interrupted = new Map<PreparedStep, readonly Step[]>();
  private readonly made: MadeOnce<C>;

  constructor(ground: FaultyGround<C>, faults: readonly Fault<C>[], memo: (of: Fault<C>) => Memo<C, boolean>) {
    this.ground = ground;
    this.faults = faults;
    this.made = new MadeOnce(ground.preparation);
    const memos = new Map(faults.map((fault) => [fault, memo(fault)]));
    this.allowed = (fault, state) => memos.get(fault)?.get(state, -1) ?? false;
    this.length = ground.layout.slots + ground.queue.cells;
  }

  /** Is this the state between the two moves of a stale read? */
  isMarked(state: State): boolean {
    return state.cells.length > this.length;
  }

  /** Every fault that may happen here. */
  moves(state: State): Move[] {
    if (this.faults.length === 0 || this.isMarked(state)) return [];
    const enabled = this.ground.enabled(state).filter((move) => move.step.spend === undefined);
    const syncs = enabled.filter((move) => !this.ground.isFaultless(move.rule));
    return this.faults
      .filter((fault) => this.allowed(fault, state))
      .flatMap((fault) => {
        if (fault.kind === 'stale') return enabled.flatMap((move) => this.unseen(state, move, fault));
        if (state.settled) return [];
        return fault.kind === 'held' ? this.holding(syncs, fault) : this.interrupting(syncs, fault);
      });
  }

  /** What the one instance does that has not seen the last change. */
  staleMoves(state: State): Move[] {
    const { rule, cell } = this.reader(state);
    return this.ground.offered(this.old(state), rule, cell).map((move) => ({ ...move, fault: { of: 'stale' } }));
  }

  /** The states to which a move under a fault can lead. */
  next(state: State, move: Move, fault: FaultEffect): State[] {
    switch (fault.of) {
      case 'interrupted': {
        const results = applyStep(this.ground, this.without(state, move), move.prepared, move.cell);
        return this.finished(results, (after) => this.again(after, move));
      }
      case 'held': {
        const results = applyStep(this.ground, copyState(state), move.prepared, fault.cell);
        return this.finished(results, (after) => this.ground.queue.hold(after, fault.rule, fault.cell));
      }
      case 'resumed': {
        const after = copyState(state);
        this.ground.queue.resume(after, fault.rule, fault.cell);
        return this.finished([after], () => undefined);
      }
      case 'unseen':
        return this.ground
          .carriedOut(state, fault.base)
          .filter((after) => this.differs(state, after, fault.place) && this.waits(after, fault.by))
          .flatMap((after) =>
            applyStep(this.ground, copyState(after), fault.extra, fault.by.cell).map((result) =>
              this.marked(state, result, fault.base, fault.by, fault.place),
            ),
          );
      case 'stale': {
        const fresh = copyState(state);
        fresh.cells.length = this.length;
        const cut = { ...move.prepared, ops: this.upToConflict(state, move) };
        return this.finished(applyStep(this.ground, fresh, cut, move.cell), (after) => this.again(after, move));
      }
    }
  }

  /** Instances that are held: each may go on. */
  resuming(state: State): Move[] {
    const moves: Move[] = [];
    this.ground.queue.eachHeld(state, (rule, cell) => {
      const [move] = this.ground.offered(state, rule, cell);
      if (!move) return;
      const { actor } = move.step;
      const made = this.made.get(this, actor, null, () => ({ actor, verb: 'resume', ops: [] }));
      moves.push({ ...made, rule, cell, class: 'progress', fault: { of: 'resumed', rule, cell } });
    });
    return moves;
  }

  private kindOf({ cell }: Instance): Kind | null {
    return cell < 0 ? null : this.ground.layout.placeAt(cell).kind;
  }

  private finished(results: readonly State[], change: (state: State) => void): State[] {
    for (const result of results) {
      change(result);
      this.ground.finish(result);
    }
    return [...results];
  }

  private again(state: State, { rule, cell }: Instance): void {
    if (cell < 0 || state.cells[cell] !== 0) this.ground.queue.add(state, rule, cell);
  }

  private without(state: State, { rule, cell }: Instance): State {
    const copy = copyState(state);
    this.ground.queue.drop(copy, rule, cell);
    return copy;
  }

  private holding(syncs: readonly Move[], fault: Fault<C>): Move[] {
    const seen = new Set<string>();
    return syncs.flatMap(({ rule, cell, step: { actor } }) => {
      if (seen.has(`${rule} ${cell}`)) return [];
      seen.add(`${rule} ${cell}`);
      const { name, ops = [] } = fault;
      const made = this.made.get(fault, actor, null, () => ({ actor, verb: name, ops, spend: name }));
      return [{ ...made, rule, cell, class: 'fault' as const, fault: { of: 'held' as const, rule, cell } }];
    });
  }

  private interrupting(syncs: readonly Move[], fault: Fault<C>): Move[] {
    return syncs.flatMap((move) => {
      const own = this.kindOf(move);
      const { name, ops = [] } = fault;
      let parts = this.interrupted.get(move.prepared);
      if (!parts) this.interrupted.set(move.prepared, (parts = prefixes(move.step)));
      const writes = parts.length + 1;
      return parts.map((part, index) => {
        const made = this.made.get(move.prepared, `${name} ${index}`, own, () => ({
          ...part,
          args: { ...part.args, interrupted: `after ${index + 1} of ${writes} writes` },
          ops: [...part.ops, ...ops],
          spend: name,
        }));
        return { ...move, ...made, class: 'fault' as const, fault: { of: 'interrupted' as const } };
      });
    });
  }

  /** The same move once for each instance and kind for which it makes a difference not to have seen it. */
  private unseen(state: State, base: Move, fault: Fault<C>): Move[] {
    const { name, ops = [] } = fault;
    const { prepared: extra } = this.made.get(fault, '', null, () => ({ actor: '', verb: '', ops }));
    const found = new Map<string, Move>();
    for (const after of this.ground.carriedOut(state, base)) {
      const changed = this.ground.layout.places.filter((place) => this.differs(state, after, place));
      this.ground.queue.each(after, (rule, cell) => {
        if (this.ground.isFaultless(rule)) return;
        const by = { rule, cell };
        for (const place of changed) {
          const key = `${rule} ${cell} ${place.index}`;
          if (found.has(key) || !this.matters(this.marked(state, after, base, by, place), after, by)) continue;
          const actor = this.ground.offered(after, rule, cell)[0]?.step.actor ?? '';
          const unseen = `${place.kind.name}, by ${actor}`;
          const { step } = this.made.get(base.prepared, `${name} ${unseen}`, this.kindOf(base), () => ({
            ...base.step,
            args: { ...base.step.args, unseen },
            spend: name,
          }));
          found.set(key, { ...base, step, class: 'fault', fault: { of: 'unseen', base, by, place, extra } });
        }
      });
    }
    return [...found.values()];
  }

  /** Whether the instance does something else on the old cells. */
  private matters(marked: State, after: State, by: Instance): boolean {
    const old = this.old(marked);
    if (by.cell >= 0 && old.cells[by.cell] === 0) return false;
    const stale = this.ground.offered(old, by.rule, by.cell);
    const fresh = this.ground.offered(after, by.rule, by.cell);
    return stale.length !== fresh.length || stale.some((move, index) => move.prepared !== fresh[index]?.prepared);
  }

  private waits(state: State, by: Instance): boolean {
    let found = false;
    this.ground.queue.each(state, (rule, cell) => (found ||= rule === by.rule && cell === by.cell));
    return found;
  }

  private hasGrown(before: State, after: State, { first, end }: Place): boolean {
    for (let cell = first; cell < end; cell++) if (before.cells[cell] === 0 && after.cells[cell] !== 0) return true;
    return false;
  }

  private differs(before: State, after: State, { first, end, rows }: Place): boolean {
    for (let cell = first; cell < end; cell++) {
      if (!isSameVersion(rows, before.cells[cell] ?? 0, after.cells[cell] ?? 0)) return true;
    }
    return false;
  }

  private marked(before: State, after: State, base: Move, by: Instance, place: Place): State {
    // The instances of a rule are one process.
    const whose = base.rule === by.rule ? OWN : OTHER;
    const cells = after.cells.slice(0, this.length);
    cells.push(place.index + 1, whose, by.rule, by.cell + 1, ...before.cells.slice(place.first, place.end));
    return { cells, settled: false, key: null };
  }

  /** The instance that runs between the two moves of a stale read. */
  reader({ cells }: State): Instance {
    return { rule: cells[this.length + 2] ?? 0, cell: (cells[this.length + 3] ?? 0) - 1 };
  }

  /** The state as the one instance sees it. */
  private old(state: State): State {
    const place = this.ground.layout.places[(state.cells[this.length] ?? 0) - 1];
    const cells = state.cells.slice(0, this.length + 2);
    if (place)
      for (let cell = place.first; cell < place.end; cell++)
        cells[cell] = state.cells[this.length + 4 + cell - place.first] ?? 0;
    return { cells, settled: false, key: null };
  }

  /** A write to what has changed since it was read is rejected, and ends the step. */
  private upToConflict(state: State, move: Move): PreparedStep['ops'] {
    const old = this.old(state);
    const conflicts = (cell: number): boolean => {
      const { kind, rows } = this.ground.layout.placeAt(cell);
      return kind.versioned === true && !isSameVersion(rows, old.cells[cell] ?? 0, state.cells[cell] ?? 0);
    };
    const end = move.prepared.ops.findIndex((op) => {
      // The name of what another sync has created is taken.
      if (op.op === 'create') return op.place.kind.versioned === true && this.hasGrown(old, state, op.place);
      if (op.op !== 'send') return false;
      return op.to.at === 'cell' ? conflicts(op.to.cell) : op.to.at === 'self' && conflicts(move.cell);
    });
    return end < 0 ? move.prepared.ops : move.prepared.ops.slice(0, end);
  }
}

/** Two rows that differ at most in what is queued and which timers are pending. */
function isSameVersion(rows: Place['rows'], a: number, b: number): boolean {
  return rows.snaps[a] === rows.snaps[b] && rows.refs.every((refs) => refs[a] === refs[b]);
}
