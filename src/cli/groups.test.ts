/**
 * What ties workloads together, and that checking them apart gives the same verdicts as checking them together.
 */
import { describe, expect, it } from 'vitest';
import { checkGroup } from './check-group.ts';
import { groupsOf, type Group } from './groups.ts';
import { apartFrom, budget, deployment, objectsOf, service } from './testing.ts';
import type { NodeObject } from '../kube/types.ts';

const names = (groups: readonly Group[]): string[] => groups.map(({ name }) => name);

describe('groups', () => {
  it('are one per workload where nothing ties them', () => {
    expect(names(groupsOf(objectsOf(deployment('a'), deployment('b'), service('a', 'app: a'))))).toEqual(['a', 'b']);
  });

  it.each([
    [
      'a Service',
      [deployment('a', { labels: 'app: a, t: x' }), deployment('b', { labels: 'app: b, t: x' }), service('s', 't: x')],
      ['service/s selects both'],
    ],
    [
      'a budget',
      [
        deployment('a', { labels: 'app: a, t: x' }),
        deployment('b', { labels: 'app: b, t: x' }),
        budget('p', 't: x', 'maxUnavailable: 1'),
      ],
      ['poddisruptionbudget/p selects both'],
    ],
    [
      'anti-affinity',
      [deployment('a', { spec: apartFrom('app: b') }), deployment('b')],
      ['anti-affinity of deployment/a matches pods of deployment/b'],
    ],
    [
      'a host port',
      ['a', 'b'].map((name) => deployment(name, { container: 'ports: [{ containerPort: 80, hostPort: 80 }]' })),
      ['host port 80/TCP of deployment/a and deployment/b'],
    ],
  ] as const)('%s ties', (_, documents, ties) => {
    const [group, ...others] = groupsOf(objectsOf(...documents));
    expect(others).toEqual([]);
    expect(group).toMatchObject({ name: 'a+b', ties });
  });

  it('of different namespaces are not tied by a Service, and their names tell them apart', () => {
    const objects = objectsOf(
      deployment('web', { namespace: 'one' }),
      deployment('web', { namespace: 'two' }),
      service('web', 'app: web', 'one'),
    );
    expect(groupsOf(objects).map(({ name, services }) => [name, services.length])).toEqual([
      ['one/web', 1],
      ['two/web', 0],
    ]);
  });

  it('join ties that share a workload, and name every tie once', () => {
    const labels = (name: string, more: string) => deployment(name, { labels: `app: ${name}, ${more}` });
    const objects = objectsOf(
      labels('a', 'x: u'),
      labels('b', 'x: u, z: z'),
      labels('c', 'z: z'),
      service('s', 'x: u'),
      service('t', 'z: z'),
    );
    expect(groupsOf(objects)).toMatchObject([
      { name: 'a+b+c', ties: ['service/s selects both', 'service/t selects both'] },
    ]);
  });

  it('are tied by the capacity of given nodes only where they could fill one together', () => {
    const objects = objectsOf(
      ...['a', 'b'].map((name) => deployment(name, { container: 'resources: { requests: { cpu: 1 } }' })),
      'apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nstatus: { allocatable: { cpu: 3, memory: 1Gi, pods: 110 } }\n',
    );
    const [node] = objects.filter((o): o is NodeObject => o.kind === 'Node');
    if (!node) throw new Error('there is a node');
    expect(names(groupsOf(objects, []))).toEqual(['a', 'b']);
    expect(groupsOf(objects, [node])).toMatchObject([{ name: 'a+b', ties: ['together they could fill a node (cpu)'] }]);
    const larger = { ...node, allocatable: { cpu: 4000, memory: 2 ** 30, pods: 110 } };
    expect(names(groupsOf(objects, [larger]))).toEqual(['a', 'b']);
  });

  it('whose priorities let one preempt the other are tied where they could fill a node together', () => {
    const ties = (policy: string): readonly string[] | undefined => {
      const objects = objectsOf(
        deployment('a', { container: 'resources: { requests: { cpu: 1 } }', spec: 'priorityClassName: high' }),
        deployment('b', { container: 'resources: { requests: { cpu: 1 } }' }),
        `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: high }\nvalue: 10\npreemptionPolicy: ${policy}\n`,
        'apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nstatus: { allocatable: { cpu: 3, pods: 110 } }\n',
      );
      const [group] = groupsOf(
        objects,
        objects.filter((o): o is NodeObject => o.kind === 'Node'),
      );
      expect(group?.priorityClasses).toHaveLength(1);
      return group?.ties;
    };
    const full = 'together they could fill a node (cpu)';
    expect(ties('PreemptLowerPriority')).toEqual([full, 'deployment/a may preempt deployment/b']);
    expect(ties('Never')).toEqual([full]);
  });

  it('that capacity would make too large stay apart and say so', () => {
    const objects = objectsOf(
      ...['a', 'b', 'c', 'd'].map((name) => deployment(name, { container: 'resources: { requests: { cpu: 1 } }' })),
      'apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nstatus: { allocatable: { cpu: 3 } }\n',
    );
    const groups = groupsOf(
      objects,
      objects.filter((o): o is NodeObject => o.kind === 'Node'),
    );
    expect(groups.map(({ name, foreignLoad }) => [name, foreignLoad])).toEqual(
      ['a', 'b', 'c', 'd'].map((n) => [n, true]),
    );
  });
});

describe('checked apart and together', () => {
  const options = { disturbances: 1, maxStates: 100_000, deadline: Infinity, nodes: [] };
  const verdicts = (groups: readonly Group[]): string[] =>
    groups
      .flatMap((group) => checkGroup(group, options).report.goals)
      .filter(({ name }) => name !== 'no-flapping')
      .map(({ name, object, result }) => `${name} ${object} ${result}`)
      .sort();

  it.each([
    ['two that hold', '{}', 'maxUnavailable: 1'],
    ['one that is replaced at once', '{ type: Recreate }', 'maxUnavailable: 1'],
    ['one that cannot be drained', '{}', 'maxUnavailable: 0'],
  ])('%s', (_, strategy, numbers) => {
    const objects = objectsOf(
      deployment('a', { replicas: 2, strategy }),
      deployment('b'),
      service('a', 'app: a'),
      budget('a', 'app: a', numbers),
    );
    const apart = groupsOf(objects);
    expect(apart).toHaveLength(2);
    const together: Group = {
      name: 'a+b',
      workloads: apart.flatMap(({ workloads }) => workloads),
      services: apart.flatMap(({ services }) => services),
      budgets: apart.flatMap(({ budgets }) => budgets),
      autoscalers: [],
      priorityClasses: [],
      quotas: [],
      ties: [],
      foreignLoad: false,
    };
    // A drain is one goal of each group: together it ends only if it does in both.
    const worst = (lines: readonly string[]): string[] => {
      const drains = lines.filter((line) => line.startsWith('drain-ends'));
      const drain = drains.find((line) => line.endsWith('violated')) ?? drains[0] ?? '';
      return [...lines.filter((line) => !drains.includes(line)), drain];
    };
    expect(worst(verdicts(apart))).toEqual(worst(verdicts([together])));
  });
});
