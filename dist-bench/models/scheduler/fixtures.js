/** Plain pods and nodes for the scheduler's tests. */
import { describe, expect, it } from 'vitest';
import { obstacles } from './filter.js';
/** A pod without any wish. */
export function pod(change = {}) {
    return {
        namespace: 'default',
        labels: { app: 'web' },
        nodeName: '',
        nodeSelector: {},
        nodeAffinity: null,
        podAffinity: [],
        podAntiAffinity: [],
        topologySpread: [],
        tolerations: [],
        hostPorts: [],
        requests: {},
        hasReadinessProbe: false,
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        hasEmptyDir: false,
        persistentVolumeClaims: [],
        ...change,
    };
}
/** Pods of one template on a node. */
export function on(template, change = {}) {
    return { template, terminating: false, count: 1, owner: 'web', ...change };
}
/** An empty node of that name in zone z. */
export function node(name, change = {}) {
    const labels = { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': 'z' };
    return { labels, taints: [], unschedulable: false, allocatable: null, pods: [], ...change };
}
/** A node's labels for a host and a zone. */
export function place(host, zone) {
    return { 'kubernetes.io/hostname': host, 'topology.kubernetes.io/zone': zone };
}
/** Selects pods labelled `app`. */
export function app(name) {
    return { matchLabels: { app: name }, matchExpressions: [] };
}
/** A hard constraint by zone with skew 1 on app=web. */
export function spread(change = {}) {
    return {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        selector: app('web'),
        minDomains: 1,
        matchLabelKeys: [],
        nodeAffinityPolicy: 'Honor',
        nodeTaintsPolicy: 'Ignore',
        ...change,
    };
}
/** Runs one table. */
export function table(title, cases) {
    describe(title, () => {
        it.each(cases)('$name', (row) => {
            expect(obstacles(row.pod, row.nodes)).toEqual(row.expected);
        });
    });
}
