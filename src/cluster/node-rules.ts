/**
 * Nodes: failure and return, detection, removal and pod garbage collection.
 * Sources: workloads.md §3; autoscaling-and-disruption.md §6–8.
 *
 * Departures: Unknown, NoSchedule, NoExecute and the pods' Ready=False come in one step, without the limit of one node
 * in ten seconds; the last schedulable node never fails.
 */
import type { Op, Rule, Snap, Step, Timer, View } from '../engine/contract.ts';
import type { Arithmetic } from './arithmetic.ts';
import { stopsWaiting } from './availability.ts';
import type { Kinds } from './kinds.ts';
import type { NodeClasses } from './node-classes.ts';
import { endNominations } from './preemption-rule.ts';
import { disturbance, leavesUsableNode, toSelf, workloadsHere } from './operations.ts';
import { workload, type Disturbance, type Scenario } from './scenario.ts';
import { quarantine, taintUnreachable, untaint } from './taint-rules.ts';
import { taintsNow, zonesMatter } from './zone-rules.ts';

/** Heartbeats may stay away this long (since 1.32). */
export const monitorGrace: Timer = { name: 'node-monitor-grace-period', seconds: 50 };

const onNode = (
  kinds: Kinds,
  where: (tags: ReadonlySet<string>) => boolean,
): { each: Kinds['pod']; through: { via: string }; where(s: { tags: ReadonlySet<string> }): boolean } => ({
  each: kinds.pod,
  through: { via: 'node' },
  where: (s) => where(s.tags),
});

/** Detection (N2, N3, N5, T2) and garbage collection (GP3): each waits for its timer. */
export function timerRules(kinds: Kinds, scenario: Scenario): Rule<Scenario>[] {
  const unplaced = scenario.workloads.some(({ template }) => template.nodeName !== '');
  const zones = zonesMatter(scenario);
  const live = onNode(kinds, (tags) => tags.has('active'));
  return [
    {
      name: 'node-lifecycle-controller',
      class: 'timer',
      forEach: kinds.node,
      timer: monitorGrace,
      fairness: 'weak',
      steps: (v) => {
        const taints = !zones || taintsNow(v, kinds, true);
        return [
          {
            actor: 'node-lifecycle-controller',
            verb: 'mark unreachable',
            ops: [
              toSelf({ type: taints ? 'DETECT' : 'DETECT_IN_BAD_ZONE' }),
              { op: 'send', to: live, event: { type: 'NODE_LOST' } },
              ...stopsWaiting(scenario, live),
              ...(taints ? taintUnreachable(kinds, scenario) : []),
            ],
          },
        ];
      },
    },
    {
      name: 'pod-garbage-collector',
      class: 'timer',
      forEach: kinds.node,
      timer: quarantine,
      fairness: 'weak',
      steps: () => [
        {
          actor: 'pod-garbage-collector',
          verb: 'collect',
          ops: [{ op: 'send', to: onNode(kinds, () => true), event: { type: 'COLLECT' } }, toSelf({ type: 'COLLECT' })],
        },
      ],
    },
    ...(unplaced ? [unplacedRule(kinds)] : []),
  ];
}

/** GP3 for a pod that was bound by name to a node that is not there. */
function unplacedRule(kinds: Kinds): Rule<Scenario> {
  return {
    name: 'pod-garbage-collector of pods without a node',
    class: 'timer',
    forEach: kinds.pod,
    timer: quarantine,
    fairness: 'weak',
    steps: () => [{ actor: 'pod-garbage-collector', verb: 'collect', ops: [toSelf({ type: 'COLLECT' })] }],
  };
}

/** What the world does to nodes and pods, and what comes back by itself. */
export function worldRules(
  kinds: Kinds,
  scenario: Scenario,
  classes: NodeClasses,
  cancelsEviction: Arithmetic['cancelsEviction'],
): Rule<Scenario>[] {
  const take = (name: Disturbance, hits: readonly number[], verb: string, ops: readonly Op[]): Step[] =>
    disturbance(scenario, kinds, name, { actor: 'world', verb, ops }, hits);
  const podFates = (pod: Snap): Step[] => {
    const fate = (name: Disturbance, verb: string, type: string): Step[] =>
      take(name, [Number(pod.context['workload'])], verb, [toSelf({ type }), ...stopsWaiting(scenario, 'self')]);
    // A failing probe shows as a crash does: both leave the pod not ready until it recovers.
    const unready = pod.context['probe'] === true ? fate('unready', 'fail readiness of', 'UNREADY') : [];
    // Only a bare pod has another policy than Always: then a container that ends takes the pod with it (§2.4).
    const policy = workload(scenario, pod.context['workload']).template.restartPolicy;
    return [
      ...(policy === 'Never' ? [] : fate('pod-crash', 'crash', 'CRASH')),
      ...(policy === 'Always' ? [] : fate('pod-crash', 'end', 'FINISH')),
      ...unready,
    ];
  };
  return [
    {
      name: 'node fate',
      class: 'disturbance',
      forEach: kinds.node,
      fairness: 'none',
      steps: (v) => {
        const { tags } = v.self;
        if (!leavesUsableNode(v, kinds) || !tags.has('exists')) return [];
        const hits = workloadsHere(v, kinds);
        const failure = tags.has('up')
          ? take('node-failure', hits, 'fail', [
              toSelf({ type: 'FAIL' }),
              { op: 'start', timer: monitorGrace, on: 'self' },
            ])
          : [];
        const removal = take('node-removal', hits, 'remove', [
          toSelf({ type: 'REMOVE' }),
          { op: 'cancel', timer: monitorGrace, on: 'self' },
          ...withoutNominations(kinds),
          ...strand(kinds), // V8: the pods' own timers go on
          { op: 'start', timer: quarantine, on: 'self' },
        ]);
        return [...failure, ...removal];
      },
    },
    returnRule(kinds, cancelsEviction),
    {
      name: 'pod fate',
      class: 'disturbance',
      forEach: kinds.pod,
      fairness: 'none',
      steps: (v) => (v.self.tags.has('ready') && v.deref('node')?.tags.has('up') === true ? podFates(v.self) : []),
    },
    {
      name: 'node join',
      class: 'disturbance',
      fairness: 'none',
      steps: () =>
        classes.joining === null
          ? []
          : take('node-join', [], 'join', [
              { op: 'create', kind: kinds.node, count: 1, input: { index: classes.joining } },
            ]),
    },
  ];
}

/** Pods of DaemonSets that have not been placed wait for this node alone, and for nothing from now on. */
function strand(kinds: Kinds): Op[] {
  if (!kinds.pod.refs?.['target']) return [];
  const to = { each: kinds.pod, through: { via: 'target' }, where: (s: Snap): boolean => s.value === 'Pending' };
  return [{ op: 'send', to, event: { type: 'STRAND' }, refs: { target: null } }];
}

/** Nobody waits any more for the end of victims on this node. */
function withoutNominations(kinds: Kinds): Op[] {
  return kinds.pod.refs?.['nominated'] ? [endNominations(kinds, () => true)] : [];
}

function returnRule(kinds: Kinds, cancelsEviction: Arithmetic['cancelsEviction']): Rule<Scenario> {
  return {
    name: 'node return',
    class: 'optional',
    forEach: kinds.node,
    fairness: 'none',
    steps: (v) =>
      v.self.tags.has('silent') || v.self.tags.has('tainted')
        ? [{ actor: 'world', verb: 'return', ops: heartbeatsAgain(v, kinds, cancelsEviction) }]
        : [],
  };
}

/** A node is heard of again: its taint goes, and with it the evictions that waited for nothing else (V4). */
export function heartbeatsAgain(v: View<Scenario>, kinds: Kinds, cancelsEviction: Arithmetic['cancelsEviction']): Op[] {
  const { config } = v;
  const remaining = config.nodes[Number(v.self.context['index'])]?.object.taints ?? [];
  const ends = (pod: Snap): boolean =>
    cancelsEviction(workload(config, pod.context['workload']).template.tolerations, remaining);
  return [
    toSelf({ type: 'RETURN' }),
    { op: 'cancel', timer: monitorGrace, on: 'self' },
    ...untaint(kinds, config, ends),
  ];
}
