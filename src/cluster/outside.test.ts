/**
 * What comes from outside only where manifests say so: a descheduler with its policy, nodes that fail under load.
 */
import { describe, expect, it } from 'vitest';
import { loadManifests } from '../kube/manifest.ts';
import { everSeen, manifest, scenarioOf } from './testing.ts';

const node = (name: string, cpu: number, more = ''): string =>
  `---\n{ apiVersion: v1, kind: Node, metadata: { name: ${name}, labels: { kubernetes.io/hostname: ${name} }${more} }, status: { allocatable: { cpu: ${cpu} } } }\n`;
const two = manifest('Deployment', 'web', 'replicas: 2').replace(
  'image: web,',
  'image: web, resources: { requests: { cpu: 2 } },',
);
const policy = (config = ''): string =>
  `---\n{ apiVersion: descheduler/v1alpha2, kind: DeschedulerPolicy, profiles: [{ name: x, ${config} plugins: { balance: { enabled: [RemoveDuplicates] } } }] }\n`;
const full = node('a', 8) + node('b', 1);

/** Is a pod ever deleted, without any disturbance? */
const deletes = (text: string): boolean =>
  everSeen(scenarioOf(text, [], 0), 0, (v, kinds) => v.fold(kinds.podCounts).terminating > 0);

describe('a descheduler', () => {
  it('evicts nobody where there is none', () => expect(deletes(two + full)).toBe(false));
  it('evicts a duplicate although no other node has room', () => expect(deletes(two + full + policy())).toBe(true));
  it('asks first whether another node has room, with nodeFit', () =>
    expect(deletes(two + full + policy('pluginConfig: [{ name: DefaultEvictor, args: { nodeFit: true } }],'))).toBe(
      false,
    ));
  it('leaves pods alone that a budget keeps', () => {
    const budget =
      '---\n{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: web }, spec: { minAvailable: 2, selector: { matchLabels: { app: web } } } }\n';
    expect(deletes(two + full + policy() + budget)).toBe(false);
  });
  it('names the strategies that are not modelled', () => {
    const text = policy().replace('[RemoveDuplicates]', '[RemoveDuplicates, LowNodeUtilization]');
    const { faults, ignored } = loadManifests([{ file: 'test.yaml', text }]);
    expect({ faults, ignored: ignored.map(({ path }) => path) }).toEqual({
      faults: [],
      ignored: ['deschedulerpolicy/policy LowNodeUtilization'],
    });
  });
});

describe('a node that fails under load', () => {
  const limit = ", annotations: { seatrial/fails-at: '90%' }";
  const silent = (text: string): boolean =>
    everSeen(scenarioOf(text, [], 0), 0, (v, kinds) => v.all(kinds.node).some((n) => n?.tags.has('silent')));
  it('fails when its pods request that much', () =>
    expect(silent(two + node('a', 2, limit) + node('b', 8))).toBe(true));
  it('stays where they request less', () => expect(silent(two + node('a', 8, limit) + node('b', 8))).toBe(false));
  it('stays where nobody has declared it', () => expect(silent(two + node('a', 2) + node('b', 8))).toBe(false));
  it('is told from a share that is none', () => {
    const { faults } = loadManifests([
      { file: 'test.yaml', text: node('a', 2, ', annotations: { seatrial/fails-at: most }') },
    ]);
    expect(faults.map(({ expected }) => expected)).toEqual(['a percentage of 1% to 100%']);
  });
});
