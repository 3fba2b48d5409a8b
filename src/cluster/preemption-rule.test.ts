/**
 * Preemption in the searched cluster.
 */
import { describe, expect, it } from 'vitest';
import type { View } from '../engine/contract.ts';
import type { Kinds } from './kinds.ts';
import type { Disturbance, Scenario } from './scenario.ts';
import { everSeen, manifest, oneCpu, prioritized, priorityClass, scenarioOf } from './testing.ts';

const high = priorityClass('high', 10);
const full = high + prioritized('high') + prioritized('low') + oneCpu('a') + oneCpu('b');
const seen = (
  text: string,
  disturbances: readonly Disturbance[],
  is: (v: View<Scenario>, kinds: Kinds) => boolean,
  depth = 1,
): boolean => everSeen(scenarioOf(text, disturbances, depth), depth, is);

/** So many pods of a workload in that state. */
const has = (v: View<Scenario>, kinds: Kinds, index: number, state: string): number =>
  v.fold(kinds.podStates).get(`${index} ${state}`) ?? 0;
const isNominated = (v: View<Scenario>, kinds: Kinds): boolean => v.fold(kinds.nominated).size > 0;
const isEnding = (v: View<Scenario>, kinds: Kinds): boolean => v.fold(kinds.preempted).size > 0;

describe('a pod of a higher priority that fits nowhere', () => {
  it('is nominated and waits while its victim is ending, and takes its place then', () => {
    expect(seen(full, ['scale'], (v, k) => isNominated(v, k) && isEnding(v, k))).toBe(true);
    expect(seen(full, ['scale'], (v, k) => has(v, k, 0, 'ready') === 2 && has(v, k, 1, 'ready') === 0)).toBe(true);
    // The victim still has what it has.
    expect(seen(full, ['scale'], (v, k) => isEnding(v, k) && has(v, k, 0, 'ready') === 2)).toBe(false);
  });

  it('takes another node that has become free before', () => {
    const ended = (v: View<Scenario>, k: Kinds): boolean => isEnding(v, k) && !isNominated(v, k);
    expect(seen(full, ['scale'], ended)).toBe(false);
    expect(seen(full, ['scale', 'node-join'], ended, 2)).toBe(true);
  });

  it('preempts nobody of its own priority, and nobody at all with the policy Never', () => {
    const equal = high + prioritized('high', { replicas: 2 }) + oneCpu('a') + oneCpu('b');
    expect(seen(equal, ['scale'], isEnding)).toBe(false);
    const never = full.replace('value: 10,', 'value: 10, preemptionPolicy: Never,');
    expect(seen(never, ['scale'], (v, k) => has(v, k, 0, 'unscheduled') > 0)).toBe(true);
    expect(seen(never, ['scale'], isEnding)).toBe(false);
  });

  it('forgets its nomination when that node is removed', () => {
    const isLost = (v: View<Scenario>, k: Kinds): boolean =>
      v
        .all(k.node)
        .some(
          (node, slot) =>
            node?.tags.has('removed') === true &&
            v.fold(k.nominated, { via: 'nominated', of: { kind: k.node, slot } }).size > 0,
        );
    expect(seen(full, ['scale', 'node-removal'], isNominated, 2)).toBe(true);
    expect(seen(full, ['scale', 'node-removal'], isLost, 2)).toBe(false);
  });
});

describe('a pod of a DaemonSet', () => {
  const agent = manifest('DaemonSet', 'agent', '', 'priorityClassName: system-node-critical')
    .replaceAll('app: web', 'app: agent')
    .replace('image: web,', 'image: web, resources: { requests: { cpu: 1 } },');
  it('preempts on its own node, whoever has come there before', () => {
    // The pod of the DaemonSet comes back to its node, where another one of lower priority may have been put meanwhile.
    const text = agent + prioritized('low', { replicas: 1 }) + oneCpu('a', '2') + oneCpu('b', '1');
    expect(seen(text, ['scale', 'delete-pod'], isEnding, 2)).toBe(true);
    expect(seen(text, ['scale', 'delete-pod'], (v, k) => isNominated(v, k) && !isEnding(v, k), 2)).toBe(false);
  });
});
