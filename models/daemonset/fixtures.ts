/**
 * Nodes and pods for the tests of the DaemonSet arithmetic.
 */
import type { IntOrPercent } from '../../src/kube/types.ts';
import type { DaemonNode, DaemonPod, DaemonSetView } from './rules.ts';

/** A scheduled pod of the version asked for, by default available. */
export function pod(id: string, difference: Partial<DaemonPod> = {}): DaemonPod {
  return {
    id,
    isNew: true,
    terminating: false,
    phase: 'live',
    scheduled: true,
    ready: true,
    available: true,
    created: 0,
    ...difference,
  };
}

export const old: Partial<DaemonPod> = { isNew: false };
export const broken: Partial<DaemonPod> = { ready: false, available: false };
export const terminating: Partial<DaemonPod> = { terminating: true };

/** An eligible node with these pods. */
export function node(id: string, pods: readonly DaemonPod[], difference: Partial<DaemonNode> = {}): DaemonNode {
  return { id, exists: true, shouldRun: true, shouldContinue: true, pods, backingOff: false, ...difference };
}

export const ineligible: Partial<DaemonNode> = { shouldRun: false, shouldContinue: false };
/** It has an untolerated NoSchedule taint. */
export const sunset: Partial<DaemonNode> = { shouldRun: false, shouldContinue: true };

/** A number, or a percentage if it ends so. */
function amount(value: number | string): IntOrPercent {
  return typeof value === 'number' ? { kind: 'int', value } : { kind: 'percent', value: parseInt(value, 10) };
}

/** A rolling update with so many unavailable, or with a surge. */
export function rolling(
  maxUnavailable: number | string,
  maxSurge: number | string = 0,
): DaemonSetView['updateStrategy'] {
  return { type: 'RollingUpdate', maxSurge: amount(maxSurge), maxUnavailable: amount(maxUnavailable) };
}

/** What a sync sees of these nodes. */
export function view(
  nodes: readonly DaemonNode[],
  updateStrategy: DaemonSetView['updateStrategy'] = rolling(1),
  stranded: readonly string[] = [],
): DaemonSetView {
  return { updateStrategy, deleting: false, satisfied: true, nodes, stranded };
}
