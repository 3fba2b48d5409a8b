/**
 * The endpoints that the EndpointSlice controller computes for a Service from its pods, by their lists of ports. Source:
 * services-and-machinery.md §B2.2, rules 3–7; the conditions are `models/endpointslice`.
 */
import { endpointOf } from '../../models/endpointslice/endpoint.ts';
import { stableKey } from '../engine/stable-key.ts';
import { isReady, isTerminal, isTerminating, nodeOf } from './facts.ts';
import { uidOf, type Objects } from './history.ts';
import { at, isJson, listAt, numberAt, textAt, textsAt, type Json } from './json.ts';

/** The endpoints by the list of ports that they share, each list sorted and as one text. */
export type Endpoints = ReadonlyMap<string, readonly string[]>;

/** What the slices of a Service have to hold, with the pods and nodes of one moment. */
export function endpointsOf(service: Json, pods: Objects, nodes: Objects): Endpoints {
  const groups = new Map<string, string[]>();
  const publishes = at(service, 'spec', 'publishNotReadyAddresses') === true;
  const selector = Object.entries(textsAt(service, 'spec', 'selector'));
  for (const pod of pods.values()) {
    const labels = textsAt(pod, 'metadata', 'labels');
    if (isTerminal(pod) || !selector.every(([key, value]) => labels[key] === value)) continue;
    const facts = {
      ready: isReady(pod),
      terminating: isTerminating(pod),
      hasAddress: textAt(pod, 'status', 'podIP') !== '',
      nodeExists: nodes.has(nodeOf(pod)),
    };
    const conditions = endpointOf(facts, publishes);
    if (!conditions) continue;
    const ports = portsKey(portsOf(service, pod));
    const zone = textsAt(nodes.get(nodeOf(pod)), 'metadata', 'labels')['topology.kubernetes.io/zone'];
    const isNamed = textAt(pod, 'spec', 'hostname') !== '' && textAt(pod, 'spec', 'subdomain') === nameOf(service);
    const endpoint = {
      addresses: [textAt(pod, 'status', 'podIP')],
      conditions,
      nodeName: nodeOf(pod),
      name: nameOf(pod),
      uid: uidOf(pod),
      hostname: isNamed ? textAt(pod, 'spec', 'hostname') : '',
      zone: zone ?? '',
    };
    groups.set(ports, [...(groups.get(ports) ?? []), stableKey(endpoint)].sort());
  }
  return groups;
}

/** The endpoints in a slice. */
export function endpointsIn(slice: Json): readonly string[] {
  return listAt(slice, 'endpoints')
    .map((endpoint) =>
      stableKey({
        addresses: endpoint['addresses'],
        conditions: endpoint['conditions'],
        nodeName: textAt(endpoint, 'nodeName'),
        name: textAt(endpoint, 'targetRef', 'name'),
        uid: textAt(endpoint, 'targetRef', 'uid'),
        hostname: textAt(endpoint, 'hostname'),
        zone: textAt(endpoint, 'zone'),
      }),
    )
    .sort();
}

/** A list of ports as one text. */
export function portsKey(ports: readonly Json[]): string {
  const plain = ports.map((port) => [textAt(port, 'name'), textAt(port, 'protocol'), numberAt(port, 'port')]);
  return stableKey(plain.map((port) => stableKey(port)).sort());
}

/** Rule 7: a port by its number, or by its name in the pod's containers. */
function portsOf(service: Json, pod: Json): Json[] {
  return listAt(service, 'spec', 'ports').flatMap((port): Json[] => {
    const target = port['targetPort'] ?? port['port'];
    const named = listAt(pod, 'spec', 'containers')
      .flatMap((container) => listAt(container, 'ports'))
      .find((one) => one['name'] === target && (one['protocol'] ?? 'TCP') === (port['protocol'] ?? 'TCP'));
    const number = typeof target === 'number' ? target : numberAt(named, 'containerPort');
    return number === 0 ? [] : [{ name: port['name'], protocol: port['protocol'], port: number }];
  });
}

function nameOf(object: unknown): string {
  return textAt(object, 'metadata', 'name');
}

/** Rule 1: does anybody write endpoints for this Service? */
export function isSelecting(service: Json): boolean {
  return isJson(at(service, 'spec', 'selector')) && textAt(service, 'spec', 'type') !== 'ExternalName';
}
