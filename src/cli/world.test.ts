/**
 * Which nodes a check has: those of the input, those of --nodes, or assumed ones; and what is said of them.
 */
import { describe, expect, it } from 'vitest';
import type { NodeObject } from '../kube/types.ts';
import { placedAnywhere } from '../cluster/assumed-placement.ts';
import { deployment, objectsOf } from './testing.ts';
import { nodesOption, worldOf, type NodesOption } from './world.ts';

function option(text: string): NodesOption {
  const result = nodesOption(text);
  if ('wrong' in result) throw new Error(result.wrong.join());
  return result;
}

function nodes(...texts: readonly string[]): NodeObject[] {
  return objectsOf(...texts.map((text) => `apiVersion: v1\nkind: Node\n${text}\n`)).filter((o) => o.kind === 'Node');
}

describe('--nodes', () => {
  it('is a number of nodes that are never full', () => {
    expect(option('5')).toEqual({ count: 5, allocatable: null });
  });

  it('is a number and a size', () => {
    expect(option('3x4cpu,8Gi')).toEqual({ count: 3, allocatable: { cpu: 4000, memory: 8 * 2 ** 30, pods: 110 } });
    expect(option('1x500mcpu,512Mimemory,4pods')).toMatchObject({
      allocatable: { cpu: 500, memory: 2 ** 29, pods: 4 },
    });
  });

  it.each(['0', '21', '3x', '3x4', '3x4foo', '3x4cpu;8Gi', '3x-1cpu', 'no-such-file.yaml'])('%j is refused', (text) => {
    expect(nodesOption(text)).toHaveProperty('wrong');
  });

  it('is a file only if that has nodes', () => {
    expect(nodesOption('src/examples/web.yaml')).toEqual({
      wrong: [expect.stringContaining('a file with Nodes, found none in src/examples/web.yaml') as string],
    });
    expect(option('src/examples/host-port.yaml')).toHaveProperty('documents');
  });
});

describe('the world', () => {
  it('has three assumed nodes where nobody says anything', () => {
    expect(worldOf([], null)).toMatchObject({ assumed: true, words: '3 assumed, capacity not limiting', notes: [] });
  });

  it('has the nodes of the input, and says that --nodes is not used then', () => {
    const given = nodes('metadata: { name: a }\nstatus: { capacity: { cpu: 4 } }', 'metadata: { name: b }');
    expect(worldOf(given, option('5'))).toMatchObject({
      assumed: false,
      words: '2 given',
      notes: ['--nodes is not used: the input has nodes', 'node/b: no capacity stated, not limiting'],
    });
  });

  it('is not one node that says nothing but its name', () => {
    const world = worldOf(nodes('metadata: { name: fake }'), null);
    expect(world).toMatchObject({ assumed: true, words: '3 assumed, capacity not limiting' });
    expect(world.notes).toEqual(['node/fake states neither capacity nor labels and is the only one: it is left out']);
  });

  it('says the size of the nodes that --nodes asks for', () => {
    const world = worldOf([], option('2x4cpu,8Gi'));
    expect(world).toMatchObject({ assumed: false, words: '2 as --nodes says, pods 110, cpu 4, memory 8Gi' });
    expect(world.nodes.map(({ object }) => object.allocatable?.['cpu'])).toEqual([4000, 4000]);
  });
});

describe('placement on assumed nodes', () => {
  const placed = (spec: string) => {
    const [workload] = objectsOf(deployment('web', { spec })).filter((o) => o.kind === 'Deployment');
    if (!workload) throw new Error('there is a Deployment');
    return placedAnywhere(workload);
  };

  it('assumes the labels that a node selector asks for, and says which', () => {
    const { workload, assumptions } = placed('nodeSelector: { disk: ssd }');
    expect(workload.template.nodeSelector).toEqual({});
    expect(assumptions).toEqual(['nodes assumed to satisfy deployment/web: disk=ssd']);
  });

  it('assumes that an unknown topology key divides nodes as zones do', () => {
    const spread = 'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: rack, whenUnsatisfiable: DoNotSchedule }]';
    const { workload, assumptions } = placed(spread);
    expect(workload.template.topologySpread).toMatchObject([{ topologyKey: 'topology.kubernetes.io/zone' }]);
    expect(assumptions).toEqual(['rack assumed to divide the nodes as zones do']);
  });

  it('assumes nothing where nothing is asked', () => {
    expect(placed('').assumptions).toEqual([]);
  });
});
