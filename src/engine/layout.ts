/**
 * How a cluster state lies in memory: one row of numbers a slot (local state, then references), then what is queued and
 * which timers are pending.
 *
 * A row holds the id of the local state (0 = empty slot) and one column a reference (0 = none, else slot + 1). Names,
 * times and histories are not part of it: a state holds only what some rule can read.
 */
import { ModelError, type Kind } from './contract.ts';
import { Population } from './population.ts';

/** A timer that is pending: timers with a smaller rank started earlier. */
export interface PendingTimer {
  readonly timer: number;
  /** Offset of the row of the component that it belongs to. */
  readonly row: number;
  readonly rank: number;
}

/** One state of the whole model. Never changed once a step has been carried out whole. */
export interface State {
  readonly rows: number[];
  /** Queued rule instances, `(row offset + 1) × rules + rule`, ascending; empty = settled. */
  queue: number[];
  timers: PendingTimer[];
  /** What `stateKey` gave, once it was asked; null before. */
  key: string | null;
}

/** Where the rows of a kind lie. */
export interface KindPlace {
  /** Offset of the first row. */
  readonly first: number;
  /** Numbers a row: one, and one a reference. */
  readonly width: number;
  readonly max: number;
}

/** Where each kind's rows are. */
export class Layout {
  readonly populations: readonly Population[];
  readonly length: number;
  private readonly byKind = new Map<Kind, number>();
  private readonly places: KindPlace[] = [];

  constructor(kinds: readonly Kind[]) {
    this.populations = kinds.map((kind) => new Population(kind));
    let at = 0;
    for (const [index, population] of this.populations.entries()) {
      this.byKind.set(population.kind, index);
      this.places.push({ first: at, width: 1 + population.refNames.length, max: population.kind.max });
      at += population.kind.max * (1 + population.refNames.length);
    }
    this.length = at;
  }

  /** The population of a kind; a kind that the model does not list is a model error. */
  population(kind: Kind): Population {
    const population = this.populations[this.index(kind)];
    if (!population) throw new ModelError(`kind ${kind.name} is not part of this model`);
    return population;
  }

  /** The position of a kind in the model's list. */
  index(kind: Kind): number {
    const index = this.byKind.get(kind);
    if (index === undefined) throw new ModelError(`kind ${kind.name} is not part of this model`);
    return index;
  }

  /** Where the rows of a kind lie. */
  place(kind: Kind): KindPlace {
    const place = this.places[this.index(kind)];
    if (!place) throw new ModelError(`kind ${kind.name} is not part of this model`);
    return place;
  }

  /** Offset of the row of a slot. */
  row(kind: Kind, slot: number): number {
    const { first, width } = this.place(kind);
    return first + slot * width;
  }

  /** Numbers a row: one, and one a reference. */
  width(kind: Kind): number {
    return this.place(kind).width;
  }

  /** The slot whose row begins at this offset. */
  slot(kind: Kind, row: number): number {
    return (row - this.row(kind, 0)) / this.width(kind);
  }

  /** The column of a reference, counted from the row's offset. */
  column(kind: Kind, ref: string): number {
    const column = this.population(kind).refNames.indexOf(ref);
    if (column < 0) throw new ModelError(`kind ${kind.name} has no reference named ${ref}`);
    return 1 + column;
  }

  /** The kind that a reference points to. */
  refKind(kind: Kind, ref: string): Kind {
    const target = kind.refs?.[ref];
    if (!target) throw new ModelError(`kind ${kind.name} has no reference named ${ref}`);
    return target();
  }
}

/** The text under which a state is remembered; equal states, equal keys. */
export function stateKey(state: State): string {
  return (state.key ??= textOf(state));
}

function textOf(state: State): string {
  let key = String.fromCharCode(...state.rows);
  if (state.queue.length > 0) key += `|${String.fromCharCode(...state.queue)}`;
  for (const t of state.timers) key += String.fromCharCode(0xffff, t.timer, t.row, t.rank);
  return key;
}
