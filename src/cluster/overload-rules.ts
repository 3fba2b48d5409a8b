/**
 * Nodes that fail under load, where Node documents declare it: such a node goes silent as soon as its pods request as much
 * as it does not survive, and comes back when nothing is left on it that would start again.
 *
 * Departures: requests stand for use; the last schedulable node never fails.
 */
import type { Op, Rule, Snap, View } from '../engine/contract.ts';
import { isOverloaded } from '../../models/node/overload.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { Kinds } from './kinds.ts';
import { heartbeatsAgain, monitorGrace } from './node-rules.ts';
import { leavesUsableNode, toSelf } from './operations.ts';
import { workload, type Scenario } from './scenario.ts';

/** What a node declares, if it is one of those. */
function limitOf({ nodes }: Scenario, node: Snap): { readonly cpu: number; readonly failsAt: number } | null {
  const object = nodes[Number(node.context['index'])]?.object;
  const cpu = object?.allocatable?.['cpu'];
  return object?.failsAt === undefined || cpu === undefined ? null : { cpu, failsAt: object.failsAt };
}

/** What the pods request whose containers run here; nothing as long as some are only starting: load builds up slowly. */
function requestedHere(v: View<Scenario>, kinds: Kinds): number {
  const pods = [...v.fold(kinds.podStates, { via: 'node' })].map(([name, count]) => {
    const [index, state] = name.split(' ');
    return { state, cpu: (workload(v.config, index).template.requests['cpu'] ?? 0) * count };
  });
  if (pods.some(({ state }) => state === 'starting')) return 0;
  return pods.reduce((sum, { cpu }) => sum + cpu, 0);
}

/** Fails and comes back; none where no node declares it. */
export function overloadRules(
  kinds: Kinds,
  scenario: Scenario,
  cancelsEviction: Arithmetic['cancelsEviction'],
): Rule<Scenario>[] {
  if (!scenario.nodes.some(({ object }) => object.failsAt !== undefined)) return [];
  const fail: Op[] = [toSelf({ type: 'FAIL' }), { op: 'start', timer: monitorGrace, on: 'self' }];
  return [
    {
      name: 'overload',
      class: 'progress',
      forEach: kinds.node,
      fairness: 'weak',
      steps: (v) => {
        const limit = limitOf(v.config, v.self);
        if (!limit) return [];
        const { tags } = v.self;
        const { active } = v.fold(kinds.podCounts, { via: 'node' });
        if (!tags.has('up'))
          return tags.has('tainted') && active === 0
            ? [{ actor: 'world', verb: 'recover', ops: heartbeatsAgain(v, kinds, cancelsEviction) }]
            : [];
        if (!leavesUsableNode(v, kinds) || !isOverloaded(requestedHere(v, kinds), limit.cpu, limit.failsAt)) return [];
        return [{ actor: 'world', verb: 'overload', ops: fail }];
      },
    },
  ];
}
