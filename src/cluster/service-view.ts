/**
 * The endpoints of one Service as its EndpointSlices show them in a settled state.
 *
 * The EndpointSlice controller is prompt and nobody but properties reads what it writes, so the endpoints are computed
 * from the pods and not stored: in settled states nothing can tell the difference.
 */
import type { View } from '../engine/contract.ts';
import { selectsPods } from '../kube/selector.ts';
import { isManaged } from '../../models/endpointslice/endpoint.ts';
import { podAtNode, type Kinds } from './kinds.ts';
import type { PodState } from './pod-state.ts';
import type { Scenario } from './scenario.ts';

export interface ServiceView {
  /** Whether a controller writes its endpoints: it has a selector and is no ExternalName. */
  readonly managed: boolean;
  /** Workloads whose pods it selects; none = nothing in the input does. */
  readonly selects: readonly number[];
  /** Selected pods, whatever their state. */
  readonly pods: number;
  /** Endpoints that get new connections. */
  readonly ready: number;
  /** Endpoints whose pod is Terminating. */
  readonly terminating: number;
  /** Ready endpoints whose node is not up: connections to them fail (EPS-X2). */
  readonly dead: number;
}

const STARTED: readonly PodState[] = ['ready', 'unready', 'terminating'];

/** The Service with this index among the scenario's services. */
export function serviceView(v: View<Scenario>, kinds: Kinds, index: number): ServiceView {
  const service = v.config.services[index];
  if (!service) throw new RangeError(`scenario ${v.config.name} has no service ${index}`);
  const managed = isManaged(service);
  const selects = v.config.workloads.flatMap((w, at) => (managed && selectsPods(service, w) ? [at] : []));
  const count = { pods: 0, ready: 0, terminating: 0, dead: 0 };
  if (selects.length === 0) return { managed, selects, ...count };
  for (const [name, n] of v.fold(kinds.podsAtNodes)) {
    const { workload, state, node } = podAtNode(name);
    if (!selects.includes(workload)) continue;
    count.pods += n;
    if (node === 'none' || !STARTED.includes(state)) continue;
    const terminating = state === 'terminating';
    const pod = { ready: state === 'ready', terminating, hasAddress: true, nodeExists: node !== 'removed' };
    const endpoint = kinds.endpointOf(pod, service.publishNotReadyAddresses);
    if (endpoint?.ready) count.ready += n;
    if (endpoint?.terminating) count.terminating += n;
    if (endpoint?.ready && node !== 'up') count.dead += n;
  }
  return { managed, selects, ...count };
}
