/**
 * A place in a trace, and how the next move is told from there: who did what to which object, and what changed.
 *
 * *Quiet* moves (a sync with nothing to do, a status report, the checker's own notes) happen inside bursts and change
 * nothing that people see. They are not told and not written to files: a replay finds them again on the way to what
 * comes next.
 */
import type { Step } from '../engine/contract.ts';
import { componentsOf } from '../engine/inspect.ts';
import type { State } from '../engine/layout.ts';
import type { Machinery, Move } from '../engine/machinery.ts';
import type { Scenario } from '../cluster/scenario.ts';
import type { Counterexample, TraceStep } from '../report/types.ts';
import { Names } from './names.ts';
import { changesBetween, fingerprint, lanesOf, pictureOf, shortName, type Picture } from './picture.ts';

export type Action = Counterexample['spec']['actions'][number];

/** A move as it is told, and the place behind it. */
export interface Told {
  readonly move: Move;
  readonly step: TraceStep;
  readonly quiet: boolean;
  readonly from: Teller;
  readonly to: Teller;
}

/** One place in a trace. */
export class Teller {
  readonly machinery: Machinery<Scenario>;
  readonly state: State;
  readonly names: Names;
  readonly picture: Picture;
  /** Rank of timers that start in the burst in which this place lies. */
  private readonly rank: number;

  private constructor(machinery: Machinery<Scenario>, state: State, names: Names) {
    this.machinery = machinery;
    this.state = state;
    this.names = names;
    this.picture = pictureOf(machinery, state, names);
    this.rank = machinery.nowRank;
  }

  /** The place in which a trace begins. */
  static begin(machinery: Machinery<Scenario>, state: State): Teller {
    return new Teller(machinery, state, Names.begin(machinery, state));
  }

  /** The situation here, for the beginning of a story. */
  situation(): Counterexample['status']['start'] {
    return { stateHash: this.hash(), ...lanesOf(this.picture) };
  }

  /** Fingerprint of the state here. */
  hash(): string {
    return fingerprint(this.machinery, this.state, this.names);
  }

  /** What may happen here. */
  enabled(): Move[] {
    return [...this.machinery.enabled(this.state), ...this.machinery.faults(this.state)];
  }

  /** Every way in which a move can end. */
  outcomes(move: Move): Told[] {
    this.machinery.nowRank = this.rank;
    return this.machinery.plainNext(this.state, move).map((after) => this.tell(move, after));
  }

  /** Tells a move that led to this state. */
  tell(move: Move, after: State): Told {
    const to = new Teller(this.machinery, after, this.names.after(this.machinery, after));
    const changes = changesBetween(this.picture, to.picture);
    const step: TraceStep = {
      ...this.action(move),
      ...(move.step.spend === undefined ? {} : { disturbance: true }),
      changes,
      stateHash: to.hash(),
      ...lanesOf(to.picture),
    };
    return {
      move,
      step,
      quiet: !this.state.settled && changes.length === 0 && move.step.spend === undefined,
      from: this,
      to,
    };
  }

  /** Actor, verb, object and arguments of a move, by names. */
  action({ step, cell }: Move): Action {
    const args = { ...step.args, ...this.refsSet(step) };
    const node = step.actor === 'kubelet' ? this.nodeOf(cell) : null;
    return {
      actor: node === null ? step.actor : `${step.actor}/${node}`,
      verb: step.verb,
      object: this.object(step, cell) ?? '',
      ...(Object.keys(args).length > 0 ? { args } : {}),
    };
  }

  private object(step: Step, cell: number): string | null {
    const { object = 'self' } = step;
    if (object === 'self') return this.names.of(cell);
    if ('slot' in object) return this.names.of(this.machinery.layout.cell(object.kind, object.slot));
    return this.names.of(this.refs(cell)[object.ref] ?? -1);
  }

  /** References that the step gives to its own component: where a pod is bound. */
  private refsSet(step: Step): Record<string, string> {
    const set: Record<string, string> = {};
    for (const op of step.ops) {
      if (op.op !== 'send' || op.to !== 'self') continue;
      for (const [ref, to] of Object.entries(op.refs ?? {}))
        if (to) set[ref] = shortName(this.names.of(this.machinery.layout.cell(to.kind, to.slot))) ?? '';
    }
    return set;
  }

  private nodeOf(cell: number): string | null {
    return shortName(this.names.of(this.refs(cell)['node'] ?? -1));
  }

  private refs(cell: number): Readonly<Record<string, number | null>> {
    return componentsOf(this.machinery, this.state).find((component) => component.cell === cell)?.refs ?? {};
  }
}
