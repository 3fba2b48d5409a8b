/**
 * Small models for the tests of the engine: a token that walks along arrows, and workers that are alike.
 */
import { assign, setup } from 'xstate';
const tokenMachine = setup({
    types: { context: {}, events: {} },
}).createMachine({
    id: 'token',
    context: { at: 0 },
    on: { GO: { actions: assign({ at: ({ event }) => event.to }) } },
});
const token = { name: 'token', machine: tokenMachine, max: 1 };
/** Where the token is. */
export function tokenAt(v) {
    return Number(v.all(token)[0]?.context['at']);
}
/** A graph as a model: one rule for each name in `by`; those in `unfair` need never act, those in `world` disturb. */
export function graphModel(arrows, options = {}) {
    const names = [...new Set(arrows.map((arrow) => arrow.by))];
    return {
        config: null,
        kinds: [token],
        initial: [{ op: 'create', kind: token, input: {}, count: 1 }],
        rules: names.map((name) => {
            const disturbs = options.world?.includes(name) ?? false;
            return {
                name,
                class: disturbs ? 'disturbance' : 'progress',
                fairness: disturbs || options.unfair?.includes(name) ? 'none' : 'weak',
                steps: (v) => {
                    const at = tokenAt(v);
                    return arrows
                        .filter((arrow) => arrow.by === name && arrow.from === at)
                        .map(({ to, verb }) => ({
                        actor: name,
                        verb: verb ?? 'go',
                        ops: [{ op: 'send', to: { kind: token, slot: 0 }, event: { type: 'GO', to } }],
                        ...(disturbs ? { spend: name } : {}),
                    }));
                },
            };
        }),
    };
}
/** A goal about where the token is. */
export function tokenGoal(kind, reached, counted = 'counted') {
    return {
        name: kind,
        kind,
        reached: (v) => reached.includes(tokenAt(v)),
        counts: (step) => step.verb === counted,
    };
}
const workerMachine = setup({
    types: { context: {}, input: {}, events: {} },
}).createMachine({
    id: 'worker',
    context: ({ input }) => ({ at: input.at }),
    on: { GO: { actions: assign({ at: ({ event }) => event.to }) } },
});
/**
 * Workers that are alike and begin at these places, each with an instance of the rule `work`. With `turn`, a rule of its own moves all
 * workers at once: worker at i goes to turn[i].
 */
export function workersModel(begin, arrows, turn = null) {
    const worker = { name: 'worker', machine: workerMachine, max: begin.length, interchangeable: true };
    const at = (s) => Number(s.context['at']);
    const places = {
        name: 'places',
        over: worker,
        project: (s) => String(at(s)),
        value: (counts) => counts,
    };
    const go = (to) => ({ op: 'send', to: 'self', event: { type: 'GO', to } });
    const work = {
        name: 'work',
        class: 'progress',
        forEach: worker,
        fairness: 'weak',
        steps: (v) => {
            const own = at(v.self);
            const others = v.fold(places);
            const beside = (place) => (others.get(String(place)) ?? 0) > (place === own ? 1 : 0);
            return arrows
                .filter((arrow) => arrow.from === own && (arrow.beside === undefined || beside(arrow.beside)))
                .map(({ to, verb }) => ({ actor: 'worker', verb: verb ?? 'go', ops: [go(to)] }));
        },
    };
    const all = {
        name: 'turn',
        class: 'progress',
        fairness: 'weak',
        steps: () => [
            { actor: 'world', verb: 'turn', ops: [{ op: 'enqueue', rule: 'move', on: { each: worker, where: () => true } }] },
        ],
    };
    const move = {
        name: 'move',
        class: 'prompt',
        forEach: worker,
        fairness: 'weak',
        wakes: [],
        steps: (v) => [{ actor: 'world', verb: 'move', ops: [go(turn?.[at(v.self)] ?? at(v.self))] }],
    };
    const model = {
        config: null,
        kinds: [worker],
        rules: turn ? [work, all, move] : [work],
        initial: begin.map((place) => ({ op: 'create', kind: worker, input: { at: place }, count: 1 })),
    };
    return { model, someoneAt: (place) => (v) => v.fold(places).has(String(place)) };
}
