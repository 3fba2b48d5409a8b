import { deploymentRule } from './deployment-rule.js';
import { clusterKinds } from './kinds.js';
import { monitorRule } from './monitor.js';
import { nodeClasses } from './node-classes.js';
import { timerRules, worldRules } from './node-rules.js';
import { appliedByName } from './placement.js';
import { isReplicaSet, replicasOf } from './scenario.js';
import { schedulerRule } from './scheduler-rule.js';
import { editRule, nodeUserRules, replicaSetEditRule } from './user-rules.js';
import { taintEvictionRules } from './taint-rules.js';
import { kubeletRule, replicaSetRule } from './workload-rules.js';
import { workloadView } from './workload-view.js';
/** `rules` replaces the Deployment controller's arithmetic, for mutants. */
export function composeCluster(scenario, rules) {
    const kinds = clusterKinds(scenario);
    const classes = nodeClasses(scenario);
    return {
        kinds,
        model: {
            config: scenario,
            kinds: [kinds.deployment, kinds.replicaSet, kinds.node, kinds.pod, kinds.monitor],
            rules: [
                deploymentRule(kinds, scenario, rules),
                replicaSetRule(kinds, classes),
                schedulerRule(kinds, classes),
                monitorRule(kinds, scenario),
                kubeletRule(kinds),
                ...timerRules(kinds, scenario),
                ...taintEvictionRules(kinds, scenario),
                editRule(kinds, scenario),
                ...(scenario.workloads.some(isReplicaSet) ? [replicaSetEditRule(kinds, scenario)] : []),
                ...nodeUserRules(kinds, scenario),
                ...worldRules(kinds, scenario),
            ],
            initial: initialOps(scenario, kinds, classes),
            begin: (v) => v.all(kinds.monitor).every((m) => m !== null) &&
                scenario.workloads.every((_, index) => workloadView(v, kinds, index).complete),
        },
    };
}
/** Everything applied at once on an empty cluster; the search runs from there to the settled, ready states. */
function initialOps(scenario, kinds, classes) {
    const nodes = classes.atStart.map(({ index }) => ({
        op: 'create',
        kind: kinds.node,
        count: 1,
        input: { index },
    }));
    const workloads = scenario.workloads.flatMap((workload, index) => [
        { op: 'create', kind: kinds.monitor, count: 1, input: { workload: index } },
        applied(workload, index, kinds),
        ...(workload.kind === 'Pod' ? appliedByName(scenario, kinds, classes, index) : []),
    ]);
    return [...nodes, ...workloads];
}
function applied(workload, index, kinds) {
    const replicas = replicasOf(workload);
    const version = { workload: index, template: 0, works: true };
    switch (workload.kind) {
        case 'Deployment':
            return { op: 'create', kind: kinds.deployment, count: 1, input: { ...version, replicas } };
        case 'ReplicaSet':
        case 'ReplicationController': {
            const status = { controller: null, desired: null, max: null, revision: 0, statusReplicas: 0, available: 0 };
            return { op: 'create', kind: kinds.replicaSet, count: 1, input: { ...version, ...status, replicas } };
        }
        case 'Pod': {
            const probe = workload.template.hasReadinessProbe;
            return { op: 'create', kind: kinds.pod, count: 1, input: { ...version, probe } };
        }
    }
}
