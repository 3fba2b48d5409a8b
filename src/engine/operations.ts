/**
 * The operations of a step, prepared once: where their targets lie, and what they make of each row they have met.
 */
import type { Each, Kind, MachineEvent, Op, Pick, Step, Target, Through, Timer } from './contract.ts';
import type { Layout, Place, State } from './layout.ts';
import { Memo } from './memo.ts';
import type { Read } from './reads.ts';
import type { RecordingView, Source } from './recording-view.ts';
import { stableKey } from './stable-key.ts';

/** Which components of a kind: those whose reference in a column points to one slot. */
export interface Restriction {
  readonly column: number;
  /** Fixed slot; null = that of the step's own component. */
  readonly slot: number | null;
}

/** The rank of the component in a cell; null = no candidate. */
export interface Ranking {
  get(state: State, cell: number): number | null;
  reads(state: State, cell: number): readonly Read[];
}

/** Where an operation acts. */
export type PreparedTarget =
  | { readonly at: 'self' }
  | { readonly at: 'cell'; readonly cell: number }
  | { readonly at: 'ref'; readonly refs: readonly number[]; readonly target: Place }
  | {
      readonly at: 'pick';
      readonly place: Place;
      readonly restriction: Restriction | null;
      readonly count: number;
      readonly rank: Ranking;
    }
  | {
      readonly at: 'each';
      readonly place: Place;
      readonly restriction: Restriction | null;
      /** By local state. */
      readonly chosen: (boolean | undefined)[];
      readonly target: Each;
    };

/** An operation that can be carried out on cells. */
export type PreparedOp =
  | {
      readonly op: 'send';
      readonly to: PreparedTarget;
      readonly event: MachineEvent;
      /** Columns to set, with the slot + 1 to set them to. */
      readonly refs: readonly (readonly [number, number])[];
      /** By row: the row after it, once it was asked. */
      readonly after: number[];
    }
  | {
      readonly op: 'create';
      readonly place: Place;
      readonly input: unknown;
      readonly count: number;
      /** Columns to set; null = to the step's own component. */
      readonly refs: readonly (readonly [number, number | null])[];
    }
  | { readonly op: 'remove'; readonly to: PreparedTarget }
  | { readonly op: 'timer'; readonly to: PreparedTarget; readonly timer: Timer; readonly start: boolean }
  | { readonly op: 'enqueue'; readonly to: PreparedTarget; readonly rule: string };

/** A step with its operations prepared. */
export interface PreparedStep {
  readonly step: Step;
  readonly ops: readonly PreparedOp[];
}

/** Prepares the steps of one model's rules. */
export class Preparation<C> {
  private readonly source: Source<C>;
  private readonly layout: Layout;
  /** Equal events are one object, so that what a machine makes of one is looked up. */
  private readonly events = new Map<string, MachineEvent>();
  /** Picks are often the same object in many steps. */
  private readonly ranks = new Map<Pick, Ranking>();

  constructor(source: Source<C>) {
    this.source = source;
    this.layout = source.reader.layout;
  }

  /** `own`: the kind of the components that take the step. */
  step(step: Step, own: Kind | null): PreparedStep {
    return { step, ops: step.ops.map((op) => this.operation(op, own)) };
  }

  private operation(op: Op, own: Kind | null): PreparedOp {
    switch (op.op) {
      case 'create': {
        const refs = Object.entries(op.refs ?? {}).map(
          ([name, ref]) => [this.layout.column(op.kind, name), ref === 'self' ? null : ref.slot + 1] as const,
        );
        return { op: 'create', place: this.layout.place(op.kind), input: op.input, count: op.count, refs };
      }
      case 'send': {
        const kind = kindOf(op.to, own);
        const refs = Object.entries(op.refs ?? {}).map(
          ([name, ref]) => [kind ? this.layout.column(kind, name) : -1, ref ? ref.slot + 1 : 0] as const,
        );
        return { op: 'send', to: this.target(op.to, own), event: this.event(op.event), refs, after: [] };
      }
      case 'remove':
        return { op: 'remove', to: this.target(op.at, own) };
      case 'start':
      case 'cancel':
        return { op: 'timer', to: this.target(op.on, own), timer: op.timer, start: op.op === 'start' };
      case 'enqueue':
        return { op: 'enqueue', to: this.target(op.on, own), rule: op.rule };
    }
  }

  private event(event: MachineEvent): MachineEvent {
    const key = stableKey(event);
    let known = this.events.get(key);
    if (!known) this.events.set(key, (known = event));
    return known;
  }

  private target(target: Target, own: Kind | null): PreparedTarget {
    if (target === 'self') return { at: 'self' };
    if ('pick' in target) {
      const { from, through, count } = target.pick;
      const restriction = this.restriction(from, through);
      return { at: 'pick', place: this.layout.place(from), restriction, count, rank: this.rank(target.pick) };
    }
    if ('each' in target) {
      const restriction = this.restriction(target.each, target.through);
      return { at: 'each', place: this.layout.place(target.each), restriction, chosen: [], target };
    }
    if ('ref' in target) {
      if (!own) return { at: 'self' };
      const refs = this.layout.place(own).rows.refs[this.layout.column(own, target.ref)] ?? [];
      return { at: 'ref', refs, target: this.layout.target(own, target.ref) };
    }
    return { at: 'cell', cell: this.layout.cell(target.kind, target.slot) };
  }

  private restriction(kind: Kind, through: Through | undefined): Restriction | null {
    return through ? { column: this.layout.column(kind, through.via), slot: through.of?.slot ?? null } : null;
  }

  private rank(pick: Pick): Ranking {
    let rank = this.ranks.get(pick);
    if (!rank) {
      const of = (view: RecordingView<C>): number | null => pick.rank(view.self, (fold, via) => view.near(fold, via));
      this.ranks.set(pick, (rank = new Memo(`the rank of a ${pick.from.name}`, this.source, pick.from, of)));
    }
    return rank;
  }
}

function kindOf(target: Target, own: Kind | null): Kind | null {
  if (target === 'self') return own;
  if ('pick' in target) return target.pick.from;
  if ('each' in target) return target.each;
  if ('ref' in target) return own?.refs?.[target.ref]?.() ?? null;
  return target.kind;
}
