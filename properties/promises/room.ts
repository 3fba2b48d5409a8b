/**
 * Room on nodes, as the API server shows it: what is there, and whether a pod more would go with it. Asked of requests,
 * host ports and anti-affinity by hostname; whether anything else decides is said by `isPlain`.
 */
import type { Kinds } from '../../src/cluster/kinds.ts';
import { workload, type Scenario } from '../../src/cluster/scenario.ts';
import type { View } from '../../src/engine/contract.ts';
import { HOSTNAME } from '../../src/kube/node-match.ts';
import { matchesSelector } from '../../src/kube/selector.ts';
import type { HostPort, PodTemplate, Requests } from '../../src/kube/types.ts';

/** Pods on a node that are equal but for their state. */
export interface SomePods {
  readonly index: number;
  readonly template: PodTemplate;
  readonly active: boolean;
  readonly count: number;
}

/** The pods on a node; Terminating ones still hold what they hold. */
export function podsOn(v: View<Scenario>, kinds: Kinds, slot: number): SomePods[] {
  return [...v.fold(kinds.podsByWorkload, { via: 'node', of: { kind: kinds.node, slot } })].map(([name, count]) => {
    const index = Number(name.split(' ')[0]);
    return { template: workload(v.config, index).template, active: !name.endsWith('terminating'), count, index };
  });
}

/** Do two pods with these ports exclude each other? */
export function portsConflict(a: HostPort, b: HostPort): boolean {
  const anywhere = (ip: string): boolean => ip === '' || ip === '0.0.0.0' || ip === '::';
  return (
    a.port === b.port &&
    a.protocol === b.protocol &&
    (a.hostIP === b.hostIP || anywhere(a.hostIP) || anywhere(b.hostIP))
  );
}

/** Does a term of the one, with the hostname as topology, keep the other from its node? */
export function keepsApart(a: PodTemplate, b: PodTemplate): boolean {
  return a.podAntiAffinity.some(
    (term) =>
      term.topologyKey === HOSTNAME &&
      (term.namespaces.includes('*') || term.namespaces.includes(b.namespace)) &&
      matchesSelector(term.selector, b.labels),
  );
}

/** Do requests, host ports and anti-affinity by hostname alone decide where the pods of a scenario find room? */
export function isPlain({ workloads }: Scenario): boolean {
  return workloads.every(
    ({ template: { topologySpread, podAffinity, podAntiAffinity } }) =>
      podAffinity.length === 0 &&
      topologySpread.every(({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway') &&
      podAntiAffinity.every(({ topologyKey }) => topologyKey === HOSTNAME),
  );
}

/** Is there room for one pod more beside these? */
export function fitsBeside(
  pod: PodTemplate,
  others: readonly Pick<SomePods, 'template' | 'count'>[],
  allocatable: Requests | null,
): boolean {
  const there = others.filter(({ count }) => count > 0);
  if (there.some(({ template }) => keepsApart(pod, template) || keepsApart(template, pod))) return false;
  if (there.some(({ template }) => template.hostPorts.some((a) => pod.hostPorts.some((b) => portsConflict(a, b)))))
    return false;
  if (!allocatable) return true;
  const sum = (of: (template: PodTemplate) => number): number =>
    there.reduce((total, { template, count }) => total + of(template) * count, of(pod));
  if (sum(() => 1) > (allocatable['pods'] ?? Infinity)) return false;
  return Object.entries(pod.requests).every(
    ([name, amount]) => amount === 0 || sum(({ requests }) => requests[name] ?? 0) <= (allocatable[name] ?? 0),
  );
}
