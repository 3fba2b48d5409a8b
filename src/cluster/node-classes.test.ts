/**
 * Nodes that nothing tells apart are one class, and a search over them needs no more states than over assumed nodes.
 */
import { describe, expect, it } from 'vitest';
import { check } from '../engine/check.ts';
import { composeCluster } from './compose.ts';
import { nodeClasses } from './node-classes.ts';
import { manifest, scenarioOf } from './testing.ts';

const ZONE = 'topology.kubernetes.io/zone';

function node(name: string, zone: string | null, cpu = '4', taint = ''): string {
  const labels = `kubernetes.io/hostname: ${name}${zone === null ? '' : `, ${ZONE}: ${zone}`}`;
  return `---\n{ apiVersion: v1, kind: Node, metadata: { name: ${name}, labels: { ${labels} } }, spec: { taints: [${taint}] }, status: { allocatable: { cpu: '${cpu}' } } }\n`;
}

const web = manifest('Deployment', 'web', 'replicas: 2');
const classesOf = (text: string): number[] => nodeClasses(scenarioOf(text, [])).atStart.map(({ index }) => index);
const inZones = (...zones: readonly (string | null)[]): string =>
  zones.map((zone, index) => node(`n${index}`, zone)).join('');

describe('one class', () => {
  it.each([
    { of: 'nodes with a zone each', text: inZones('a', 'b', 'c') },
    { of: 'nodes of one zone', text: inZones('a', 'a', 'a') },
    { of: 'nodes without zones', text: inZones(null, null, null) },
  ])('$of', ({ text }) => {
    expect(classesOf(web + text)).toEqual([0, 0, 0]);
  });
});

describe('several classes', () => {
  it('nodes that share zones unequally differ by zone', () => {
    expect(classesOf(web + inZones('a', 'b', 'a'))).toEqual([0, 0, 1]);
  });

  it('another size, or a taint', () => {
    expect(classesOf(web + node('n0', 'a') + node('n1', 'b', '8'))).toEqual([0, 1]);
    const tainted = node('n1', 'b', '4', '{ key: k, effect: NoSchedule }');
    expect(classesOf(web + node('n0', 'a') + tainted)).toEqual([0, 1]);
  });

  it.each([
    { by: 'nodeName', pod: 'nodeName: n1' },
    { by: 'its hostname', pod: 'nodeSelector: { kubernetes.io/hostname: n1 }' },
    { by: 'its zone', pod: `nodeSelector: { ${ZONE}: b }` },
    {
      by: 'its name in an affinity',
      pod: 'affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: metadata.name, operator: In, values: [n1] }] }] } } }',
    },
  ])('a node that a pod asks for by $by', ({ pod }) => {
    const named = manifest('Deployment', 'web', '', pod);
    expect(classesOf(named + inZones('a', 'b', 'c'))).toEqual([0, 0, 1]);
  });
});

it('names for people follow the slots: equal nodes side by side', () => {
  const { atStart } = nodeClasses(scenarioOf(web + inZones('a', 'b', 'a'), []));
  expect(atStart.map(({ object }) => object.name)).toEqual(['n0', 'n2', 'n1']);
});

it('three equal given nodes need as many states as three assumed ones', () => {
  const states = (text: string): number =>
    check(composeCluster(scenarioOf(text, ['node-failure', 'delete-pod', 'drain'])).model, [], { disturbances: 2 })
      .settledStates;
  expect(states(web + inZones('a', 'b', 'c'))).toBe(states(web));
});
