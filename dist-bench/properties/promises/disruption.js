import { workload } from '../../src/cluster/scenario.js';
import { selectsPods } from '../../src/kube/selector.js';
function neverWithTwoBudgets(scenario) {
    const twice = scenario.workloads.flatMap((w, index) => scenario.budgets.filter((budget) => selectsPods(budget, w)).length > 1 ? [index] : []);
    return {
        name: 'EV-S2',
        on: 'write',
        about: (step) => twice.length > 0 && step.verb === 'evict',
        when: () => true,
        holds: (before) => before.self.tags.has('phase Pending') || !twice.includes(Number(before.self.context['workload'])),
    };
}
function drainedNodeIsEmpty(kinds) {
    return {
        name: 'DRAIN-L2',
        on: 'write',
        about: (step) => step.actor === 'kubectl drain' && step.verb === 'end',
        when: () => true,
        holds: (before) => before.fold(kinds.podCounts, { via: 'node' }).active === 0,
    };
}
/** Without a NoExecute taint there is nothing for the taint eviction controller to do. */
function onlyTaintedNodesAreLeft(scenario) {
    return {
        name: 'TE-S2',
        on: 'write',
        about: (step) => step.actor === 'taint-eviction-controller' && step.verb === 'delete',
        when: () => true,
        holds: (before) => {
            const node = before.deref('node');
            const taints = scenario.nodes[Number(node?.context['index'])]?.object.taints ?? [];
            const { tolerations } = workload(scenario, before.self.context['workload']).template;
            const forEver = tolerations.some((t) => t.key === '' && t.operator === 'Exists' && t.tolerationSeconds === null);
            return !forEver && (node?.tags.has('tainted') === true || taints.some((taint) => taint.effect === 'NoExecute'));
        },
    };
}
function onlyWithoutNode() {
    return {
        name: 'PGC-S1',
        on: 'write',
        about: (step) => step.actor === 'pod-garbage-collector' && step.verb === 'collect',
        when: () => true,
        holds: (before) => !before.self.tags.has('exists'),
    };
}
function podsOfRemovedNodesVanish(kinds) {
    const left = (v) => v
        .all(kinds.node)
        .some((node, slot) => node?.tags.has('removed') === true &&
        v.fold(kinds.podCounts, { via: 'node', of: { kind: kinds.node, slot } }).total > 0);
    return { name: 'PGC-L1', kind: 'converges', reached: (v) => !left(v) };
}
/** The promises about pods that are taken away. */
export function disruptionPromises(kinds, scenario) {
    return [
        neverWithTwoBudgets(scenario),
        drainedNodeIsEmpty(kinds),
        onlyTaintedNodesAreLeft(scenario),
        onlyWithoutNode(),
        podsOfRemovedNodesVanish(kinds),
    ];
}
