/**
 * Interns the local states of one kind: every distinct (active states, context) of its machine becomes a small number,
 * and each (state, event) is put through XState once.
 *
 * Invariant: `snaps[id]` never changes once given; id 0 means "no component".
 */
import { createActor, initialTransition } from 'xstate';
import { stableKey } from './stable-key.js';
import { ModelError } from './contract.js';
/**
 * What XState needs of an actor to compute a transition and never uses for pure machines; building it once makes a
 * transition about ten times cheaper than `transition()`.
 */
function inertScope(machine, input) {
    const nothing = () => undefined;
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
/** All local states of one kind that the search has met. */
export class Population {
    kind;
    /** Names of the references, in the order of their columns. */
    refNames;
    entries = [null];
    ids = new Map();
    /** By event, then by id: the id after it. Steps are remembered, so an event is the same object each time. */
    transitions = new Map();
    created = new Map();
    scope = null;
    constructor(kind) {
        this.kind = kind;
        this.refNames = Object.keys(kind.refs ?? {});
    }
    /** The local state with this id; 0 gives null. */
    snap(id) {
        return this.entries[id]?.snap ?? null;
    }
    /** Has this local state the tag `gone`? */
    isGone(id) {
        return this.entries[id]?.gone ?? false;
    }
    /** The id of a new component created with this input. */
    create(input) {
        const known = this.created.get(input);
        if (known !== undefined)
            return known;
        this.scope ??= inertScope(this.kind.machine, input);
        const [snapshot] = initialTransition(this.kind.machine, input);
        const id = this.intern(snapshot); // a machine's own snapshot type is not nameable here
        this.created.set(input, id);
        return id;
    }
    /** The id after an event; the same id when the machine ignores it. */
    send(id, event) {
        let table = this.transitions.get(event);
        if (!table)
            this.transitions.set(event, (table = []));
        return (table[id] ??= this.transition(id, event));
    }
    transition(id, event) {
        const entry = this.entries[id];
        if (!entry)
            throw new ModelError(`${this.kind.name}: ${event.type} sent to a component that does not exist`);
        // The inert scope stands in for an actor: pure machines never touch it.
        const next = this.kind.machine.transition(entry.machineSnapshot, event, this.scope);
        return next === entry.machineSnapshot ? id : this.intern(next);
    }
    intern(snapshot) {
        const context = snapshot.context; // contexts are plain data by contract
        const key = stableKey([snapshot.value, context, snapshot.status]);
        const known = this.ids.get(key);
        if (known !== undefined)
            return known;
        const id = this.entries.length;
        if (id > 0xffff)
            throw new ModelError(`${this.kind.name} has more than 65,535 local states: its context grows`);
        const snap = { value: snapshot.value, context: Object.freeze({ ...context }), tags: snapshot.tags };
        this.entries.push({ snap, machineSnapshot: snapshot, gone: snapshot.tags.has('gone') });
        this.ids.set(key, id);
        return id;
    }
}
