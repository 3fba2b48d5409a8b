/**
 * The dining philosophers with the solution of Chandy and Misra (1984), after the specification `DiningPhilosophers` by
 * Jeff Hemphill in tlaplus/Examples: a dirty fork is cleaned and handed to the neighbour, eating makes forks dirty.
 *
 * A fork lies between two philosophers: it is the left fork of one and the right fork of the other. At first each fork is
 * dirty and with the first of its two philosophers. Looking round without doing anything is no step here.
 */
import { setup } from 'xstate';
const forkMachine = setup({ types: { events: {} } }).createMachine({
    id: 'fork',
    type: 'parallel',
    states: {
        heldAs: {
            initial: 'left',
            states: { left: { on: { PASS: 'right' } }, right: { on: { PASS: 'left' } } },
        },
        surface: {
            initial: 'dirty',
            states: { dirty: { on: { PASS: 'clean' } }, clean: { on: { USE: 'dirty' } } },
        },
    },
});
const philosopherMachine = setup({
    types: { events: {} },
}).createMachine({
    id: 'philosopher',
    initial: 'hungry',
    states: {
        hungry: {
            initial: 'waiting',
            states: { waiting: { on: { SIT: 'eating' } }, eating: { on: { EAT: '#philosopher.full' } } },
        },
        full: {
            initial: 'resting',
            states: { resting: { on: { THINK: 'thinking' } }, thinking: { on: { GROW_HUNGRY: '#philosopher.hungry' } } },
        },
    },
});
function isIn(s, region, state) {
    const value = s?.value;
    return (typeof value === 'object' && value !== null && Object.entries(value).some(([k, v]) => k === region && v === state));
}
/** Whether a philosopher is hungry. */
export function isHungry(s) {
    return typeof s?.value === 'object' && s.value !== null && 'hungry' in s.value;
}
function dine(philosopher, fairness) {
    const toSelf = (type) => ({ op: 'send', to: 'self', event: { type } });
    const toFork = (side, type) => ({ op: 'send', to: { ref: side }, event: { type } });
    const step = (verb, ...ops) => [{ actor: 'philosopher', verb, object: 'self', ops }];
    return {
        name: 'dine',
        class: 'progress',
        forEach: philosopher,
        fairness,
        steps: (v) => {
            const { self } = v;
            if (isIn(self, 'hungry', 'eating'))
                return step('eat', toSelf('EAT'), toFork('left', 'USE'), toFork('right', 'USE'));
            if (isIn(self, 'full', 'thinking'))
                return step('grow hungry', toSelf('GROW_HUNGRY'));
            const held = ['left', 'right'].filter((side) => isIn(v.deref(side), 'heldAs', side));
            const dirty = held.find((side) => isIn(v.deref(side), 'surface', 'dirty'));
            const pass = dirty ? [toFork(dirty, 'PASS')] : [];
            if (!isHungry(self))
                return step('think', ...pass, toSelf('THINK'));
            if (dirty)
                return step(`pass ${dirty} fork`, ...pass);
            return held.length === 2 ? step('sit', toSelf('SIT')) : [];
        },
    };
}
/** So many philosophers round a table; they are fair to one another only if told so. */
export function diningPhilosophers(count, fairness) {
    const fork = { name: 'fork', machine: forkMachine, max: count };
    const philosopher = {
        name: 'philosopher',
        machine: philosopherMachine,
        max: count,
        refs: { left: () => fork, right: () => fork },
    };
    const second = { kind: fork, slot: 1 };
    const model = {
        config: null,
        kinds: [philosopher, fork],
        rules: [dine(philosopher, fairness)],
        initial: [
            { op: 'create', kind: fork, input: {}, count },
            // The second fork is the one that the first philosopher holds in the right hand.
            { op: 'send', to: second, event: { type: 'PASS' } },
            { op: 'send', to: second, event: { type: 'USE' } },
            ...Array.from({ length: count }, (_, slot) => {
                const right = { kind: fork, slot: (slot + 1) % count };
                return { op: 'create', kind: philosopher, input: {}, count: 1, refs: { left: { kind: fork, slot }, right } };
            }),
        ],
    };
    const exclusive = {
        name: 'neighbours never eat at the same time',
        on: 'settled',
        when: (v) => v.all(philosopher).some((s) => isIn(s, 'hungry', 'eating')),
        holds: (v) => {
            const eats = v.all(philosopher).map((s) => isIn(s, 'hungry', 'eating'));
            return eats.every((one, index) => !one || eats[(index + 1) % count] !== true);
        },
    };
    return { model, philosopher, exclusive };
}
