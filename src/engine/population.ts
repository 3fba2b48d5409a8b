/**
 * Interns the local states of one kind: every distinct (active states, context) of its machine becomes a small number,
 * and each (state, event) is put through XState once.
 *
 * Invariant: `snaps[id]` never changes once given; id 0 means "no component".
 */
import { createActor, initialTransition, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import { stableKey } from './stable-key.ts';
import { ModelError, type Kind, type MachineEvent, type Snap } from './contract.ts';

interface Entry {
  readonly snap: Snap;
  readonly machineSnapshot: AnyMachineSnapshot;
  readonly gone: boolean;
}

/**
 * What XState needs of an actor to compute a transition and never uses for pure machines; building it once makes a
 * transition about ten times cheaper than `transition()`.
 */
function inertScope(machine: AnyStateMachine, input: unknown): Record<string, unknown> {
  const nothing = (): void => undefined;
  const self = createActor(machine, { input });
  return {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    defer: nothing,
    logger: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
}

/** Most events that are put through a machine again. */
const SAMPLE = 1000;

/** All local states of one kind that the search has met. */
export class Population {
  readonly kind: Kind;
  /** Names of the references, in the order of their columns. */
  readonly refNames: readonly string[];
  private readonly entries: (Entry | null)[] = [null];
  private readonly ids = new Map<string, number>();
  /** By event, then by id: the id after it. Steps are remembered, so an event is the same object each time. */
  private readonly transitions = new Map<MachineEvent, (number | undefined)[]>();
  private readonly created = new Map<unknown, number>();
  private scope: Record<string, unknown> | null = null;

  constructor(kind: Kind) {
    this.kind = kind;
    this.refNames = Object.keys(kind.refs ?? {});
  }

  /** The local state with this id; 0 gives null. */
  snap(id: number): Snap | null {
    return this.entries[id]?.snap ?? null;
  }

  /** Has this local state the tag `gone`? */
  isGone(id: number): boolean {
    return this.entries[id]?.gone ?? false;
  }

  /** The id of a new component created with this input. */
  create(input: unknown): number {
    const known = this.created.get(input);
    if (known !== undefined) return known;
    this.scope ??= inertScope(this.kind.machine, input);
    const [snapshot] = initialTransition(this.kind.machine, input);
    const id = this.intern(snapshot as AnyMachineSnapshot); // a machine's own snapshot type is not nameable here
    this.created.set(input, id);
    return id;
  }

  /** The id after an event; the same id when the machine ignores it. */
  send(id: number, event: MachineEvent): number {
    let table = this.transitions.get(event);
    if (!table) this.transitions.set(event, (table = []));
    return (table[id] ??= this.transition(id, event));
  }

  /** Every event that was put through the machine, with the local state before. */
  *sent(): Iterable<{ readonly id: number; readonly event: MachineEvent }> {
    for (const [event, after] of this.transitions)
      for (const id of after.keys()) if (after[id] !== undefined) yield { id, event };
  }

  /** Puts a sample of the events that were sent through the machine again; throws `ModelError` if one leads elsewhere now. */
  recheck(): void {
    const sent = [...this.sent()];
    const stride = Math.ceil(sent.length / SAMPLE);
    for (const [number, { id, event }] of sent.entries()) {
      if (number % stride !== 0 || this.transition(id, event) === this.transitions.get(event)?.[id]) continue;
      throw new ModelError(
        `the machine of ${this.kind.name} is impure: ${event.type} leads to another state than before`,
      );
    }
  }

  private transition(id: number, event: MachineEvent): number {
    const entry = this.entries[id];
    if (!entry) throw new ModelError(`${this.kind.name}: ${event.type} sent to a component that does not exist`);
    // The inert scope stands in for an actor: pure machines never touch it.
    const next = this.kind.machine.transition(entry.machineSnapshot, event, this.scope as never) as AnyMachineSnapshot;
    return next === entry.machineSnapshot ? id : this.intern(next);
  }

  private intern(snapshot: AnyMachineSnapshot): number {
    const context = snapshot.context as Readonly<Record<string, unknown>>; // contexts are plain data by contract
    const key = stableKey([snapshot.value, context, snapshot.status]);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.entries.length;
    if (id > 0xffff) throw new ModelError(`${this.kind.name} has more than 65,535 local states: its context grows`);
    const snap: Snap = { value: snapshot.value, context: Object.freeze({ ...context }), tags: snapshot.tags };
    this.entries.push({ snap, machineSnapshot: snapshot, gone: snapshot.tags.has('gone') });
    this.ids.set(key, id);
    return id;
  }
}
