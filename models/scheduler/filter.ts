/**
 * Which nodes a pod may be bound to: workloads.md §4.2, S3, every filter of the table but the volume filters.
 *
 * Terminating pods count in every filter except topology spread. Nominated pods (preemption) are not modelled.
 */
import type { HostPort, PodTemplate, Taint } from '../../src/kube/types.ts';
import { tolerates } from '../../src/kube/toleration.ts';
import { fitsAffinity, nodeName, toleratesNode } from '../../src/kube/node-match.ts';
import type { NodeView } from './node-view.ts';
import { affinityTest, antiAffinityTest, spreadTest } from './topology.ts';

export type { NodeView } from './node-view.ts';

/** The filter that rejects a node, in plain words. */
export type Obstacle =
  | 'unschedulable'
  | 'node name'
  | 'taint'
  | 'node affinity'
  | 'host port'
  | 'resources'
  | 'pod affinity'
  | 'pod anti-affinity'
  | 'topology spread';

const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

/** The first failing filter per node, in the order of the table of S3; `null` = the node is feasible. */
export function obstacles(pod: PodTemplate, nodes: readonly NodeView[]): readonly (Obstacle | null)[] {
  const filters: readonly { readonly obstacle: Obstacle; readonly passes: (node: NodeView) => boolean }[] = [
    { obstacle: 'unschedulable', passes: (node) => !node.unschedulable || tolerates(pod.tolerations, CORDON) },
    { obstacle: 'node name', passes: (node) => pod.nodeName === '' || pod.nodeName === nodeName(node) },
    { obstacle: 'taint', passes: (node) => toleratesNode(pod, node) },
    { obstacle: 'node affinity', passes: (node) => fitsAffinity(pod, node) },
    { obstacle: 'host port', passes: (node) => portsFree(pod, node) },
    { obstacle: 'resources', passes: (node) => resourcesFit(pod, node) },
    { obstacle: 'pod affinity', passes: affinityTest(pod, nodes) },
    { obstacle: 'pod anti-affinity', passes: antiAffinityTest(pod, nodes) },
    { obstacle: 'topology spread', passes: spreadTest(pod, nodes) },
  ];
  return nodes.map((node) => filters.find((filter) => !filter.passes(node))?.obstacle ?? null);
}

/** NodePorts: no host port of the pod conflicts with one that is taken on the node. */
function portsFree(pod: PodTemplate, node: NodeView): boolean {
  const taken = node.pods.filter((there) => there.count > 0).flatMap((there) => there.template.hostPorts);
  return pod.hostPorts.every((wanted) => !taken.some((other) => portsConflict(wanted, other)));
}

/** §2.7.3: same protocol and port, and addresses that overlap. */
export function portsConflict(a: HostPort, b: HostPort): boolean {
  const samePort = (a.protocol || 'TCP') === (b.protocol || 'TCP') && a.port === b.port;
  return samePort && (a.hostIP === b.hostIP || isEveryAddress(a.hostIP) || isEveryAddress(b.hostIP));
}

/** Empty and 0.0.0.0 both mean every address. */
function isEveryAddress(hostIP: string): boolean {
  return hostIP === '' || hostIP === '0.0.0.0';
}

/**
 * NodeResourcesFit. A resource that a stated `allocatable` leaves out is 0, as in Kubernetes; only `pods`, which real
 * nodes always state and hand-written manifests forget, is then unlimited.
 */
function resourcesFit(pod: PodTemplate, node: NodeView): boolean {
  const { allocatable } = node;
  if (allocatable === null) return true;
  const pods = node.pods.reduce((total, there) => total + there.count, 0);
  if (pods + 1 > (allocatable['pods'] ?? Infinity)) return false;
  return Object.entries(pod.requests).every(([resource, request]) => {
    if (request === 0) return true;
    const used = node.pods.reduce((total, there) => total + (there.template.requests[resource] ?? 0) * there.count, 0);
    return request <= (allocatable[resource] ?? 0) - used;
  });
}
