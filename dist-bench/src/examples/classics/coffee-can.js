/**
 * The coffee can problem (David Gries, The Science of Programming): two beans are taken out; equal ones are replaced by
 * a black bean, unequal ones by the white one. The can ends with one bean.
 *
 * The first step fills the can, so that every first content is explored: one state more than in specifications that
 * have several initial states.
 */
import { assign, setup } from 'xstate';
const canMachine = setup({
    types: {
        context: {},
        events: {},
    },
}).createMachine({
    id: 'can',
    context: { black: 0, white: 0 },
    on: { PUT: { actions: assign(({ event }) => ({ black: event.black, white: event.white })) } },
});
/** A can that is filled with up to `beans` beans. */
export function coffeeCan(beans) {
    const can = { name: 'can', machine: canMachine, max: 1 };
    const put = (verb, black, white) => ({
        actor: 'person',
        verb,
        object: 'self',
        ops: [{ op: 'send', to: 'self', event: { type: 'PUT', black, white } }],
    });
    const fillings = Array.from({ length: beans }, (_, n) => n + 1).flatMap((total) => Array.from({ length: total + 1 }, (_, black) => put('fill', black, total - black)));
    const model = {
        config: null,
        kinds: [can],
        rules: [
            {
                name: 'take two',
                class: 'progress',
                forEach: can,
                fairness: 'weak',
                steps: (v) => {
                    const black = Number(v.self.context['black']);
                    const white = Number(v.self.context['white']);
                    if (black + white === 0)
                        return fillings;
                    const steps = [];
                    if (black >= 2)
                        steps.push(put('take two black', black - 1, white));
                    if (white >= 2)
                        steps.push(put('take two white', black + 1, white - 2));
                    if (black >= 1 && white >= 1)
                        steps.push(put('take one of each', black - 1, white));
                    return steps;
                },
            },
        ],
        initial: [{ op: 'create', kind: can, input: {}, count: 1 }],
    };
    return { model, can };
}
