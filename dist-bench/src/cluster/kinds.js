import { deploymentMachine } from '../../models/deployment/machine.js';
import { nodeMachine } from '../../models/node/machine.js';
import { podMachine } from '../../models/pod/machine.js';
import { replicaSetMachine } from '../../models/replicaset/machine.js';
import { monitorMachine } from './monitor.js';
import { isReplicaSet, replicasOf } from './scenario.js';
function symbol(tags) {
    if (tags.has('ready'))
        return 'ready';
    if (tags.has('terminating'))
        return 'terminating';
    return tags.has('bound') ? 'bound' : 'unscheduled';
}
/** Most pods that can exist at once: each disturbance can leave a generation behind, terminating on a lost node. */
function podLimit(scenario) {
    return scenario.workloads.reduce((sum, d) => sum + (replicasOf(d) + scenario.depth) * 2 + 4, 0);
}
/** The kinds for one scenario. */
export function clusterKinds(scenario) {
    const deployments = scenario.workloads.filter((w) => w.kind === 'Deployment').length;
    const sets = scenario.workloads.filter(isReplicaSet).length;
    const deployment = { name: 'deployment', machine: deploymentMachine, max: deployments };
    const replicaSet = {
        name: 'replicaset',
        machine: replicaSetMachine,
        max: deployments * (1 + scenario.depth) + sets,
        refs: { deployment: () => deployment },
    };
    const node = {
        name: 'node',
        machine: nodeMachine,
        max: scenario.nodes.length + scenario.depth,
        interchangeable: true,
    };
    const pod = {
        name: 'pod',
        machine: podMachine,
        max: podLimit(scenario),
        interchangeable: true,
        refs: { owner: () => replicaSet, node: () => node },
    };
    const podCounts = {
        name: 'pod counts',
        over: pod,
        project: (s) => symbol(s.tags),
        value: (counts) => {
            const of = (name) => counts.get(name) ?? 0;
            const active = of('ready') + of('bound') + of('unscheduled');
            return {
                active,
                ready: of('ready'),
                terminating: of('terminating'),
                unscheduled: of('unscheduled'),
                total: active + of('terminating'),
            };
        },
    };
    const podsByWorkload = {
        name: 'pods by workload',
        over: pod,
        project: (s) => `${String(s.context['workload'])} ${String(s.context['template'])}${s.tags.has('terminating') ? ' terminating' : ''}`,
        value: (counts) => counts,
    };
    const podStates = {
        name: 'pod states',
        over: pod,
        project: (s) => `${String(s.context['workload'])} ${symbol(s.tags)}`,
        value: (counts) => counts,
    };
    return {
        deployment,
        replicaSet,
        pod,
        node,
        monitor: { name: 'monitor', machine: monitorMachine, max: scenario.workloads.length },
        podCounts,
        podsByWorkload,
        podStates,
    };
}
