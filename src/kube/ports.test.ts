/**
 * Ports that two containers of one pod want at the same time.
 */
import { expect, it } from 'vitest';
import { portConflicts } from './ports.ts';
import type { ContainerSpec } from './types.ts';

const at = { file: 'pod.yaml', line: 1, column: 1 };

function container(name: string, role: ContainerSpec['role'], ...ports: readonly string[]): ContainerSpec {
  return {
    name,
    role,
    restartPolicy: 'Always',
    hasStartupProbe: false,
    hasReadinessProbe: false,
    hasLivenessProbe: false,
    ports: ports.map((text) => {
      const [port, protocol = 'TCP'] = text.split('/');
      return { port: Number(port), protocol, at };
    }),
  };
}

function conflicts(...containers: readonly ContainerSpec[]): string[] {
  return portConflicts(containers).map(
    ({ first, second, ports: { own } }) => `${first.name} ${second.name} ${own.port}`,
  );
}

it('finds a port of two containers', () => {
  const found = conflicts(container('a', 'app', '80', '81'), container('b', 'app', '82', '81'));
  expect(found).toEqual(['a b 81']);
});

it('tells protocols apart, and lets a container name its own port twice', () => {
  expect(conflicts(container('dns', 'app', '53/UDP', '53/UDP'), container('web', 'app', '53/TCP'))).toEqual([]);
});

it('lets an init container have the port of what starts after it', () => {
  const prepare = container('prepare', 'init', '80');
  expect(conflicts(prepare, container('proxy', 'sidecar', '80'))).toEqual([]);
  expect(conflicts(prepare, container('web', 'app', '80'))).toEqual([]);
});

it('finds the port of a sidecar in whatever starts after it', () => {
  const proxy = container('proxy', 'sidecar', '80');
  expect(conflicts(proxy, container('prepare', 'init', '80'), container('web', 'app', '80'))).toEqual([
    'proxy prepare 80',
    'proxy web 80',
  ]);
});
