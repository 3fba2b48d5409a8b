import { kubernetesRules, reconcileDeployment, } from '../../models/deployment/reconcile.js';
import { deployment } from './scenario.js';
/** The context of a Deployment component. */
export function deploymentContext(s) {
    return s.context; // only the deployment machine makes these snapshots
}
/** The context of a ReplicaSet component. */
export function replicaSetContext(s) {
    return s.context; // only the replicaset machine makes these snapshots
}
/** The ReplicaSets of one Deployment, as its controller sees them; `id` is the slot, which is also the order of creation. */
export function replicaSetViews(d, all) {
    return all.flatMap((snap, slot) => {
        if (!snap || snap.context['controller'] !== d.workload)
            return [];
        const rs = replicaSetContext(snap);
        return [
            {
                id: slot,
                isNew: rs.template === d.template,
                spec: rs.replicas,
                statusReplicas: rs.statusReplicas,
                available: rs.available,
                desired: rs.desired,
                max: rs.max,
                revision: rs.revision,
                created: slot,
            },
        ];
    });
}
/** Queued by every change of the Deployment and of its ReplicaSets, and by the end of a pod. */
export function deploymentRule(kinds, scenario, rules = kubernetesRules) {
    const recreates = scenario.workloads.some((w) => w.kind === 'Deployment' && w.strategy.type === 'Recreate');
    return {
        name: 'deployment-controller',
        class: 'prompt',
        forEach: kinds.deployment,
        fairness: 'weak',
        wakes: [
            { on: kinds.deployment, changed: (before, after) => before?.context !== after?.context, key: 'self' },
            { on: kinds.replicaSet, changed: () => true, key: ['deployment'] },
            {
                on: kinds.pod,
                changed: (_before, after) => after === null && recreates,
                key: ['owner', 'deployment'],
            },
        ],
        steps: (v) => {
            const d = deploymentContext(v.self);
            const spec = deployment(v.config, d.workload);
            const all = v.all(kinds.replicaSet);
            const views = replicaSetViews(d, all);
            const oldPodsRemain = spec.strategy.type === 'Recreate' &&
                views.some((rs) => !rs.isNew &&
                    v.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot: rs.id } }).total > 0);
            const plan = reconcileDeployment({
                replicas: d.replicas,
                strategy: spec.strategy,
                paused: spec.paused,
                replicaSets: views,
                oldPodsRemain,
                revisionHistoryLimit: spec.revisionHistoryLimit,
            }, rules);
            const state = { op: 'send', to: 'self', event: { type: plan.reason === 'steady' ? 'COMPLETE' : 'PROGRESS' } };
            const writes = plan.writes.flatMap((write) => operations(write, d, views, kinds));
            if (writes.length === 0 && plan.reason !== 'steady')
                return [];
            const step = { actor: 'deployment-controller', verb: plan.reason, ops: [...writes, state] };
            return [step];
        },
    };
}
function operations(write, d, views, kinds) {
    const kind = kinds.replicaSet;
    switch (write.write) {
        case 'create':
            return [
                ...ranked(views, null, kinds),
                { op: 'create', kind, count: 1, refs: { deployment: 'self' }, input: created(write.replicas, d, views) },
            ];
        case 'renumber':
            return ranked(views, write.id, kinds);
        case 'scale':
            return [
                {
                    op: 'send',
                    to: { kind, slot: write.id },
                    event: { type: 'SCALE', replicas: write.replicas, desired: write.desired, max: write.max },
                },
            ];
        case 'delete':
            return [{ op: 'remove', at: { kind, slot: write.id } }];
    }
}
function created(replicas, d, views) {
    return {
        workload: d.workload,
        controller: d.workload,
        template: d.template,
        works: d.works,
        replicas,
        desired: d.replicas,
        max: null,
        revision: views.length + 1,
        statusReplicas: 0,
        available: 0,
    };
}
/** Revisions only matter by their order: keeps them 1..n, with `last` moved to the end. */
function ranked(views, last, kinds) {
    const order = [...views].sort((a, b) => Number(a.id === last) - Number(b.id === last) || a.revision - b.revision);
    return order.map((rs, index) => ({
        op: 'send',
        to: { kind: kinds.replicaSet, slot: rs.id },
        event: { type: 'REVISION', revision: index + 1 },
    }));
}
