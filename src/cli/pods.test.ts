/**
 * What a check says of the containers of one pod.
 */
import { describe, expect, it } from 'vitest';
import { container, podTemplate } from '../cluster/testing.ts';
import type { GroupReport } from '../report/types.ts';
import { checkGroup } from './check-group.ts';
import { groupsOf } from './groups.ts';
import { objectsOf } from './testing.ts';

function checked(text: string, disturbances = 0): GroupReport {
  const [group] = groupsOf(objectsOf(text));
  if (!group) throw new Error('there is no group');
  return checkGroup(group, { disturbances, maxStates: 100_000, deadline: Infinity, nodes: [], hints: false }).report;
}

const port = (number: number, protocol = 'TCP'): string =>
  `ports: [{ containerPort: ${number}, protocol: ${protocol} }]`;

function containersRun(text: string): GroupReport['goals'][number] | undefined {
  return checked(text).goals.find(({ name }) => name === 'containers-run');
}

describe('two containers of a pod on one port', () => {
  it.each(['Deployment', 'DaemonSet', 'Pod'])('are found in a %s, and named with both places', (kind) => {
    const text = podTemplate(kind, [
      container('web', port(80)),
      container('metrics', port(81)),
      container('log', port(80)),
    ]);
    const line = text.split('\n')[1] ?? '';
    const first = line.indexOf('containerPort: 80') + 'containerPort: '.length + 1;
    const second = line.lastIndexOf('containerPort: 80') + 'containerPort: '.length + 1;
    const goal = containersRun(text);
    expect(goal).toMatchObject({ result: 'violated', object: `${kind.toLowerCase()}/web` });
    expect(goal?.message).toContain(`web (test.yaml:2:${first}) and log (test.yaml:2:${second})`);
  });

  it.each(['OnFailure', 'Never'])('are found in a pod under %s', (policy) => {
    const text = podTemplate('Pod', [container('a', port(80)), container('b', port(80))], { policy });
    expect(containersRun(text)?.result).toBe('violated');
  });

  it('are found where one is a sidecar, and an init container needs its port', () => {
    const sidecar = container('proxy', 'restartPolicy: Always', port(80));
    const web = container('web', port(80));
    expect(containersRun(podTemplate('Deployment', [web], { init: [sidecar] }))?.result).toBe('violated');
    const init = [sidecar, container('prepare', port(80))];
    expect(containersRun(podTemplate('Deployment', [container('web')], { init }))?.result).toBe('violated');
  });

  it('are none where the protocols differ, an init container has ended, or a container names a port twice', () => {
    const twice = container('web', 'ports: [{ containerPort: 80 }, { containerPort: 80, name: again }]');
    const init = [container('prepare', port(80))];
    const text = podTemplate('Deployment', [twice, container('dns', port(80, 'UDP'))], { init });
    expect(containersRun(text)?.result).toBe('holds');
  });

  it('are an assumption, which is told', () => {
    const { scope } = checked(podTemplate('Deployment', [container('a', port(80)), container('b', port(81))]));
    expect(scope.assumptions).toContain('each container of deployment/web listens on the ports that it declares');
  });
});

describe('a pod without a controller', () => {
  it('is never made again, and the result says so', () => {
    const report = checked(podTemplate('Pod', [container('web')]), 2);
    expect(report.goals.filter(({ result }) => result === 'violated')).toEqual([]);
    expect(report.promises.broken).toEqual([]);
    expect(report.notes.join()).toContain('pod/web: a pod without a controller: nobody makes it again');
  });
});

it('says where containers are too many for all disturbances', () => {
  const many = ['a', 'b', 'c', 'd'].map((name) => container(name));
  const note = 'deployment/web: its 4 containers are searched at ≤ 1 disturbance';
  expect(checked(podTemplate('Deployment', many), 2).notes).toContain(note);
  expect(checked(podTemplate('Deployment', many), 1).notes).not.toContain(note);
});
