const BASE = 0x10000;
/** The wakes of all rules, by kind and change. */
export class Wakers {
    byKind = new Map();
    layout;
    wakes;
    constructor(rules, layout) {
        this.layout = layout;
        this.wakes = rules.flatMap(({ wakes = [] }, rule) => wakes.map((wake) => ({ rule, wake })));
    }
    /** Those that a change from one local state (0 = none) to another wakes. */
    of(kind, before, after) {
        let table = this.byKind.get(kind);
        if (!table)
            this.byKind.set(kind, (table = new Map()));
        const change = before * BASE + after;
        let answer = table.get(change);
        if (!answer)
            table.set(change, (answer = this.ask(kind, before, after)));
        return answer;
    }
    ask(kind, before, after) {
        const population = this.layout.population(kind);
        return this.wakes.flatMap(({ rule, wake }) => wake.on === kind && wake.changed(population.snap(before), population.snap(after))
            ? [{ rule, key: wake.key }]
            : []);
    }
}
