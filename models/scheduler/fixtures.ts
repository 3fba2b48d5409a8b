/** Plain pods and nodes for the scheduler's tests. */
import { describe, expect, it } from 'vitest';
import type { LabelSelector, Labels, PodTemplate, TopologySpreadConstraint } from '../../src/kube/types.ts';
import { obstacles, type Obstacle } from './filter.ts';
import type { NodeView, PodsOnNode } from './node-view.ts';

/** A pod without any wish. */
export function pod(change: Partial<PodTemplate> = {}): PodTemplate {
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
    containers: [],
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
export function on(template: PodTemplate, change: Partial<PodsOnNode> = {}): PodsOnNode {
  return { template, terminating: false, count: 1, owner: 'web', ...change };
}

/** An empty node of that name in zone z. */
export function node(name: string, change: Partial<NodeView> = {}): NodeView {
  const labels = { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': 'z' };
  return { labels, taints: [], unschedulable: false, allocatable: null, pods: [], ...change };
}

/** A node's labels for a host and a zone. */
export function place(host: string, zone: string): Labels {
  return { 'kubernetes.io/hostname': host, 'topology.kubernetes.io/zone': zone };
}

/** Selects pods labelled `app`. */
export function app(name: string): LabelSelector {
  return { matchLabels: { app: name }, matchExpressions: [] };
}

/** A hard constraint by zone with skew 1 on app=web. */
export function spread(change: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint {
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

/** One row of a table of filters: the obstacle on each node. */
interface Case {
  readonly name: string;
  readonly pod: PodTemplate;
  readonly nodes: readonly NodeView[];
  readonly expected: readonly (Obstacle | null)[];
}

/** Runs one table. */
export function table(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    it.each(cases)('$name', (row) => {
      expect(obstacles(row.pod, row.nodes)).toEqual(row.expected);
    });
  });
}
