/**
 * How a cluster state lies in memory: one number a slot, and a few for what is queued of rules without a component.
 *
 * The number of a slot names a row of its kind (`rows.ts`): local state, references, pending timers, queued rules; 0 =
 * empty slot. Names, times and histories are not part of it: a state holds only what some rule can read.
 */
import { ModelError, type Kind } from './contract.ts';
import { Population } from './population.ts';
import { Rows } from './rows.ts';

/** One state of the whole model. Never changed once a step has been carried out whole. */
export interface State {
  /** Slot by slot, kind by kind; then the queue of rules without a component. */
  readonly cells: number[];
  /** Nothing is queued. */
  settled: boolean;
  /** What `stateKey` gave, once it was asked; null before. */
  key: string | null;
}

/** A kind in a layout: where its slots lie, and what was interned of it. */
export interface Place {
  readonly kind: Kind;
  readonly index: number;
  /** Cell of the first slot. */
  readonly first: number;
  /** Cell behind the last slot. */
  readonly end: number;
  readonly population: Population;
  readonly rows: Rows;
}

/** Where each kind's slots are. */
export class Layout {
  readonly places: readonly Place[];
  /** Slots of all kinds together. */
  readonly slots: number;
  private readonly byKind = new Map<Kind, Place>();
  private readonly byCell: Place[] = [];

  constructor(kinds: readonly Kind[]) {
    let first = 0;
    this.places = kinds.map((kind, index) => {
      const population = new Population(kind);
      const end = first + kind.max;
      const place: Place = { kind, index, first, end, population, rows: new Rows(population) };
      this.byKind.set(kind, place);
      for (; first < end; first++) this.byCell.push(place);
      return place;
    });
    this.slots = first;
  }

  /** Where a kind lies; a kind that the model does not list is a model error. */
  place(kind: Kind): Place {
    const place = this.byKind.get(kind);
    if (!place) throw new ModelError(`kind ${kind.name} is not part of this model`);
    return place;
  }

  /** The kind to which a cell belongs. */
  placeAt(cell: number): Place {
    const place = this.byCell[cell];
    if (!place) throw new ModelError(`cell ${cell} belongs to no kind`);
    return place;
  }

  /** The population of a kind. */
  population(kind: Kind): Population {
    return this.place(kind).population;
  }

  /** The cell of a slot. */
  cell(kind: Kind, slot: number): number {
    return this.place(kind).first + slot;
  }

  /** The position of a reference among those of its kind. */
  column(kind: Kind, ref: string): number {
    const column = this.population(kind).refNames.indexOf(ref);
    if (column < 0) throw new ModelError(`kind ${kind.name} has no reference named ${ref}`);
    return column;
  }

  /** Where the kind lies to which a reference points. */
  target(kind: Kind, ref: string): Place {
    const target = kind.refs?.[ref];
    if (!target) throw new ModelError(`kind ${kind.name} has no reference named ${ref}`);
    return this.place(target());
  }
}

/** A copy that may be changed. */
export function copyState(state: State): State {
  return { cells: state.cells.slice(), settled: state.settled, key: null };
}

/** The text under which a state is remembered; equal states, equal keys. */
export function stateKey(state: State): string {
  return (state.key ??= textOf(state.cells));
}

/** Marks a number that does not fit one character; no number below it needs the mark. */
const WIDE = 0xffff;

function textOf(cells: readonly number[]): string {
  const narrow = cells.every((cell) => cell < WIDE);
  const codes = narrow ? cells : cells.flatMap((c) => (c < WIDE ? [c] : [WIDE, c >>> 16, c & 0xffff]));
  return String.fromCharCode(...codes);
}
