/**
 * Transaction commit and two-phase commit, after the specifications `TCommit` and `TwoPhase` that Leslie Lamport
 * published with "Consensus on Transaction Commit" (Gray and Lamport, 2006).
 *
 * Messages are never lost or removed there, so "a message has been sent" is a flag of its sender: `sent` for Prepared,
 * the coordinator's own state for Commit and Abort.
 */
import { assign, setup } from 'xstate';
/** One resource manager. `sent`: its Prepared message is out; `heard`: the coordinator has received it. */
const managerMachine = setup({
    types: { context: {}, events: {} },
}).createMachine({
    id: 'resourceManager',
    context: { sent: false, heard: false },
    initial: 'working',
    on: { HEARD: { actions: assign({ heard: true }) }, COMMIT: { target: '.committed' }, ABORT: { target: '.aborted' } },
    states: {
        working: { on: { PREPARE: { target: 'prepared', actions: assign({ sent: ({ event }) => event.sent }) } } },
        prepared: {},
        committed: {},
        aborted: {},
    },
});
const coordinatorMachine = setup({
    types: { events: {} },
}).createMachine({
    id: 'coordinator',
    initial: 'init',
    states: { init: { on: { COMMIT: 'committed', ABORT: 'aborted' } }, committed: {}, aborted: {} },
});
function managers(count) {
    return { name: 'manager', machine: managerMachine, max: count, interchangeable: true };
}
function stateFold(kind) {
    return { name: 'states', over: kind, project: (s) => String(s.value), value: (counts) => counts };
}
function send(actor, verb, event) {
    return { actor, verb, object: 'self', ops: [{ op: 'send', to: 'self', event }] };
}
/** What every commit protocol must keep: no manager commits while another aborts. */
export function consistent(kind) {
    return {
        name: 'consistent',
        over: kind,
        project: (s) => String(s.value),
        value: (counts) => !(counts.has('committed') && counts.has('aborted')),
    };
}
/** Transaction commit itself: managers decide by looking at one another. */
export function transactionCommit(count) {
    const manager = managers(count);
    const states = stateFold(manager);
    const decide = {
        name: 'decide',
        class: 'progress',
        forEach: manager,
        fairness: 'weak',
        steps: (v) => {
            const own = String(v.self.value);
            const counts = v.fold(states);
            const canCommit = (counts.get('prepared') ?? 0) + (counts.get('committed') ?? 0) === count;
            const steps = [];
            if (own === 'working')
                steps.push(send('manager', 'prepare', { type: 'PREPARE', sent: false }));
            if (own === 'prepared' && canCommit)
                steps.push(send('manager', 'commit', { type: 'COMMIT' }));
            if ((own === 'working' || own === 'prepared') && !counts.has('committed'))
                steps.push(send('manager', 'abort', { type: 'ABORT' }));
            return steps;
        },
    };
    return {
        config: null,
        kinds: [manager],
        rules: [decide],
        initial: [{ op: 'create', kind: manager, input: {}, count }],
    };
}
/** Two-phase commit: a coordinator collects Prepared messages and decides. */
export function twoPhaseCommit(count) {
    const manager = managers(count);
    const coordinator = { name: 'coordinator', machine: coordinatorMachine, max: 1 };
    const heard = {
        name: 'heard',
        over: manager,
        project: (s) => (s.context['heard'] === true ? 'heard' : null),
        value: (counts) => counts.get('heard') ?? 0,
    };
    const decide = {
        name: 'coordinate',
        class: 'progress',
        forEach: coordinator,
        fairness: 'weak',
        steps: (v) => {
            if (v.self.value !== 'init')
                return [];
            const abort = send('coordinator', 'abort', { type: 'ABORT' });
            return v.fold(heard) === count ? [send('coordinator', 'commit', { type: 'COMMIT' }), abort] : [abort];
        },
    };
    const act = {
        name: 'act',
        class: 'progress',
        forEach: manager,
        fairness: 'weak',
        steps: (v) => {
            const { value, context } = v.self;
            const decision = v.all(coordinator)[0]?.value;
            const steps = [];
            if (value === 'working')
                steps.push(send('manager', 'prepare', { type: 'PREPARE', sent: true }), send('manager', 'abort', { type: 'ABORT' }));
            if (context['sent'] === true && context['heard'] === false && decision === 'init')
                steps.push(send('coordinator', 'hear', { type: 'HEARD' }));
            if (decision === 'committed')
                steps.push(send('manager', 'commit', { type: 'COMMIT' }));
            if (decision === 'aborted')
                steps.push(send('manager', 'abort', { type: 'ABORT' }));
            return steps;
        },
    };
    return {
        config: null,
        kinds: [manager, coordinator],
        rules: [decide, act],
        initial: [
            { op: 'create', kind: manager, input: {}, count },
            { op: 'create', kind: coordinator, input: {}, count: 1 },
        ],
    };
}
