/**
 * Nodes: what the node lifecycle controller writes, and the kubelet's own reports. Sources: workloads.md §3.3;
 * autoscaling-and-disruption.md §6.2.
 *
 * The health of a node follows `models/node`: it is silent from the moment at which the script stops its kubelet, lost
 * when the controller says so, and up again when its kubelet reports.
 */
import { createActor, type Actor } from 'xstate';
import { nodeMachine, type NodeEvent } from '../../models/node/machine.ts';
import { tainting } from '../../models/node-lifecycle/zones.ts';
import { stableKey } from '../engine/stable-key.ts';
import { at, condition, isJson, listAt, textAt, textsAt, type Json } from './json.ts';
import { isReady, nodeOf } from './facts.ts';
import type { History, Write } from './history.ts';
import type { Inputs } from './inputs.ts';
import type { Verdict } from './runs.ts';

const PREFIX = 'node.kubernetes.io/';
const CLOCK_MS = 1500;
/** A pass over all nodes may come so late. */
const PASS_MS = 500;
const MANAGED = [
  'not-ready',
  'unreachable',
  'memory-pressure',
  'disk-pressure',
  'pid-pressure',
  'network-unavailable',
  'unschedulable',
];
/** Written by node controllers that decide nothing: the TTL of configuration, labels by their old names. */
const TTL = /^metadata\.annotations\.node\.alpha\.kubernetes\.io\/ttl$/;
const OLD_LABEL = /^metadata\.labels\.beta\.kubernetes\.io\/(?:os|arch)$/;

export class NodeRuns {
  private readonly history: History;
  private readonly inputs: Inputs;
  private readonly health = new Map<string, Actor<typeof nodeMachine>>();

  constructor(history: History, inputs: Inputs) {
    this.history = history;
    this.inputs = inputs;
  }

  created(write: Write): void {
    const actor = createActor(nodeMachine, { input: { index: this.health.size } });
    actor.start();
    this.health.set(write.name, actor);
  }

  removed(write: Write): Verdict {
    this.follow(write.name, { type: 'REMOVE' });
    return this.inputs.take(write) ? null : 'nobody asked for the node to be deleted';
  }

  changed(write: Write, paths: readonly string[]): Verdict {
    const { before, after } = write;
    if (!before || !after) return 'the node is not there';
    // Versions in which only the TTL is new are not recorded, so that it may come with any other change.
    const ttl = textsAt(after, 'metadata', 'annotations')['node.alpha.kubernetes.io/ttl'] ?? '0';
    if (ttl !== '0') return 'a small cluster has the TTL 0';
    const essential = paths.filter((path) => !TTL.test(path));
    const isStatus = essential.length > 0 && essential.every((path) => path.startsWith('status'));
    if (essential.length === 0) return null;
    if (essential.every((path) => OLD_LABEL.test(path)))
      return hasOldLabels(after) ? null : 'the old labels are not the new ones';
    if (isStatus) return isUnknown(after) && !isUnknown(before) ? this.lost(write) : this.reported(write);
    if (essential.every((path) => path === 'spec.taints') && this.isByTaints(write)) return null;
    if (this.inputs.take(write)) return null;
    return `nobody asked for this change of ${essential.join(', ')}; the model could set the taints ${this.couldTaint(after).join(', ') || 'none'}`;
  }

  /** N2: no heartbeat for the whole grace. */
  private lost(write: Write): Verdict {
    const since = this.silentSince(write);
    const grace = this.history.recording.graceSeconds * 1000;
    if (since === null) return 'no run marks a node as Unknown whose kubelet reports';
    if (write.t - since + CLOCK_MS < grace - CLOCK_MS) return `the grace of ${grace / 1000} s is not over`;
    return this.follow(write.name, { type: 'FAIL' }) ?? this.follow(write.name, { type: 'DETECT' });
  }

  /** The kubelet's report: part of the world, as long as it is not silent. */
  private reported(write: Write): Verdict {
    if (this.silentSince(write) !== null) return 'a silent kubelet has reported';
    const tags = this.health.get(write.name)?.getSnapshot();
    return tags?.hasTag('tainted') ? this.follow(write.name, { type: 'RETURN' }) : null;
  }

  /** When the kubelet of this node fell silent; `null` while it reports. */
  silentSince({ name, kind, object, seq }: Write): number | null {
    const node = kind === 'nodes' ? name : textAt(object, 'spec', 'nodeName');
    const last = this.inputs.lastVerb('node', node, ['node-fail', 'node-recover', 'node-add'], seq);
    return last?.verb === 'node-fail' ? last.t : null;
  }

  private follow(name: string, event: NodeEvent): Verdict {
    const actor = this.health.get(name);
    if (!actor?.getSnapshot().can(event)) return `the node machine takes no ${event.type} here`;
    actor.send(event);
    return null;
  }

  /** N4, T2, T3: may these taints come and go? Each managed one by the conditions, all others stay. */
  private isByTaints({ before, after, index }: Write): boolean {
    const keys = (object: Json | null): string[] => listAt(object, 'spec', 'taints').map(taintName);
    const [old, fresh] = [keys(before), keys(after)];
    const added = fresh.filter((taint) => !old.includes(taint));
    const gone = old.filter((taint) => !fresh.includes(taint));
    const kept = listAt(after, 'spec', 'taints').filter((taint) => old.includes(taintName(taint)));
    const same = kept.every((taint) =>
      listAt(before, 'spec', 'taints').some((other) => stableKey(other) === stableKey(taint)),
    );
    const wanted = before ? wantedTaints(before) : [];
    const execute = before ? [executeTaint(before)] : [];
    const allowed =
      added.every((taint) => wanted.includes(taint) || (execute.includes(taint) && this.taintsNow(index))) &&
      gone.every(
        (taint) => isManaged(taint) && !wanted.includes(taint) && !(execute.includes(taint) && this.taintsNow(index)),
      );
    // NoSchedule and NoExecute are written apart; a swap of NoExecute taints is two writes as well.
    const effects = new Set([...added, ...gone].map((taint) => taint.endsWith(':NoExecute')));
    return same && allowed && effects.size === 1;
  }

  /** T4, T5: not while all zones are down. */
  private taintsNow(place: number): boolean {
    const zones = new Map<string, { ready: number; notReady: number }>();
    for (const node of this.history.objects('nodes', place).values()) {
      const labels = textsAt(node, 'metadata', 'labels');
      const key = `${labels['topology.kubernetes.io/region'] ?? ''}/${labels['topology.kubernetes.io/zone'] ?? ''}`;
      const zone = zones.get(key) ?? { ready: 0, notReady: 0 };
      const ready = condition(node, 'Ready')?.['status'] === 'True';
      zones.set(key, { ready: zone.ready + (ready ? 1 : 0), notReady: zone.notReady + (ready ? 0 : 1) });
    }
    return tainting([...zones.values()]).zones.some((zone) => zone.taints);
  }

  private couldTaint(node: Json): string[] {
    return wantedTaints(node);
  }

  /** Taints that must still come or go when nothing else happens. */
  unfinished(end: number, t: number): string[] {
    return [...this.history.objects('nodes', end)].flatMap(([name, node]) => {
      const now = listAt(node, 'spec', 'taints')
        .map(taintName)
        .filter((taint) => isManaged(taint));
      const wanted = wantedTaints(node);
      const execute = executeTaint(node);
      // T2: NoExecute taints come and go with the next pass over all nodes.
      const passed = t - this.lastStatus(end) > this.history.recording.monitorSeconds * 1000 + PASS_MS;
      if (execute && passed && this.taintsNow(end) && this.isAlone(node, end)) wanted.push(execute);
      const missing = wanted.filter((taint) => !now.includes(taint));
      const stale = now.filter(
        (taint) => !wanted.includes(taint) && taint !== execute && (passed || !taint.endsWith(':NoExecute')),
      );
      return [
        ...(hasOldLabels(node) || !condition(node, 'Ready')
          ? []
          : [`the node controller repeats the labels of node ${name}`]),
        ...missing.map((taint) => `the node lifecycle controller taints node ${name} with ${taint}`),
        ...stale.map((taint) => `the node lifecycle controller takes ${taint} from node ${name}`),
        ...this.readyOn(node, end).map((pod) => `the node lifecycle controller takes Ready from pod ${pod}`),
      ];
    });
  }

  /** When a node was last lost or found: the others' taints may hang on it (T4–T6). */
  private lastStatus(end: number): number {
    const place = this.history.lastPlace(
      end,
      (write) => write.kind === 'nodes' && isReady(write.before) !== isReady(write.after),
    );
    return this.history.writes[place - 1]?.t ?? 0;
  }

  /** N3: pods that still count as ready on a node that was found lost. */
  private readyOn(node: Json, place: number): string[] {
    if (!isUnknown(node)) return [];
    const pods = [...this.history.objects('pods', place)].filter(
      ([, pod]) => nodeOf(pod) === textAt(node, 'metadata', 'name') && isReady(pod),
    );
    return pods.map(([name]) => name);
  }

  /** The taint of a second lost node may come ten seconds later. */
  private isAlone(node: Json, place: number): boolean {
    const lost = [...this.history.objects('nodes', place).values()].filter((one) => executeTaint(one) !== null);
    return lost.length === 1 && lost[0] === node;
  }
}

/** `node.kubernetes.io/unreachable:NoExecute`. */
function taintName(taint: Json): string {
  return `${textAt(taint, 'key')}:${textAt(taint, 'effect')}`;
}

function isManaged(taint: string): boolean {
  return (
    MANAGED.some((key) => taint === `${PREFIX}${key}:NoSchedule`) ||
    /^node\.kubernetes\.io\/(?:not-ready|unreachable):NoExecute$/.test(taint)
  );
}

/** os and arch are repeated under their old names. */
function hasOldLabels(node: Json): boolean {
  const labels = textsAt(node, 'metadata', 'labels');
  return ['os', 'arch'].every((name) => labels[`beta.kubernetes.io/${name}`] === labels[`kubernetes.io/${name}`]);
}

function isUnknown(node: Json): boolean {
  return condition(node, 'Ready')?.['status'] === 'Unknown';
}

/** N4: the NoSchedule taints that the conditions and the cordon ask for. */
function wantedTaints(node: Json): string[] {
  const status = (type: string): unknown => condition(node, type)?.['status'];
  const pressure = {
    MemoryPressure: 'memory-pressure',
    DiskPressure: 'disk-pressure',
    PIDPressure: 'pid-pressure',
    NetworkUnavailable: 'network-unavailable',
  };
  const keys = [
    ...(status('Ready') === 'False' ? ['not-ready'] : []),
    ...(status('Ready') === 'Unknown' ? ['unreachable'] : []),
    ...Object.entries(pressure).flatMap(([type, key]) => (status(type) === 'True' ? [key] : [])),
    ...(at(node, 'spec', 'unschedulable') === true ? ['unschedulable'] : []),
  ];
  return keys.map((key) => `${PREFIX}${key}:NoSchedule`);
}

/** T2: the NoExecute taint of a node that is not ready. */
function executeTaint(node: Json): string | null {
  const ready = condition(node, 'Ready');
  if (!isJson(ready) || ready['status'] === 'True') return null;
  return `${PREFIX}${ready['status'] === 'False' ? 'not-ready' : 'unreachable'}:NoExecute`;
}
