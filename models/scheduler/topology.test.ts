/** Tests of the filters that look at other nodes (workloads.md §4.2, S3). */
import type { PodAffinityTerm, PodTemplate, Taint } from '../../src/kube/types.ts';
import type { NodeView } from './filter.ts';
import { app, node, on, place, pod, spread, table } from './fixtures.ts';

const taint: Taint = { key: 'gpu', value: 'yes', effect: 'NoSchedule' };

const near = (name: string, change: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  selector: app(name),
  topologyKey: 'topology.kubernetes.io/zone',
  namespaces: ['default'],
  ...change,
});
const db = pod({ labels: { app: 'db' } });
const bare = node('c', { labels: {} });
const twoZones = (...there: NodeView['pods']): NodeView[] => [
  node('a', { labels: place('a', 'x'), pods: there }),
  node('b', { labels: place('b', 'y') }),
  bare,
];
const far = 'pod affinity' as const;
const anti = 'pod anti-affinity' as const;

table('pod affinity', [
  {
    name: 'only the zone of a match',
    pod: pod({ podAffinity: [near('db')] }),
    nodes: twoZones(on(db)),
    expected: [null, far, far],
  },
  {
    name: 'a Terminating match counts',
    pod: pod({ podAffinity: [near('db')] }),
    nodes: twoZones(on(db, { terminating: true })),
    expected: [null, far, far],
  },
  { name: 'no match anywhere', pod: pod({ podAffinity: [near('db')] }), nodes: twoZones(), expected: [far, far, far] },
  {
    name: 'the first of its kind may go wherever the key is',
    pod: pod({ podAffinity: [near('web')] }),
    nodes: twoZones(),
    expected: [null, null, far],
  },
  {
    name: 'a match in another namespace is none',
    pod: pod({ podAffinity: [near('db', { namespaces: ['other'] })] }),
    nodes: twoZones(on(db)),
    expected: [far, far, far],
  },
  {
    name: 'every namespace',
    pod: pod({ podAffinity: [near('db', { namespaces: ['*'] })] }),
    nodes: twoZones(on(db)),
    expected: [null, far, far],
  },
  {
    name: 'two terms need one pod that matches both',
    pod: pod({ podAffinity: [near('db'), near('web')] }),
    nodes: twoZones(on(db), on(pod())),
    expected: [far, far, far],
  },
]);

const shy = pod({ podAntiAffinity: [near('web')] });
table('pod anti-affinity', [
  { name: 'not in the zone of a match', pod: shy, nodes: twoZones(on(pod())), expected: [anti, null, null] },
  {
    name: 'a Terminating match counts',
    pod: shy,
    nodes: twoZones(on(pod(), { terminating: true })),
    expected: [anti, null, null],
  },
  {
    name: 'symmetry: the pod there objects',
    pod: pod(),
    nodes: twoZones(on(pod({ labels: { app: 'db' }, podAntiAffinity: [near('web')] }))),
    expected: [anti, null, null],
  },
  {
    name: 'symmetry: the pod there means others',
    pod: pod(),
    nodes: twoZones(on(pod({ podAntiAffinity: [near('db')] }))),
    expected: [null, null, null],
  },
  { name: 'a count of 0 is no pod', pod: shy, nodes: twoZones(on(pod(), { count: 0 })), expected: [null, null, null] },
]);

const spreads = (change: Parameters<typeof spread>[0] = {}): PodTemplate => pod({ topologySpread: [spread(change)] });
const skew = 'topology spread' as const;
const versioned = (v: string) => ({ app: 'web', v });
const fenced = [
  node('a', { labels: place('a', 'x'), pods: [on(pod())] }),
  node('b', { labels: place('b', 'y'), taints: [taint] }),
];
const narrow: PodTemplate = { ...spreads(), nodeSelector: { 'topology.kubernetes.io/zone': 'x' } };

table('topology spread', [
  {
    name: 'the fuller zone is closed, a node without the key too',
    pod: spreads(),
    nodes: twoZones(on(pod())),
    expected: [skew, null, skew],
  },
  {
    name: 'Terminating pods do not count here',
    pod: spreads(),
    nodes: twoZones(on(pod(), { count: 3, terminating: true })),
    expected: [null, null, skew],
  },
  { name: 'a larger skew', pod: spreads({ maxSkew: 2 }), nodes: twoZones(on(pod())), expected: [null, null, skew] },
  {
    name: 'a pod that its selector does not mean adds nothing',
    pod: { ...spreads(), labels: {} },
    nodes: twoZones(on(pod())),
    expected: [null, null, skew],
  },
  {
    name: 'pods of another namespace do not count',
    pod: spreads(),
    nodes: twoZones(on(pod({ namespace: 'other' }))),
    expected: [null, null, skew],
  },
  {
    name: 'too few domains: the minimum is 0',
    pod: spreads({ minDomains: 3 }),
    nodes: twoZones(on(pod())),
    expected: [skew, null, skew],
  },
  {
    name: 'too few domains, each with a pod',
    pod: spreads({ minDomains: 2 }),
    nodes: [node('a', { pods: [on(pod())] })],
    expected: [skew],
  },
  {
    name: 'one domain is enough by default',
    pod: spreads(),
    nodes: [node('a', { pods: [on(pod(), { count: 5 })] })],
    expected: [null],
  },
  {
    name: 'ScheduleAnyway closes nothing',
    pod: spreads({ whenUnsatisfiable: 'ScheduleAnyway' }),
    nodes: twoZones(on(pod(), { count: 5 })),
    expected: [null, null, null],
  },
  {
    name: 'zones the pod may not use are left out by default',
    pod: narrow,
    nodes: twoZones(on(pod(), { count: 5 })),
    expected: [null, 'node affinity', 'node affinity'],
  },
  {
    name: 'unless the policy ignores affinity',
    pod: { ...narrow, topologySpread: [spread({ nodeAffinityPolicy: 'Ignore' })] },
    nodes: twoZones(on(pod())),
    expected: [skew, 'node affinity', 'node affinity'],
  },
  { name: 'a tainted zone counts by default', pod: spreads(), nodes: fenced, expected: [skew, 'taint'] },
  {
    name: 'unless the policy honours taints',
    pod: spreads({ nodeTaintsPolicy: 'Honor' }),
    nodes: fenced,
    expected: [null, 'taint'],
  },
  {
    name: 'matchLabelKeys counts only the own version',
    pod: { ...spreads({ matchLabelKeys: ['v'] }), labels: versioned('2') },
    nodes: twoZones(on(pod({ labels: versioned('1') }))),
    expected: [null, null, skew],
  },
]);
