import { isOwedClass, lengthOf, pathTo } from './explored.js';
import { cyclicComponents } from './graph.js';
import { owedInstances } from './unreduced.js';
import { Suspicion } from './suspicion.js';
/** Adds the judgement of every goal; a component is followed without symmetry for at most `limit` states. */
export function judgeGoals(judge, explored, machinery, limit) {
    if (judge.goals.length === 0)
        return;
    const successors = explored.edges.map((edges) => edges.map((edge) => edge.to));
    const suspicions = (inside) => cyclicComponents(successors, inside).map((nodes) => new Suspicion(explored, machinery, nodes, limit));
    const resting = restingStates(explored, machinery);
    let whole = null;
    for (const goal of judge.goals) {
        const judgement = judge.judgements.get(goal.name);
        if (!judgement)
            continue;
        const asked = goal.when ? judge.lookAll(explored.states, (view) => goal.when?.(view) ?? true) : null;
        const within = judge.lookAll(explored.states, (view) => goal.reached(view));
        const reached = within.map((is, node) => is || asked?.[node] === false);
        judgement.exercised = exercised(goal, asked ?? reached.map((is) => !is));
        // A run that never comes back stays among the states that are not the goal.
        const parts = goal.kind === 'recurs' ? suspicions((node) => reached[node] === false) : (whole ??= suspicions(() => true));
        const found = loops(parts, wrongFor(goal, reached), judgement);
        judgement.violation = least([
            ...deadEnds(goal, explored, reached, resting),
            ...found.map((loop) => looping(explored, loop)),
        ]);
    }
}
function exercised(goal, could) {
    return goal.kind === 'no-flapping' ? could.length : could.filter(Boolean).length;
}
function wrongFor(goal, reached) {
    return goal.kind === 'no-flapping'
        ? { state: () => false, step: (moves) => moves.some((move) => goal.counts?.(move.step) ?? false) }
        : { state: (node) => reached[node] === false, step: () => false };
}
function loops(parts, wrong, judgement) {
    return parts.flatMap((part) => {
        const { loop, certain } = part.judge(wrong);
        if (!certain)
            judgement.undecided++;
        return loop ?? [];
    });
}
function least(violations) {
    const sorted = [...violations].sort((a, b) => a.disturbances - b.disturbances || lengthOf(a.path) - lengthOf(b.path));
    return sorted[0] ?? null;
}
/** States in which a run may end: nothing can happen, or only what nobody has to do. */
function restingStates(explored, machinery) {
    // What is queued always runs, fair or not.
    const reluctant = machinery.model.rules.some((rule) => rule.fairness === 'none' && isOwedClass(rule.class) && !rule.wakes);
    return explored.states.map((state, node) => {
        // A state that a limit kept from being expanded is no dead end.
        if (explored.expanded[node] !== true)
            return false;
        return explored.edges[node]?.length === 0 || (reluctant && owedInstances(machinery, state).size === 0);
    });
}
function deadEnds(goal, explored, reached, resting) {
    if (goal.kind === 'no-flapping')
        return [];
    return explored.states.flatMap((_, node) => resting[node] === true && !reached[node]
        ? [{ path: pathTo(explored, node), loopStart: null, disturbances: Math.max(0, explored.level[node] ?? 0) }]
        : []);
}
/** The way to the loop, then once round. */
function looping(explored, loop) {
    const lead = pathTo(explored, loop.start);
    const round = loop.edges.flatMap(({ moves, to }) => {
        const state = explored.states[to];
        return state ? [{ moves, to: state }] : [];
    });
    return {
        path: { start: lead.start, legs: [...lead.legs, ...round] },
        loopStart: lead.legs.length,
        disturbances: Math.max(0, explored.level[loop.start] ?? 0),
    };
}
