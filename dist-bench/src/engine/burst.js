import { stateKey } from './layout.js';
/** The moves of a trail, first one first. */
export function movesOf(trail) {
    const moves = [];
    for (let at = trail; at; at = at.before)
        moves.push(at.move);
    return moves.reverse();
}
/** `seen` is told every state and the move into it, so that properties can be checked on the way. */
export function exploreBurst(machinery, begin, seen) {
    const key = stateKey(begin);
    if (begin.queue.length === 0)
        return { settled: [{ key, state: begin, trail: null }], between: 0, transitions: 0, livelock: null };
    const settled = new Map();
    const first = { state: begin, trail: null, from: [], ends: false };
    const visits = new Map([[key, first]]);
    const open = [first];
    let transitions = 0;
    for (let visit = open[0], next = 1; visit; visit = open[next++]) {
        for (const move of machinery.enabled(visit.state)) {
            const trail = { move, before: visit.trail };
            for (const after of machinery.next(visit.state, move)) {
                transitions++;
                seen(visit.state, move, after, trail);
                const key = stateKey(after);
                if (after.queue.length === 0) {
                    visit.ends = true;
                    if (!settled.has(key))
                        settled.set(key, { key, state: after, trail });
                    continue;
                }
                const known = visits.get(key);
                if (known)
                    known.from.push(visit);
                else {
                    const found = { state: after, trail, from: [visit], ends: false };
                    visits.set(key, found);
                    open.push(found);
                }
            }
        }
    }
    return { settled: [...settled.values()], between: open.length, transitions, livelock: livelock(open) };
}
function livelock(visits) {
    const ending = visits.filter((visit) => visit.ends);
    const reached = new Set(ending);
    for (let visit = ending.pop(); visit; visit = ending.pop()) {
        for (const from of visit.from) {
            if (reached.has(from))
                continue;
            reached.add(from);
            ending.push(from);
        }
    }
    const stuck = visits.find((visit) => !reached.has(visit));
    return stuck ? { state: stuck.state, trail: stuck.trail } : null;
}
