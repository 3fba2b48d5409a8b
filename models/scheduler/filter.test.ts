/** Tests of the filters that look at one node (workloads.md §4.2, S3). */
import type { HostPort, PodTemplate, Taint, Toleration } from '../../src/kube/types.ts';
import type { NodeView } from './filter.ts';
import { node, on, place, pod, table } from './fixtures.ts';

const taint: Taint = { key: 'gpu', value: 'yes', effect: 'NoSchedule' };
const toleration: Toleration = { key: 'gpu', operator: 'Equal', value: 'yes', effect: '', tolerationSeconds: null };
const tolerant = (change: Partial<Toleration>): PodTemplate => pod({ tolerations: [{ ...toleration, ...change }] });
const tainted = [node('a', { taints: [taint] })];
const cordoned = [node('a', { unschedulable: true })];

table('taints and cordons', [
  { name: 'an empty node takes any pod', pod: pod(), nodes: [node('a')], expected: [null] },
  { name: 'a cordoned node takes none', pod: pod(), nodes: cordoned, expected: ['unschedulable'] },
  {
    name: 'unless the pod tolerates the cordon',
    pod: tolerant({ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }),
    nodes: cordoned,
    expected: [null],
  },
  {
    name: 'a toleration of everything tolerates the cordon',
    pod: tolerant({ key: '', operator: 'Exists' }),
    nodes: cordoned,
    expected: [null],
  },
  { name: 'a taint', pod: pod(), nodes: tainted, expected: ['taint'] },
  {
    name: 'a NoExecute taint',
    pod: pod(),
    nodes: [node('a', { taints: [{ ...taint, effect: 'NoExecute' }] })],
    expected: ['taint'],
  },
  {
    name: 'PreferNoSchedule is only a wish',
    pod: pod(),
    nodes: [node('a', { taints: [{ ...taint, effect: 'PreferNoSchedule' }] })],
    expected: [null],
  },
  { name: 'tolerated for every effect', pod: tolerant({}), nodes: tainted, expected: [null] },
  { name: 'tolerated for another effect', pod: tolerant({ effect: 'NoExecute' }), nodes: tainted, expected: ['taint'] },
  { name: 'another value', pod: tolerant({ value: 'no' }), nodes: tainted, expected: ['taint'] },
  {
    name: 'Exists ignores the value',
    pod: tolerant({ operator: 'Exists', value: '' }),
    nodes: tainted,
    expected: [null],
  },
  { name: 'another key', pod: tolerant({ key: 'cpu', operator: 'Exists' }), nodes: tainted, expected: ['taint'] },
]);

const disk = (value: string) => ({ key: 'disk', operator: 'In' as const, values: [value] });
const ssd = node('a', { labels: { ...place('a', 'z'), disk: 'ssd' } });
const named = (value: string) => ({
  matchExpressions: [],
  matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: [value] }],
});

table('node name and node affinity', [
  {
    name: 'another node by name',
    pod: pod({ nodeName: 'b' }),
    nodes: [node('a'), node('b')],
    expected: ['node name', null],
  },
  {
    name: 'nodeSelector',
    pod: pod({ nodeSelector: { disk: 'ssd' } }),
    nodes: [ssd, node('b')],
    expected: [null, 'node affinity'],
  },
  {
    name: 'terms are alternatives',
    pod: pod({
      nodeAffinity: [
        { matchExpressions: [disk('hdd')], matchFields: [] },
        { matchExpressions: [disk('ssd')], matchFields: [] },
      ],
    }),
    nodes: [ssd],
    expected: [null],
  },
  {
    name: 'a term holds as a whole',
    pod: pod({ nodeAffinity: [{ matchExpressions: [disk('hdd'), disk('ssd')], matchFields: [] }] }),
    nodes: [ssd],
    expected: ['node affinity'],
  },
  {
    name: 'an empty term fits nothing',
    pod: pod({ nodeAffinity: [{ matchExpressions: [], matchFields: [] }] }),
    nodes: [ssd],
    expected: ['node affinity'],
  },
  {
    name: 'matchFields reads the name',
    pod: pod({ nodeAffinity: [named('b')] }),
    nodes: [node('a'), node('a', { name: 'b' })],
    expected: ['node affinity', null],
  },
]);

const port: HostPort = { protocol: 'TCP', hostIP: '', port: 80 };
const withPort = (change: Partial<HostPort>): PodTemplate => pod({ hostPorts: [{ ...port, ...change }] });
const taken = (change: Partial<HostPort>, terminating = false): NodeView[] => [
  node('a', { pods: [on(withPort(change), { terminating })] }),
];

table('host ports', [
  { name: 'same port', pod: withPort({}), nodes: taken({}), expected: ['host port'] },
  {
    name: 'a Terminating pod still holds its port',
    pod: withPort({}),
    nodes: taken({}, true),
    expected: ['host port'],
  },
  { name: 'another port', pod: withPort({ port: 81 }), nodes: taken({}), expected: [null] },
  { name: 'another protocol', pod: withPort({ protocol: 'UDP' }), nodes: taken({}), expected: [null] },
  {
    name: 'two different addresses',
    pod: withPort({ hostIP: '10.0.0.1' }),
    nodes: taken({ hostIP: '10.0.0.2' }),
    expected: [null],
  },
  {
    name: 'the same address',
    pod: withPort({ hostIP: '10.0.0.1' }),
    nodes: taken({ hostIP: '10.0.0.1' }),
    expected: ['host port'],
  },
  {
    name: 'every address against one',
    pod: withPort({ hostIP: '0.0.0.0' }),
    nodes: taken({ hostIP: '10.0.0.2' }),
    expected: ['host port'],
  },
]);

const sized = (requests: Record<string, number>): PodTemplate => pod({ requests });
const full = (count: number, terminating = false): NodeView[] => [
  node('a', { allocatable: { cpu: 1000, pods: 3 }, pods: [on(sized({ cpu: 400 }), { count, terminating })] }),
];

table('resources', [
  { name: 'fits exactly', pod: sized({ cpu: 600 }), nodes: full(1), expected: [null] },
  { name: 'one unit too many', pod: sized({ cpu: 601 }), nodes: full(1), expected: ['resources'] },
  {
    name: 'Terminating pods still use theirs',
    pod: sized({ cpu: 300 }),
    nodes: full(2, true),
    expected: ['resources'],
  },
  { name: 'a request of 0 always fits', pod: sized({ cpu: 0, gpu: 0 }), nodes: full(2), expected: [null] },
  { name: 'the number of pods', pod: sized({}), nodes: full(3), expected: ['resources'] },
  { name: 'a resource the node does not have', pod: sized({ gpu: 1 }), nodes: full(0), expected: ['resources'] },
  { name: 'nothing stated, nothing limited', pod: sized({ cpu: 1e9 }), nodes: [node('a')], expected: [null] },
]);
