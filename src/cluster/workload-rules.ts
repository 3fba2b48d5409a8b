/**
 * ReplicaSet controller and kubelet. Sources: workloads.md §5.3–5.4, §2.9–2.10.
 */
import type { Each, Op, Rule, Snap, Step, View } from '../engine/contract.ts';
import type { PodInput } from '../../models/pod/machine.ts';
import type { ReplicaSetContext } from '../../models/replicaset/machine.ts';
import type { Arithmetic } from './arithmetic.ts';
import { replicaSetContext } from './deployment-rule.ts';
import { adoptPods } from './adoption.ts';
import { beginsToWait, minReadySeconds, stopsWaiting } from './availability.ts';
import type { Kinds } from './kinds.ts';
import type { NodeClasses } from './node-classes.ts';
import { placedByName } from './placement.ts';
import { admitted, quotaWakes } from './quota.ts';
import { isRefused, workload, type Scenario } from './scenario.ts';
import { toleranceOn } from './taint-rules.ts';

/** What a ReplicaSet counts of a pod. */
function counted(s: Snap | null): string {
  if (!s) return 'absent';
  return s.tags.has('available') ? 'available' : s.tags.has('active') ? 'active' : 'inactive';
}

const actor = 'replicaset-controller';
/** The same key once more. */
const again: Op = { op: 'enqueue', rule: actor, on: 'self' };

/** R2 to R6: adopts; creates or deletes pods, then reports what it saw before. */
export function replicaSetRule(
  kinds: Kinds,
  scenario: Scenario,
  classes: NodeClasses,
  { victimRank, mayManagePods, missingPods }: Pick<Arithmetic, 'victimRank' | 'mayManagePods' | 'missingPods'>,
): Rule<Scenario> {
  return {
    name: actor,
    class: 'prompt',
    forEach: kinds.replicaSet,
    fairness: 'weak',
    wakesCoverReads: true,
    wakes: [
      {
        on: kinds.replicaSet,
        changed: (before, after) => before?.context['replicas'] !== after?.context['replicas'],
        key: 'self',
      },
      { on: kinds.pod, changed: (before, after) => counted(before) !== counted(after), key: ['owner'] },
      ...quotaWakes(scenario, kinds),
    ],
    steps: (v) => {
      const rs = replicaSetContext(v.self);
      const pods = v.fold(kinds.podCounts, { via: 'owner' });
      const adoption = adoptPods(v, kinds, rs.workload);
      if (adoption.count > 0) return [{ actor, verb: 'adopt', ops: [...adoption.ops, again] }];
      const manages = mayManagePods(unseenPods(v, kinds));
      const wanted = manages ? missingPods(rs.replicas, pods.active) : 0;
      const missing = admitted(v, kinds, rs.workload, wanted);
      const status: Step['ops'] =
        rs.statusReplicas === pods.active && rs.available === pods.available
          ? []
          : [{ op: 'send', to: 'self', event: { type: 'STATUS', replicas: pods.active, available: pods.available } }];
      if (missing > 0) {
        const input = podInput(v.config, rs);
        return [
          {
            actor,
            verb: 'create',
            args: { pods: missing },
            ops: [
              { op: 'create', kind: kinds.pod, input, count: missing, refs: { owner: 'self' } },
              ...placedByName(v, kinds, classes, rs.workload),
              ...status,
            ],
          },
        ];
      }
      if (missing < 0)
        return [
          {
            actor,
            verb: 'delete',
            args: { pods: -missing },
            ops: [
              deletion(kinds, -missing, rs.controller !== null, victimRank),
              ...stopsWaiting(v.config, terminating(kinds)),
              ...status,
            ],
          },
        ];
      return status.length === 0 ? [] : [{ actor, verb: 'status', ops: status }];
    },
  };
}

/** A pod of this ReplicaSet's template. */
function podInput(scenario: Scenario, { workload: index, template, works }: ReplicaSetContext): PodInput {
  return {
    workload: index,
    template,
    works,
    probe: workload(scenario, index).template.hasReadinessProbe,
    waits: minReadySeconds(scenario, index) > 0,
    orphan: false,
  };
}

/** Whose last change of pods the view does not show; asked only where caches may lag, because every read costs. */
export function unseenPods(v: View<Scenario>, kinds: Kinds): 'own' | 'other' | null {
  return v.config.disturbances.includes('stale-read') ? v.unseen(kinds.pod) : null;
}

/** All pods that are Terminating now. */
export function terminating(kinds: Kinds): Each {
  return { each: kinds.pod, where: (s) => s.tags.has('terminating') };
}

/** §5.4; rule 5 looks at co-located pods only under a controlling Deployment. */
function deletion(
  kinds: Kinds,
  count: number,
  controlled: boolean,
  victimRank: Arithmetic['victimRank'],
): Step['ops'][number] {
  return {
    op: 'send',
    event: { type: 'DELETE' },
    to: {
      pick: {
        from: kinds.pod,
        through: { via: 'owner' },
        count,
        rank: (s, near) =>
          s.tags.has('active')
            ? victimRank({
                scheduled: s.tags.has('bound'),
                pending: s.tags.has('phase Pending'),
                ready: s.tags.has('ready'),
                available: s.tags.has('available'),
                deletionCost: 0,
                colocated: controlled && s.tags.has('bound') ? colocated(near(kinds.podsByWorkload, 'node'), s) : 0,
              })
            : null,
      },
    },
  };
}

/** Active pods of the same Deployment, of every version, on a node. */
function colocated(pods: ReadonlyMap<string, number>, s: Snap): number {
  const prefix = `${String(s.context['workload'])} `;
  return [...pods].reduce(
    (sum, [name, n]) => (name.startsWith(prefix) && !name.endsWith('terminating') ? sum + n : sum),
    0,
  );
}

/** What a living kubelet does by itself: start, become ready again, end. */
export function kubeletRule(kinds: Kinds): Rule<Scenario> {
  return {
    name: 'kubelet',
    class: 'progress',
    forEach: kinds.pod,
    fairness: 'weak',
    steps: (v) => {
      const { value, context } = v.self;
      const verbs: Readonly<Record<string, readonly [string, string]>> = {
        Starting: ['start', 'START'],
        NotReady: ['recover', 'RECOVER'],
        Terminating: ['stop', 'STOPPED'],
        Preempted: ['stop', 'STOPPED'],
        Ready: ['exit', 'CRASH'],
        NewlyReady: ['exit', 'CRASH'],
      };
      const [verb, type] = verbs[String(value)] ?? [];
      const node = v.deref('node');
      if (!verb || !type || !node?.tags.has('up')) return [];
      // §2.8: not admitted beside a NoExecute taint; the taint eviction controller deletes it.
      if (value === 'Starting' && toleranceOn(v.config, context['workload'], node.context['index']) === 'evict')
        return [];
      // §2.8, §5.7: refused, Failed at once, and no longer counted; the object itself is forgotten.
      if (value === 'Starting' && isRefused(v.config, context['workload']))
        return [{ actor: 'kubelet', verb: 'refuse', ops: [{ op: 'send', to: 'self', event: { type: 'COLLECT' } }] }];
      // A version that does not work and has no probe starts, counts as ready, and exits again.
      if (v.self.tags.has('ready') && context['works'] === true) return [];
      if (value === 'NotReady' && context['works'] === false && context['probe'] === true) return [];
      const waiting = value === 'Starting' || value === 'NotReady' ? beginsToWait(v.config, v.self) : [];
      return [{ actor: 'kubelet', verb, ops: [{ op: 'send', to: 'self', event: { type } }, ...waiting] }];
    },
  };
}
