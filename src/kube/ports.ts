/**
 * The port space of one pod: its containers share an address, so a port serves one of them. Source: workloads.md §2.7.1.
 *
 * A declared port is only informational in Kubernetes. Here it is assumed that each container listens on the ports that
 * it declares, from when it has come up until its process has ended, and that it ends when it cannot have one.
 */
import type { ContainerPort, ContainerSpec } from './types.ts';

/** A port that two containers both declare: where each of them does. */
export interface SharedPort {
  readonly own: ContainerPort;
  readonly other: ContainerPort;
}

/** The first port of a container that another one declares too; null = there is none. */
export function sharedPort(
  container: Pick<ContainerSpec, 'ports'>,
  other: Pick<ContainerSpec, 'ports'>,
): SharedPort | null {
  for (const own of container.ports) {
    const same = other.ports.find(({ port, protocol }) => port === own.port && protocol === own.protocol);
    if (same) return { own, other: same };
  }
  return null;
}

/** Two containers that run at the same time and share a port, in the order of their start. */
export interface PortConflict {
  readonly first: ContainerSpec;
  readonly second: ContainerSpec;
  readonly ports: SharedPort;
}

/** All of them. An init container ends before those after it start; only the sidecars before it run beside it. */
export function portConflicts(containers: readonly ContainerSpec[]): PortConflict[] {
  return containers.flatMap((second, at) =>
    containers.slice(0, at).flatMap((first): PortConflict[] => {
      const ports = first.role === 'init' ? null : sharedPort(first, second);
      return ports ? [{ first, second, ports }] : [];
    }),
  );
}
