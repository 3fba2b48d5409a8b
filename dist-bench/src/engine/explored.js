/** Classes of rules that go on by themselves: no disturbance, no fault, nothing that may never come. */
export function isOwedClass(of) {
    return of === 'prompt' || of === 'progress' || of === 'timer';
}
/** Whether a move belongs to the run that goes on by itself. */
export function isOwed(move) {
    return move.step.spend === undefined && isOwedClass(move.class);
}
/** The way by which a node was first reached; a negative node gives the path that has not begun. */
export function pathTo(explored, node) {
    const legs = [];
    let at = node;
    while (at >= 0) {
        const parent = explored.parent[at] ?? -1;
        const to = explored.states[at];
        if (parent >= 0 && to)
            legs.push({ moves: explored.reachedBy[at] ?? [], to });
        at = parent;
    }
    return { start: -1 - at, legs: legs.reverse() };
}
/** The number of moves on a path. */
export function lengthOf(path) {
    return path.legs.reduce((sum, leg) => sum + leg.moves.length, 0);
}
