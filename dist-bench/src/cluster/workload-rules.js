import { victimRank } from '../../models/replicaset/ranking.js';
import { replicaSetContext } from './deployment-rule.js';
import { placedByName } from './placement.js';
import { workload } from './scenario.js';
import { toleranceOn } from './taint-rules.js';
/** What a ReplicaSet counts of a pod. */
function counted(s) {
    if (!s)
        return 'absent';
    return s.tags.has('ready') ? 'ready' : s.tags.has('active') ? 'active' : 'inactive';
}
/** R5 and R6: creates or deletes pods, then reports what it saw before. */
export function replicaSetRule(kinds, classes) {
    return {
        name: 'replicaset-controller',
        class: 'prompt',
        forEach: kinds.replicaSet,
        fairness: 'weak',
        wakes: [
            {
                on: kinds.replicaSet,
                changed: (before, after) => before?.context['replicas'] !== after?.context['replicas'],
                key: 'self',
            },
            { on: kinds.pod, changed: (before, after) => counted(before) !== counted(after), key: ['owner'] },
        ],
        steps: (v) => {
            const rs = replicaSetContext(v.self);
            const pods = v.fold(kinds.podCounts, { via: 'owner' });
            const missing = rs.replicas - pods.active;
            const status = rs.statusReplicas === pods.active && rs.available === pods.ready
                ? []
                : [{ op: 'send', to: 'self', event: { type: 'STATUS', replicas: pods.active, available: pods.ready } }];
            const actor = 'replicaset-controller';
            if (missing > 0) {
                const input = {
                    workload: rs.workload,
                    template: rs.template,
                    works: rs.works,
                    probe: workload(v.config, rs.workload).template.hasReadinessProbe,
                };
                return [
                    {
                        actor,
                        verb: 'create',
                        args: { pods: missing },
                        ops: [
                            { op: 'create', kind: kinds.pod, input, count: missing, refs: { owner: 'self' } },
                            ...placedByName(v, kinds, classes, rs.workload),
                            ...status,
                        ],
                    },
                ];
            }
            if (missing < 0)
                return [
                    {
                        actor,
                        verb: 'delete',
                        args: { pods: -missing },
                        ops: [deletion(kinds, -missing, rs.controller !== null), ...status],
                    },
                ];
            return status.length === 0 ? [] : [{ actor, verb: 'status', ops: status }];
        },
    };
}
/** §5.4; rule 5 looks at co-located pods only under a controlling Deployment. */
function deletion(kinds, count, controlled) {
    return {
        op: 'send',
        event: { type: 'DELETE' },
        to: {
            pick: {
                from: kinds.pod,
                through: { via: 'owner' },
                count,
                rank: (s, near) => s.tags.has('active')
                    ? victimRank({
                        scheduled: s.tags.has('bound'),
                        pending: s.tags.has('phase Pending'),
                        ready: s.tags.has('ready'),
                        deletionCost: 0,
                        colocated: controlled && s.tags.has('bound') ? colocated(near(kinds.podsByWorkload, 'node'), s) : 0,
                    })
                    : null,
            },
        },
    };
}
/** Active pods of the same Deployment, of every version, on a node. */
function colocated(pods, s) {
    const prefix = `${String(s.context['workload'])} `;
    return [...pods].reduce((sum, [name, n]) => (name.startsWith(prefix) && !name.endsWith('terminating') ? sum + n : sum), 0);
}
/** What a living kubelet does by itself: start, become ready again, end. */
export function kubeletRule(kinds) {
    return {
        name: 'kubelet',
        class: 'progress',
        forEach: kinds.pod,
        fairness: 'weak',
        steps: (v) => {
            const { value, context } = v.self;
            const verbs = {
                Starting: ['start', 'START'],
                NotReady: ['recover', 'RECOVER'],
                Terminating: ['stop', 'STOPPED'],
                Ready: ['exit', 'CRASH'],
            };
            const [verb, type] = verbs[String(value)] ?? [];
            const node = v.deref('node');
            if (!verb || !type || !node?.tags.has('up'))
                return [];
            // §2.8: not admitted beside a NoExecute taint; the taint eviction controller deletes it.
            if (value === 'Starting' && toleranceOn(v.config, context['workload'], node.context['index']) === 'evict')
                return [];
            // A version that does not work and has no probe starts, counts as ready, and exits again.
            if (value === 'Ready' && context['works'] === true)
                return [];
            if (value === 'NotReady' && context['works'] === false && context['probe'] === true)
                return [];
            return [{ actor: 'kubelet', verb, ops: [{ op: 'send', to: 'self', event: { type } }] }];
        },
    };
}
