/**
 * How a cluster state lies in memory: one row of numbers a slot (local state, then references), then what is queued and
 * which timers are pending.
 *
 * A row holds the id of the local state (0 = empty slot) and one column a reference (0 = none, else slot + 1). Names,
 * times and histories are not part of it: a state holds only what some rule can read.
 */
import { ModelError } from './contract.js';
import { Population } from './population.js';
/** Where each kind's rows are. */
export class Layout {
    populations;
    length;
    byKind = new Map();
    places = [];
    constructor(kinds) {
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
    population(kind) {
        const population = this.populations[this.index(kind)];
        if (!population)
            throw new ModelError(`kind ${kind.name} is not part of this model`);
        return population;
    }
    /** The position of a kind in the model's list. */
    index(kind) {
        const index = this.byKind.get(kind);
        if (index === undefined)
            throw new ModelError(`kind ${kind.name} is not part of this model`);
        return index;
    }
    /** Where the rows of a kind lie. */
    place(kind) {
        const place = this.places[this.index(kind)];
        if (!place)
            throw new ModelError(`kind ${kind.name} is not part of this model`);
        return place;
    }
    /** Offset of the row of a slot. */
    row(kind, slot) {
        const { first, width } = this.place(kind);
        return first + slot * width;
    }
    /** Numbers a row: one, and one a reference. */
    width(kind) {
        return this.place(kind).width;
    }
    /** The slot whose row begins at this offset. */
    slot(kind, row) {
        return (row - this.row(kind, 0)) / this.width(kind);
    }
    /** The column of a reference, counted from the row's offset. */
    column(kind, ref) {
        const column = this.population(kind).refNames.indexOf(ref);
        if (column < 0)
            throw new ModelError(`kind ${kind.name} has no reference named ${ref}`);
        return 1 + column;
    }
    /** The kind that a reference points to. */
    refKind(kind, ref) {
        const target = kind.refs?.[ref];
        if (!target)
            throw new ModelError(`kind ${kind.name} has no reference named ${ref}`);
        return target();
    }
}
/** The text under which a state is remembered; equal states, equal keys. */
export function stateKey(state) {
    return (state.key ??= textOf(state));
}
function textOf(state) {
    let key = String.fromCharCode(...state.rows);
    if (state.queue.length > 0)
        key += `|${String.fromCharCode(...state.queue)}`;
    for (const t of state.timers)
        key += String.fromCharCode(0xffff, t.timer, t.row, t.rank);
    return key;
}
