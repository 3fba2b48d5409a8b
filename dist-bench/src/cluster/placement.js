import { workload } from './scenario.js';
import { quarantine, taintUnreachable, tolerationTimer } from './taint-rules.js';
/** Binds the pods of a workload that have just been created to the node that their template names, if it names one. */
export function placedByName(v, kinds, classes, index) {
    if (!comesByName(v.config, index))
        return [];
    const named = classes.named(workload(v.config, index).template.nodeName);
    const nodes = v.all(kinds.node);
    const slot = nodes.findIndex((node) => node !== null && node.context['index'] === named);
    const to = slot < 0 ? null : { node: { kind: kinds.node, slot }, index: named };
    const lost = nodes[slot]?.tags.has('tainted') === true;
    return [...bound(v.config, kinds, index, to), ...(lost ? taintUnreachable(kinds, v.config, to?.node) : [])];
}
/** The same for a bare Pod, which is created before anything else is there. */
export function appliedByName(scenario, kinds, classes, index) {
    if (!comesByName(scenario, index))
        return [];
    const named = classes.named(workload(scenario, index).template.nodeName);
    const slot = classes.atStart.findIndex((node) => node.index === named);
    return bound(scenario, kinds, index, slot < 0 ? null : { node: { kind: kinds.node, slot }, index: named });
}
function bound(scenario, kinds, index, to) {
    const own = (value) => ({
        each: kinds.pod,
        where: (s) => s.value === value && s.context['workload'] === index,
    });
    const bind = { op: 'send', to: own('Pending'), event: { type: 'BIND' }, refs: { node: to?.node ?? null } };
    const timer = to ? tolerationTimer(scenario, index, to.index) : quarantine;
    return timer ? [bind, { op: 'start', timer, on: own('Starting') }] : [bind];
}
/** Can pods of this workload come to a node past the scheduler, also while the node is being drained? */
export function comesByName(scenario, index) {
    return workload(scenario, index).template.nodeName !== '';
}
