/**
 * Which events acted in which states of each machine, and which were ignored there.
 *
 * What a machine could do is read from its definition; what it did is counted as it happens. A state is an atomic state
 * of the machine, and a transition of one of its parents is its own.
 */
import type { AnyStateNode } from 'xstate';
import { ModelError, type Kind, type MachineEvent, type Snap } from './contract.ts';
import type { Machinery } from './machinery.ts';

/** Events × states of one machine. */
export interface EventTable {
  readonly machine: string;
  readonly states: readonly string[];
  readonly events: readonly string[];
  /** `taken[event][state]`: how often; -1 = the machine has no transition for the event in that state. */
  readonly taken: readonly (readonly number[])[];
  /** `ignored[event][state]`: how often the event was sent there and nothing took it. */
  readonly ignored: readonly (readonly number[])[];
}

interface Counts {
  readonly taken: Map<string, number>;
  readonly ignored: Map<string, number>;
  /** Events that were sent, known to the machine or not. */
  readonly events: Set<string>;
}

/** Counts what is sent. */
export class Coverage {
  private readonly snapOf: (kind: Kind, id: number) => Snap | null;
  private readonly counts = new Map<Kind, Counts>();

  /** `snapOf` gives the local state behind a number, as the kind's population does. */
  constructor(snapOf: (kind: Kind, id: number) => Snap | null) {
    this.snapOf = snapOf;
  }

  /** To be called when an event is put through a machine, with the local state before. */
  sent(kind: Kind, before: number, event: MachineEvent): void {
    const snap = this.snapOf(kind, before);
    if (!snap) throw new ModelError(`${kind.name}: ${event.type} sent to a component that does not exist`);
    const counts = this.countsOf(kind);
    counts.events.add(event.type);
    // A snapshot's value and context are what a resolved state is made of; their types are the machine's own.
    const snapshot = kind.machine.resolveState({ value: snap.value as never, context: snap.context });
    const transitions = kind.machine.getTransitionData(snapshot, event);
    for (const state of snapshot._nodes as readonly AnyStateNode[]) {
      if (!isAtomic(state)) continue;
      const by = transitions.find((transition) => lineOf(state).includes(transition.source));
      // What another region takes is not ignored by this one.
      if (!by && transitions.length > 0) continue;
      const into = by ? counts.taken : counts.ignored;
      const key = cell(by?.eventType ?? event.type, state);
      into.set(key, (into.get(key) ?? 0) + 1);
    }
  }

  /** The tables of these kinds; an event that was sent but that the machine never takes has a row of its own. */
  tables(kinds: readonly Kind[]): EventTable[] {
    return kinds.map((kind) => {
      const counts = this.countsOf(kind);
      const states = atomicStates(kind.machine.root);
      const events = [...new Set([...kind.machine.events.map(String), ...counts.events])].sort();
      const table = (of: (event: string, state: AnyStateNode) => number): number[][] =>
        events.map((event) => states.map((state) => of(event, state)));
      return {
        machine: kind.name,
        states: states.map(nameOf),
        events,
        taken: table((event, state) =>
          lineOf(state).some((node) => node.ownEvents.includes(event))
            ? (counts.taken.get(cell(event, state)) ?? 0)
            : -1,
        ),
        ignored: table((event, state) => counts.ignored.get(cell(event, state)) ?? 0),
      };
    });
  }

  private countsOf(kind: Kind): Counts {
    let counts = this.counts.get(kind);
    if (!counts) this.counts.set(kind, (counts = { taken: new Map(), ignored: new Map(), events: new Set() }));
    return counts;
  }
}

function cell(event: string, state: AnyStateNode): string {
  return `${event} ${nameOf(state)}`;
}

/** `up.draining`; a machine without states has one, named like it. */
function nameOf(state: AnyStateNode): string {
  return state.path.length > 0 ? state.path.join('.') : state.key;
}

function isAtomic(state: AnyStateNode): boolean {
  return state.type === 'atomic' || state.type === 'final';
}

function atomicStates(node: AnyStateNode): AnyStateNode[] {
  return isAtomic(node) ? [node] : Object.values<AnyStateNode>(node.states).flatMap(atomicStates);
}

/** The state itself and all its parents. */
function lineOf(state: AnyStateNode): AnyStateNode[] {
  return state.parent ? [state, ...lineOf(state.parent)] : [state];
}

/**
 * The tables of all machines of a model after a search. Each distinct (local state, event) counts once, however often it
 * happened.
 */
export function coverageOf<C>({ layout, model }: Machinery<C>): EventTable[] {
  const coverage = new Coverage((kind, id) => layout.population(kind).snap(id));
  for (const { population } of layout.places)
    for (const { id, event } of population.sent()) coverage.sent(population.kind, id, event);
  return coverage.tables(model.kinds);
}
