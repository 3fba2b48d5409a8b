/**
 * How a pod shows in the EndpointSlices of a Service that selects it: services-and-machinery.md §B2.2, rules 1 and 3–5.
 *
 * Ports, topology hints and packing into slices (rules 6–11) change nothing that a property here reads.
 */

/** What the controller reads of one selected pod; a terminal pod is no candidate and not given. */
export interface SelectedPod {
  /** The Ready condition. */
  readonly ready: boolean;
  /** DT is set. */
  readonly terminating: boolean;
  /** It has started once, so it has an address. */
  readonly hasAddress: boolean;
  /** Its Node object is there. */
  readonly nodeExists: boolean;
}

/** The three conditions of an endpoint. */
export interface Endpoint {
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

/** The endpoint of a pod, null if it has none. */
export function endpointOf(pod: SelectedPod, publishNotReadyAddresses: boolean): Endpoint | null {
  if (!pod.hasAddress) return null; // rule 3
  if (!pod.nodeExists && !publishNotReadyAddresses) return null; // rule 4
  const { ready: serving, terminating } = pod;
  return { ready: publishNotReadyAddresses || (serving && !terminating), serving, terminating }; // rule 5
}

/** Rule 1: does the controller write endpoints for this Service at all? */
export function isManaged(service: { readonly selector: object | null; readonly externalName: boolean }): boolean {
  return service.selector !== null && !service.externalName;
}
