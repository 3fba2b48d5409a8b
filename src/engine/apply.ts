/**
 * Carries out the operations of one step on a copy of a state: sends, creations, removals, timers, queueing.
 *
 * A pick with ties makes several results. Every change of a component queues the rule instances that it wakes.
 */
import {
  ModelError,
  type Each,
  type Kind,
  type Op,
  type Pick,
  type Ref,
  type Snap,
  type Step,
  type Target,
} from './contract.ts';
import type { State } from './layout.ts';
import type { Machinery } from './machinery.ts';

interface Place {
  readonly kind: Kind;
  readonly row: number;
}

/** A copy that may be changed. */
export function copyState(state: State): State {
  return { rows: state.rows.slice(), queue: state.queue.slice(), timers: state.timers.slice(), key: null };
}

/** All states that a step can lead to; `own` is the component of the rule that takes it. The state given is consumed. */
export function applyStep(machinery: Machinery, state: State, step: Step, own: Place | null): State[] {
  let states = [state];
  for (const op of step.ops) {
    const [only] = states;
    states =
      only && states.length === 1
        ? new Application(machinery, only, own).carryOut(op)
        : states.flatMap((current) => new Application(machinery, current, own).carryOut(op));
  }
  return states;
}

class Application {
  private readonly machinery: Machinery;
  private readonly state: State;
  private readonly own: Place | null;

  constructor(machinery: Machinery, state: State, own: Place | null) {
    this.machinery = machinery;
    this.state = state;
    this.own = own;
  }

  carryOut(op: Op): State[] {
    switch (op.op) {
      case 'create':
        for (let n = 0; n < op.count; n++) this.create(op);
        return [this.state];
      case 'send':
        return this.on(op.to, (application, place) => application.send(place, op));
      case 'remove':
        return this.on(op.at, (application, place) => application.remove(place));
      case 'start':
      case 'cancel':
        return this.on(op.on, (application, place) => application.timer(place, op.op === 'start', op.timer));
      case 'enqueue':
        return this.on(op.on, (application, place) => {
          application.machinery.enqueueByName(application.state, op.rule, place.row);
        });
    }
  }

  /** Does something to every component of a target, once for each way in which ties can fall. */
  private on(target: Target, act: (application: Application, place: Place) => void): State[] {
    if (target === 'self') {
      act(this, this.ownPlace());
      return [this.state];
    }
    const choices = this.resolve(target);
    return choices.map((places, index) => {
      const state = index === choices.length - 1 ? this.state : copyState(this.state);
      const application = new Application(this.machinery, state, this.own);
      for (const place of places) act(application, place);
      return state;
    });
  }

  private resolve(target: Exclude<Target, 'self'>): Place[][] {
    if ('pick' in target) return this.pick(target.pick);
    if ('each' in target) return [this.each(target)];
    if ('ref' in target) {
      const own = this.ownPlace();
      const kind = this.machinery.layout.refKind(own.kind, target.ref);
      const slot = (this.state.rows[own.row + this.machinery.layout.column(own.kind, target.ref)] ?? 0) - 1;
      return [slot < 0 ? [] : [{ kind, row: this.machinery.layout.row(kind, slot) }]];
    }
    return [[{ kind: target.kind, row: this.machinery.layout.row(target.kind, target.slot) }]];
  }

  private ownPlace(): Place {
    if (!this.own) throw new ModelError(`a step of a rule without components has the target 'self'`);
    return this.own;
  }

  private each(target: Each): Place[] {
    return this.living(target.each, target.through).filter((place) => target.where(this.snap(place)));
  }

  private living(kind: Kind, through: Each['through']): Place[] {
    const { layout } = this.machinery;
    const places: Place[] = [];
    const column = through ? layout.column(kind, through.via) : 0;
    const of = through ? (through.of?.slot ?? layout.slot(this.ownPlace().kind, this.ownPlace().row)) : -1;
    const { first, width, max } = layout.place(kind);
    for (let slot = 0, row = first; slot < max; slot++, row += width) {
      if ((this.state.rows[row] ?? 0) === 0 || (through && this.state.rows[row + column] !== of + 1)) continue;
      places.push({ kind, row });
    }
    return places;
  }

  private snap(place: Place): Snap {
    const snap = this.machinery.layout.population(place.kind).snap(this.state.rows[place.row] ?? 0);
    if (!snap) throw new ModelError(`${place.kind.name}: an operation addresses an empty slot`);
    return snap;
  }

  private pick(pick: Pick): Place[][] {
    const { reader, layout } = this.machinery;
    const ranked = this.living(pick.from, pick.through)
      .map((place) => ({
        place,
        rank: pick.rank(this.snap(place), (fold, via) => {
          const slot = (this.state.rows[place.row + layout.column(pick.from, via)] ?? 0) - 1;
          return reader.foldValue(fold, reader.fold(fold, this.state, via, slot));
        }),
      }))
      .filter((candidate): candidate is { place: Place; rank: number } => candidate.rank !== null)
      .sort((a, b) => a.rank - b.rank);
    if (ranked.length <= pick.count) return [ranked.map((candidate) => candidate.place)];
    const border = ranked[pick.count - 1]?.rank ?? 0;
    const sure = ranked.filter((candidate) => candidate.rank < border).map((candidate) => candidate.place);
    const tied = ranked.filter((candidate) => candidate.rank === border).map((candidate) => candidate.place);
    return combinations(tied, pick.count - sure.length).map((chosen) => [...sure, ...chosen]);
  }

  private create(op: Op & { op: 'create' }): void {
    const { layout } = this.machinery;
    const { first, width, max } = layout.place(op.kind);
    let free = first;
    while (free < first + max * width && this.state.rows[free] !== 0) free += width;
    if (free === first + max * width)
      throw new ModelError(`more than ${op.kind.max} ${op.kind.name} components at once: raise its max`);
    this.state.rows[free] = layout.population(op.kind).create(op.input);
    for (const [name, ref] of Object.entries(op.refs ?? {})) {
      const slot = ref === 'self' ? layout.slot(this.ownPlace().kind, this.ownPlace().row) : ref.slot;
      this.state.rows[free + layout.column(op.kind, name)] = slot + 1;
    }
    this.machinery.wake(this.state, { kind: op.kind, row: free }, 0, this.state.rows[free] ?? 0);
  }

  private send(place: Place, op: Op & { op: 'send' }): void {
    const { layout } = this.machinery;
    const before = this.state.rows[place.row] ?? 0;
    const after = layout.population(place.kind).send(before, op.event);
    this.state.rows[place.row] = after;
    let changed = before !== after;
    for (const [name, ref] of op.refs ? Object.entries<Ref | null>(op.refs) : []) {
      const at = place.row + layout.column(place.kind, name);
      const value = ref ? ref.slot + 1 : 0;
      if (this.state.rows[at] !== value) changed = true;
      this.state.rows[at] = value;
    }
    if (layout.population(place.kind).isGone(after)) this.remove(place);
    else if (changed) this.machinery.wake(this.state, place, before, after);
  }

  private remove(place: Place): void {
    const before = this.state.rows[place.row] ?? 0;
    if (before === 0) return;
    this.machinery.wake(this.state, place, before, 0);
    for (let i = 0; i < this.machinery.layout.width(place.kind); i++) this.state.rows[place.row + i] = 0;
    if (this.state.timers.length > 0) this.state.timers = this.state.timers.filter((t) => t.row !== place.row);
    this.machinery.forget(this.state, place.row);
  }

  private timer(place: Place, start: boolean, timer: { name: string; seconds: number }): void {
    const id = this.machinery.reader.timerId(timer);
    const others = this.state.timers.filter((t) => !(t.row === place.row && t.timer === id));
    if (!start) {
      this.state.timers = others;
    } else if (others.length === this.state.timers.length) {
      // Timers that start between two settled states start at the same instant.
      this.state.timers = [...others, { timer: id, row: place.row, rank: this.machinery.nowRank }];
    }
  }
}

/** All ways to choose `count` of the items, in order. */
export function combinations<T>(items: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) => combinations(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]));
}
