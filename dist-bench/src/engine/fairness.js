/** Instances for which the component as a whole is unfair; none = some fair run stays in it for ever. */
export function starved(graph, component) {
    const members = new Set(component);
    const starving = new Set(component[0] === undefined ? [] : graph.owed[component[0]]);
    for (const node of component) {
        for (const instance of starving)
            if (!graph.owed[node]?.has(instance))
                starving.delete(instance);
        for (const edge of graph.edges[node] ?? [])
            if (members.has(edge.to))
                for (const instance of edge.satisfies)
                    starving.delete(instance);
        if (starving.size === 0)
            break;
    }
    return starving;
}
/**
 * A short fair way round inside a component from `start` back to it: the shortest round, and one more for each instance
 * that would still starve. `first` says with which edges it may begin. A component that is unfair gives the shortest.
 */
export function fairLoop(graph, component, start, first) {
    const members = new Set(component);
    const home = (edge) => edge.to === start;
    const begin = (graph.edges[start] ?? []).filter(first);
    let rounds = [shortest(graph, members, begin, home)];
    for (const instance of starvedOn(graph, start, rounds)) {
        if (!starvedOn(graph, start, rounds).has(instance))
            continue;
        const relief = (edge) => edge.satisfies.includes(instance) || graph.owed[edge.to]?.has(instance) === false;
        const there = shortest(graph, members, graph.edges[start] ?? [], relief);
        const end = there.at(-1)?.to ?? start;
        rounds.push(end === start ? there : [...there, ...shortest(graph, members, graph.edges[end] ?? [], home)]);
    }
    for (const round of [...rounds]) {
        const others = rounds.filter((other) => other !== round);
        const begins = others[0]?.[0];
        if (begins && first(begins) && starvedOn(graph, start, others).size === 0)
            rounds = others;
    }
    return rounds.flat();
}
/** Instances that starve on a run that repeats these rounds for ever. */
function starvedOn(graph, start, rounds) {
    const starving = new Set(graph.owed[start]);
    for (const edge of rounds.flat()) {
        for (const instance of edge.satisfies)
            starving.delete(instance);
        for (const instance of starving)
            if (!graph.owed[edge.to]?.has(instance))
                starving.delete(instance);
    }
    return starving;
}
/** The shortest way inside the component that begins with one of these edges and ends with one that is `done`. */
function shortest(graph, members, begin, done) {
    const seen = new Set();
    const open = begin.filter((edge) => members.has(edge.to)).map((edge) => ({ edge, before: null }));
    for (let next = 0; next < open.length; next++) {
        const reached = open[next];
        if (!reached)
            break;
        if (done(reached.edge)) {
            const way = [];
            for (let at = reached; at; at = at.before)
                way.push(at.edge);
            return way.reverse();
        }
        if (seen.has(reached.edge.to))
            continue;
        seen.add(reached.edge.to);
        for (const edge of graph.edges[reached.edge.to] ?? [])
            if (members.has(edge.to))
                open.push({ edge, before: reached });
    }
    return [];
}
