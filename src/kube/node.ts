/**
 * Nodes: labels, taints and what they can hold.
 */
import { readBase } from './metadata.ts';
import { parseIntOrPercent } from './percent.ts';
import type { Reader } from './reader.ts';
import type { NodeObject, Taint } from './types.ts';

function readTaint(reader: Reader): Taint {
  reader.get('key').required('a taint key');
  reader.get('effect').required('one of NoSchedule, PreferNoSchedule, NoExecute');
  return {
    key: reader.get('key').string(''),
    value: reader.get('value').string(''),
    effect: reader.get('effect').oneOf(['NoSchedule', 'PreferNoSchedule', 'NoExecute'], 'NoSchedule'),
  };
}

/** Reads a Node; its capacity is `null` when the document does not state it. */
export function readNode(reader: Reader, apiVersion: string): NodeObject {
  const base = readBase(reader, apiVersion, 'Node');
  const spec = reader.get('spec');
  const allocatable = reader.get('status').get('allocatable').quantities();
  const capacity = reader.get('status').get('capacity').quantities();
  const stated = allocatable.size > 0 ? allocatable : capacity;
  const failsAt = readFailsAt(reader.get('metadata').get('annotations').get(FAILS_AT));
  return {
    ...base,
    kind: 'Node',
    unschedulable: spec.get('unschedulable').boolean(false),
    taints: spec.get('taints').items().map(readTaint),
    allocatable: stated.size === 0 ? null : Object.fromEntries(stated),
    ...(failsAt === null ? {} : { failsAt }),
  };
}

/** The load at which a node fails, as its author declares it: Kubernetes knows no such thing. */
const FAILS_AT = 'seatrial/fails-at';

function readFailsAt(reader: Reader): number | null {
  if (!reader.present) return null;
  const share = parseIntOrPercent(reader.value);
  if (share?.kind === 'percent' && share.value > 0 && share.value <= 100) return share.value;
  reader.fault('a percentage of 1% to 100%');
  return null;
}
