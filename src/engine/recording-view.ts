/**
 * The view that a rule or a property gets while its reads are being recorded.
 */
import {
  ModelError,
  type Fold,
  type Kind,
  type Ref,
  type Snap,
  type Through,
  type Timer,
  type View,
} from './contract.ts';
import type { Place } from './layout.ts';
import { EVERYWHERE, foldValue, type Reader } from './reader.ts';
import { DEREF, FOLD, NEAR_FOLD, OWN_FOLD, REF, SELF, SLOT, TIMER, UNSEEN, type Read } from './reads.ts';
import type { Timers } from './timers.ts';

/** What all views of one model need. */
export interface Source<C> {
  readonly config: C;
  readonly reader: Reader;
  readonly timers: Timers;
  /** Cell in which a state says of which kind it shows an older version; behind it, whose write is not seen. */
  readonly lagAt: number;
}

/** Whose write is not seen. */
export const OTHER = 1;
export const OWN = 2;

const NOTHING: readonly number[] = [];

/** Turns every call into reads; `take` gives what is there. */
export class RecordingView<C> implements View<C> {
  readonly config: C;
  private readonly source: Source<C>;
  private readonly place: Place | null;
  private readonly owner: string;
  private readonly after: boolean;
  private readonly take: (read: Read) => number;

  constructor(source: Source<C>, kind: Kind | null, owner: string, after: boolean, take: (read: Read) => number) {
    this.config = source.config;
    this.source = source;
    this.place = kind ? source.reader.layout.place(kind) : null;
    this.owner = owner;
    this.after = after;
    this.take = take;
  }

  get self(): Snap {
    const place = this.own();
    const snap = place.population.snap(this.read(SELF, place, place.rows.snaps));
    if (!snap) throw new ModelError(`${this.owner} is asked about an empty slot`);
    return snap;
  }

  deref(name: string): Snap | null {
    const place = this.own();
    const target = this.source.reader.layout.target(place.kind, name);
    return target.population.snap(this.read(DEREF, place, this.refs(name), { target }));
  }

  ref(name: string): Ref | null {
    const place = this.own();
    const slot = this.read(REF, place, this.refs(name)) - 1;
    return slot < 0 ? null : { kind: this.source.reader.layout.target(place.kind, name).kind, slot };
  }

  all(kind: Kind): readonly (Snap | null)[] {
    const place = this.source.reader.layout.place(kind);
    const snaps: (Snap | null)[] = [];
    for (let which = place.first; which < place.end; which++)
      snaps.push(place.population.snap(this.read(SLOT, place, place.rows.snaps, { which })));
    return snaps;
  }

  fold<T>(fold: Fold<T>, through?: Through): T {
    const { reader } = this.source;
    const table = reader.table(fold);
    const column = through ? reader.layout.column(fold.over, through.via) : EVERYWHERE;
    const found =
      through && !through.of
        ? this.read(OWN_FOLD, this.own(), NOTHING, { table, column })
        : this.read(FOLD, table.place, NOTHING, { table, column, which: through?.of?.slot ?? EVERYWHERE });
    return foldValue(table, found) as T; // the table of this fold holds only its own values
  }

  /** A fold over the components that share the own component's reference `via`. */
  near<T>(fold: Fold<T>, via: string): T {
    const { reader } = this.source;
    const table = reader.table(fold);
    const column = reader.layout.column(fold.over, via);
    return foldValue(table, this.read(NEAR_FOLD, this.own(), this.refs(via), { table, column })) as T; // as above
  }

  pending(timer: Timer): boolean {
    return this.read(TIMER, this.own(), NOTHING, { which: this.source.timers.number(timer) }) === 1;
  }

  unseen(kind: Kind): 'own' | 'other' | null {
    const which = this.source.lagAt;
    const found = this.read(UNSEEN, this.source.reader.layout.place(kind), NOTHING, { which });
    return found === OWN ? 'own' : found === OTHER ? 'other' : null;
  }

  private read(
    of: number,
    place: Place,
    list: readonly number[],
    more: Partial<Pick<Read, 'target' | 'table' | 'column' | 'which'>> = {},
  ): number {
    const { target = null, table = null, column = EVERYWHERE, which = EVERYWHERE } = more;
    return this.take({ of, after: this.after, place, list, target, table, column, which });
  }

  private own(): Place {
    if (!this.place) throw new ModelError(`${this.owner} has no component of its own`);
    return this.place;
  }

  private refs(name: string): readonly number[] {
    const { kind, rows } = this.own();
    return rows.refs[this.source.reader.layout.column(kind, name)] ?? [];
  }
}
