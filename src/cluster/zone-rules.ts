/**
 * Zone states of the node lifecycle controller: where most of a small zone is down, its nodes get no NoExecute taint and
 * their pods stay. Source: autoscaling-and-disruption.md §6.2, T4 and T5.
 *
 * That takes three lost nodes in a zone of four or more, so smaller worlds have no state and no rule for it. The other
 * case of T5, every zone down, cannot arise: one node always stays up.
 */
import type { Rule, View } from '../engine/contract.ts';
import type { NodeObject } from '../kube/types.ts';
import { tainting, type ZoneCount } from '../../models/node-lifecycle/zones.ts';
import { ZONE } from '../kube/node-match.ts';
import type { Kinds } from './kinds.ts';
import { toSelf } from './operations.ts';
import type { Scenario } from './scenario.ts';
import { taintUnreachable } from './taint-rules.ts';

const REGION = 'topology.kubernetes.io/region';
const EXCLUDED = 'node.kubernetes.io/exclude-disruption';
const LOST_TO_PAUSE = 3;

function zoneKey(node: NodeObject): string {
  return `${node.labels[REGION] ?? ''}/${node.labels[ZONE] ?? ''}`;
}

/** Can enough nodes of one zone be lost? Zones that positions stand for have one node each. */
export function zonesMatter(scenario: Scenario): boolean {
  const joins = scenario.disturbances.includes('node-join') ? scenario.depth : 0;
  const keys = scenario.nodes.map(({ object }) => zoneKey(object));
  const largest = Math.max(...keys.map((key) => keys.filter((other) => other === key).length));
  return scenario.depth >= LOST_TO_PAUSE && largest + joins > LOST_TO_PAUSE;
}

/** Do lost nodes of the rule's own zone get the NoExecute taint now? `detecting`: the own node is being found lost. */
export function taintsNow(v: View<Scenario>, kinds: Kinds, detecting: boolean): boolean {
  const keyOf = (index: unknown): string | null => {
    const node = v.config.nodes[Number(index)]?.object;
    return node && !Object.hasOwn(node.labels, EXCLUDED) ? zoneKey(node) : null;
  };
  const zones = new Map<string, ZoneCount>();
  const count = (key: string | null, ready: number, notReady: number): void => {
    if (key === null) return;
    const zone = zones.get(key) ?? { ready: 0, notReady: 0 };
    zones.set(key, { ready: zone.ready + ready, notReady: zone.notReady + notReady });
  };
  for (const node of v.all(kinds.node)) {
    if (!node?.tags.has('exists')) continue;
    const lost = node.tags.has('tainted');
    count(keyOf(node.context['index']), lost ? 0 : 1, lost ? 1 : 0);
  }
  const own = keyOf(v.self.context['index']);
  if (detecting) count(own, -1, 1);
  if (own === null) return true;
  return tainting([...zones.values()]).zones[[...zones.keys()].indexOf(own)]?.taints !== false;
}

/** T3: a node that waited for its taint gets it when its zone is better. */
export function zoneRules(kinds: Kinds, scenario: Scenario): Rule<Scenario>[] {
  if (!zonesMatter(scenario)) return [];
  return [
    {
      name: 'node-lifecycle-controller, zones',
      class: 'prompt',
      forEach: kinds.node,
      fairness: 'weak',
      applies: (s) => s.tags.has('paused'),
      wakes: [{ on: kinds.node, changed: () => true, key: 'every' }],
      steps: (v) =>
        v.self.tags.has('paused') && taintsNow(v, kinds, false)
          ? [
              {
                actor: 'node-lifecycle-controller',
                verb: 'taint',
                ops: [toSelf({ type: 'TAINT' }), ...taintUnreachable(kinds, scenario)],
              },
            ]
          : [],
    },
  ];
}
