/** The shared tables of all views over one model. */
export class Reader {
    layout;
    timers = [];
    folds = new Map();
    constructor(layout) {
        this.layout = layout;
    }
    /** A small number for a timer, the same for every timer of that name. */
    timerId(timer) {
        const known = this.timers.findIndex((t) => t.name === timer.name);
        if (known >= 0)
            return known;
        this.timers.push(timer);
        return this.timers.length - 1;
    }
    /** A number for the fold's value; `via` restricts it to components whose reference points to `slot`. */
    fold(fold, state, via, slot) {
        return this.foldAt(this.table(fold), state, via === null ? 0 : this.layout.column(fold.over, via), slot);
    }
    /** The same with the table and the column of the reference (0 = none) already found. */
    foldAt(table, state, column, slot) {
        const { first, width, max } = table.place;
        let key = 0;
        for (let n = 0, at = first; n < max; n++, at += width) {
            const id = state.rows[at] ?? 0;
            if (id === 0 || (column > 0 && state.rows[at + column] !== slot + 1))
                continue;
            const symbol = table.symbols[id] ?? project(table, id);
            if (symbol >= 0)
                key += table.weights[symbol] ?? Number.NaN;
        }
        // NaN: a symbol without a weight is among them.
        if (!Number.isNaN(key))
            return table.ids.get(key) ?? newValue(table, key, countsOf(table, state, column, slot));
        const counts = countsOf(table, state, column, slot);
        const text = [...counts].map(([name, count]) => `${name} ${count}`).join();
        return table.ids.get(text) ?? newValue(table, text, counts);
    }
    /** The value behind a number that `fold` gave. */
    foldValue(fold, id) {
        return this.table(fold).values[id]; // the table of this fold holds only its own values
    }
    /** The table of a fold. */
    table(fold) {
        const known = this.folds.get(fold);
        if (known)
            return known;
        const place = this.layout.place(fold.over);
        const weights = [];
        for (let weight = 1; weight * place.max <= Number.MAX_SAFE_INTEGER / 2; weight *= place.max + 1)
            weights.push(weight);
        const population = this.layout.population(fold.over);
        const table = { fold, place, population, symbols: [], names: [], weights, ids: new Map(), values: [] };
        this.folds.set(fold, table);
        return table;
    }
}
function newValue(table, key, counts) {
    table.values.push(table.fold.value(counts));
    table.ids.set(key, table.values.length - 1);
    return table.values.length - 1;
}
/** How many components project to which name, in the order of the names. */
function countsOf(table, state, column, slot) {
    const { first, width, max } = table.place;
    const counts = new Map();
    for (let n = 0, at = first; n < max; n++, at += width) {
        const id = state.rows[at] ?? 0;
        if (id === 0 || (column > 0 && state.rows[at + column] !== slot + 1))
            continue;
        const name = table.names[table.symbols[id] ?? project(table, id)];
        if (name !== undefined)
            counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
function project(table, id) {
    const snap = table.population.snap(id);
    const name = snap ? table.fold.project(snap) : null;
    let symbol = -1;
    if (name !== null) {
        symbol = table.names.indexOf(name);
        if (symbol < 0)
            symbol = table.names.push(name) - 1;
    }
    table.symbols[id] = symbol;
    return symbol;
}
