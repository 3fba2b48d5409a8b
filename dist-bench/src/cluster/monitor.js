/**
 * What the checker itself remembers of a workload: losses since all its pods were last ready (3 = many), and the least
 * number of replicas asked for ever since. No controller reads it, only properties do.
 */
import { assign, setup } from 'xstate';
import { isReplicaSet } from './scenario.js';
import { workloadView } from './workload-view.js';
export const monitorMachine = setup({
    types: {
        context: {},
        events: {},
        input: {},
    },
}).createMachine({
    id: 'monitor',
    context: ({ input }) => ({ workload: input.workload, losses: 0, least: 0 }),
    on: {
        LOSS: { actions: assign({ losses: ({ context }) => Math.min(3, context.losses + 1) }) },
        ALL_READY: { actions: assign(({ event }) => ({ losses: 0, least: event.replicas })) },
        SMALLER: { actions: assign(({ event }) => ({ least: event.replicas })) },
    },
});
/** Is a pod of the workload on a node that is not up, noticed or not, or that is being drained? Its loss still counts. */
function isThreatened(v, kinds, index) {
    return v.all(kinds.node).some((node, slot) => {
        if (!node || (node.tags.has('up') && !node.tags.has('draining')))
            return false;
        const here = v.fold(kinds.podsByWorkload, { via: 'node', of: { kind: kinds.node, slot } });
        return [...here.keys()].some((name) => name.startsWith(`${index} `) && !name.endsWith('terminating'));
    });
}
/** Notes when all pods of a workload are ready, and when fewer are asked for than since then. */
export function monitorRule(kinds, scenario) {
    const sets = scenario.workloads.some(isReplicaSet);
    return {
        name: 'monitor',
        class: 'prompt',
        forEach: kinds.monitor,
        deferred: true,
        fairness: 'none',
        wakes: [
            { on: kinds.pod, changed: () => true, key: 'every' },
            { on: kinds.node, changed: () => true, key: 'every' },
            { on: kinds.deployment, changed: () => true, key: 'every' },
            ...(sets ? [{ on: kinds.replicaSet, changed: () => true, key: 'every' }] : []),
        ],
        steps: (v) => {
            const { desired, ready } = workloadView(v, kinds, Number(v.self.context['workload']));
            const { losses, least } = v.self.context;
            const send = (event) => [
                { actor: 'monitor', verb: 'note', ops: [{ op: 'send', to: 'self', event }] },
            ];
            const sound = ready >= desired && !isThreatened(v, kinds, Number(v.self.context['workload']));
            if (sound && (losses !== 0 || least !== desired))
                return send({ type: 'ALL_READY', replicas: desired });
            return desired < Number(least) ? send({ type: 'SMALLER', replicas: desired }) : [];
        },
    };
}
