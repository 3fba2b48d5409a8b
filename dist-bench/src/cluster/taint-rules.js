import { toleranceOf } from '../../models/taint-eviction/tolerance.js';
import { toSelf } from './operations.js';
import { workload } from './scenario.js';
/** Pod garbage collection waits this long after a Node object has gone. */
export const quarantine = { name: 'pod garbage collection quarantine', seconds: 40 };
const UNREACHABLE = { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoExecute' };
/** How long the pods of a workload put up with the taints that a given node has. */
export function toleranceOn(scenario, index, node) {
    const taints = scenario.nodes[Number(node)]?.object.taints ?? [];
    return toleranceOf(workload(scenario, index).template.tolerations, taints);
}
/** V4: the timer that starts when a pod of this workload is bound to that node, if its time there is limited. */
export function tolerationTimer(scenario, index, node) {
    const tolerance = toleranceOn(scenario, index, node);
    return typeof tolerance === 'number' ? { name: `toleration for ${tolerance} s`, seconds: tolerance } : null;
}
/** How long the pods of a workload stay on a node that is unreachable: 300 s unless they say otherwise (§7.1). */
function toleranceOfLoss(scenario, index) {
    return toleranceOf(workload(scenario, index).template.tolerations, [UNREACHABLE]);
}
function lossTimer(seconds) {
    return { name: `toleration of ${UNREACHABLE.key} for ${seconds} s`, seconds };
}
function lossTimers(scenario) {
    const all = scenario.workloads.map((_, index) => toleranceOfLoss(scenario, index));
    return [...new Set(all)].flatMap((tolerance) => (typeof tolerance === 'number' ? [lossTimer(tolerance)] : []));
}
/** What the unreachable taint does to the pods of a node, of the rule's own one unless given. */
export function taintUnreachable(kinds, scenario, node) {
    const pods = (tolerance) => ({
        each: kinds.pod,
        through: node ? { via: 'node', of: node } : { via: 'node' },
        where: (s) => s.tags.has('active') && toleranceOfLoss(scenario, s.context['workload']) === tolerance,
    });
    const evicts = scenario.workloads.some((_, index) => toleranceOfLoss(scenario, index) === 'evict');
    return [
        ...lossTimers(scenario).map((timer) => ({ op: 'start', timer, on: pods(timer.seconds) })),
        ...(evicts ? [{ op: 'send', to: pods('evict'), event: { type: 'DELETE' } }] : []),
    ];
}
/** V1: the taint has gone, or the node: its timers go too. */
export function untaint(kinds, scenario) {
    const on = { each: kinds.pod, through: { via: 'node' }, where: () => true };
    return lossTimers(scenario).map((timer) => ({ op: 'cancel', timer, on }));
}
/** V5: deletes pods whose time is over, and those that have none. */
export function taintEvictionRules(kinds, scenario) {
    const steps = () => [{ actor: 'taint-eviction-controller', verb: 'delete', ops: [toSelf({ type: 'DELETE' })] }];
    const pairs = scenario.workloads.flatMap((_, index) => scenario.nodes.map((_node, node) => ({ index, node })));
    const given = pairs.flatMap(({ index, node }) => tolerationTimer(scenario, index, node) ?? []);
    const timers = new Map([...lossTimers(scenario), ...given].map((timer) => [timer.name, timer]));
    const expired = [...timers.values()].map((timer) => ({
        name: `taint-eviction-controller, ${timer.name}`,
        class: 'timer',
        forEach: kinds.pod,
        timer,
        fairness: 'weak',
        steps,
    }));
    const intolerant = pairs.some(({ index, node }) => workload(scenario, index).template.nodeName === scenario.nodes[node]?.object.name &&
        toleranceOn(scenario, index, node) === 'evict');
    return intolerant ? [...expired, intolerantRule(kinds, steps)] : expired;
}
/** V2. The scheduler places no such pod; only a template that names its node does. */
function intolerantRule(kinds, steps) {
    return {
        name: 'taint-eviction-controller',
        class: 'progress',
        forEach: kinds.pod,
        fairness: 'weak',
        steps: (v) => {
            const { tags, context } = v.self;
            const node = v.deref('node');
            if (!tags.has('active') || !node?.tags.has('exists'))
                return [];
            if (toleranceOn(v.config, context['workload'], node.context['index']) !== 'evict')
                return [];
            return v.fold(kinds.podStates).has(`${String(context['workload'])} terminating`) ? [] : steps(v);
        },
    };
}
