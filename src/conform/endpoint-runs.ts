/**
 * EndpointSlices: what the controller writes for a Service, and when it has to. Source: services-and-machinery.md §B2.
 *
 * A sync reads the pods and nodes at one place of the history, never before the one of the last sync of that Service.
 * More than one slice for a list of ports (rule 8, above 100 endpoints) is not judged.
 */
import { stableKey } from '../engine/stable-key.ts';
import type { Collector } from './collector.ts';
import { endpointsIn, endpointsOf, isSelecting, portsKey } from './endpoint-view.ts';
import { hasReferenceTo, isTerminating } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import type { Inputs } from './inputs.ts';
import { at, listAt, numberAt, textAt, textsAt, type Json } from './json.ts';
import type { Attributed, Verdict } from './runs.ts';

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLER = 'endpointslice-controller.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
const SLICE_CHANGE = /^(?:endpoints|ports|metadata\.(?:generation|labels|annotations))(?:$|\.)/;
/** Rule 8. */
const MOST_ENDPOINTS = 100;

/** A sync that does not see the last slice yet is tried again after one second (§A4, §B2.2). */
const RETRY_MS = 1500;

export class EndpointRuns {
  private readonly history: History;
  private readonly inputs: Inputs;
  private readonly collector: Collector;
  /** What the controller has seen at least, for each Service and list of ports. */
  private readonly seen = new Map<string, number>();

  constructor(history: History, inputs: Inputs, collector: Collector) {
    this.history = history;
    this.inputs = inputs;
    this.collector = collector;
  }

  /** A version of an EndpointSlice. */
  judge(write: Write, paths: readonly string[]): Attributed {
    const { before, after, object } = write;
    if (before && !after && this.collector.collects(before, write))
      return { actor: 'garbage-collector', verdict: null };
    if (before && !after && this.collector.emptiesNamespace(write.index))
      return { actor: 'namespace-controller', verdict: null };
    if (!isManaged(object))
      return { actor: 'user', verdict: this.inputs.take(write) ? null : 'nobody asked for this slice' };
    const actor = 'endpointslice-controller';
    if (!after) return { actor, verdict: null };
    const foreign = paths.find((path) => !SLICE_CHANGE.test(path));
    if (foreign !== undefined) return { actor, verdict: `the controller does not change ${foreign}` };
    return {
      actor,
      verdict: this.owned(after, write.index) ?? generationOf(before, after) ?? this.written(write, after),
    };
  }

  private owned(slice: Json, place: number): Verdict {
    const service = this.serviceOf(slice, place);
    if (!service) return 'its Service is not there';
    const labels = textsAt(slice, 'metadata', 'labels');
    const isHeadless = textAt(service, 'spec', 'clusterIP') === 'None';
    if (labels[SERVICE_NAME] !== textAt(service, 'metadata', 'name')) return 'it is not labelled as of its Service';
    if ('service.kubernetes.io/headless' in labels !== isHeadless)
      return 'its label says wrongly whether it is headless';
    return hasReferenceTo(slice, service) ? null : 'it does not refer to its Service as its owner';
  }

  private written(write: Write, slice: Json): Verdict {
    const service = this.serviceOf(slice, write.index);
    if (!service) return null;
    const found = stableKey(endpointsIn(slice));
    const isEmpty = listAt(slice, 'endpoints').length === 0;
    const ports = portsKey(listAt(slice, 'ports'));
    const key = `${uidOf(service)} ${isEmpty ? '' : ports}`;
    const isRight = (seen: Json, place: number): boolean => {
      const groups = this.wanted(seen, place);
      if (isEmpty) return groups.size === 0;
      const wanted = groups.get(ports) ?? [];
      return wanted.length > MOST_ENDPOINTS || stableKey(wanted) === found;
    };
    // The Service as well may have been read before its last change.
    const last = this.history.lastPlace(write.index, ({ object }) => uidOf(object) === uidOf(service));
    const services = [service, this.history.byUid('services', uidOf(service), last - 1)].filter((one) => one !== null);
    const place = this.places(this.seen.get(key) ?? 0, write.index).find((one) =>
      services.some((seen) => isRight(seen, one)),
    );
    if (place === undefined)
      return `no run writes the endpoints ${words(endpointsIn(slice))} here; the model could write ${words(
        [...this.wanted(service, write.index).values()].flat(),
      )}`;
    this.seen.set(key, place);
    return null;
  }

  private serviceOf(slice: Json, place: number): Json | null {
    const [owner] = listAt(slice, 'metadata', 'ownerReferences');
    return this.history.byUid('services', textAt(owner, 'uid'), place);
  }

  private wanted(service: Json, place: number): ReturnType<typeof endpointsOf> {
    return endpointsOf(service, this.history.objects('pods', place), this.history.objects('nodes', place));
  }

  private places(from: number, to: number): number[] {
    return this.history.places(from, to, ({ kind }) => kind === 'pods' || kind === 'nodes');
  }

  /** Services whose slices have been left for too long as the controller would not write them. */
  unfinished(end: number, t: number): string[] {
    const from = this.history.lastPlace(end, (write) => write.t < t - RETRY_MS);
    return this.wrong(end, this.places(from, end), from);
  }

  private wrong(end: number, places: readonly number[], since: number): string[] {
    return [...this.history.objects('services', end)].flatMap(([name, service]) => {
      if (!isSelecting(service) || isTerminating(service) || this.history.object('services', name, since) !== service)
        return [];
      const slices = [...this.history.objects('endpointslices', end).values()].filter(
        (slice) => isManaged(slice) && this.serviceOf(slice, end) === service,
      );
      const held = new Map<string, readonly string[]>();
      for (const slice of slices) {
        const ports = portsKey(listAt(slice, 'ports'));
        if (endpointsIn(slice).length > 0) held.set(ports, [...(held.get(ports) ?? []), ...endpointsIn(slice)].sort());
      }
      const key = (groups: ReadonlyMap<string, readonly string[]>): string => stableKey(Object.fromEntries(groups));
      const isRight = slices.length > 0 && places.some((place) => key(this.wanted(service, place)) === key(held));
      if (isRight || this.waitsForNode(service, end)) return [];
      const wanted = [...this.wanted(service, end).values()].flat();
      return [`endpointslice-controller: the model could write the endpoints ${words(wanted)} of service ${name}`];
    });
  }

  /** Rule 4: a pod whose Node is not there makes the sync fail, and it is tried again later and later. */
  private waitsForNode(service: Json, end: number): boolean {
    const selector = Object.entries(textsAt(service, 'spec', 'selector'));
    const nodes = this.history.objects('nodes', end);
    return [...this.history.objects('pods', end).values()].some((pod) => {
      const labels = textsAt(pod, 'metadata', 'labels');
      const node = textAt(pod, 'spec', 'nodeName');
      return node !== '' && !nodes.has(node) && selector.every(([name, value]) => labels[name] === value);
    });
  }
}

function isManaged(slice: Json): boolean {
  return textsAt(slice, 'metadata', 'labels')[MANAGED_BY] === CONTROLLER;
}

/** Generations count the changes of endpoints and ports. */
function generationOf(before: Json | null, after: Json): Verdict {
  const generation = (slice: Json | null): number => numberAt(slice, 'metadata', 'generation');
  const content = (slice: Json | null): string => stableKey([slice?.['endpoints'], slice?.['ports']]);
  const expected = generation(before) + (before === null || content(before) !== content(after) ? 1 : 0);
  return generation(after) === expected ? null : `metadata.generation is ${generation(after)}, where it is ${expected}`;
}

function words(endpoints: readonly string[]): string {
  const names = endpoints.map((text) => {
    const endpoint: unknown = JSON.parse(text);
    const holds = ['ready', 'serving', 'terminating'].filter(
      (name) => textAt(endpoint, 'name') !== '' && isTrue(endpoint, name),
    );
    return `${textAt(endpoint, 'name')} (${holds.join(', ') || 'not ready'})`;
  });
  return names.length > 0 ? names.join(', ') : 'none';
}

function isTrue(endpoint: unknown, name: string): boolean {
  return at(endpoint, 'conditions', name) === true;
}
