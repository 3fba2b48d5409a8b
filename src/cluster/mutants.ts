/**
 * Faulty clusters whose mistake is in no function of a model: a rule that does not act, acts at the wrong time, or writes
 * something else. Each wraps the rule of that name (services-and-machinery.md Part A; workloads.md §2–4).
 */
import type { Op, Rule, Snap, Step } from '../engine/contract.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { Kinds } from './kinds.ts';
import type { Scenario } from './scenario.ts';
import { quarantine } from './taint-rules.ts';

type Wrap = Arithmetic['rule'];
type Steps = Rule<Scenario>['steps'];

/** Changes the steps of one rule. */
export function changing(name: string, change: (steps: Steps, kinds: Kinds) => Steps): Wrap {
  return (rule, kinds) => (rule.name === name ? { ...rule, steps: change((v) => rule.steps(v), kinds) } : rule);
}

const nothing = (): Steps => () => [];

/** Adds operations to every step with this verb. */
function adding(name: string, verb: string, more: (kinds: Kinds) => readonly Op[]): Wrap {
  return changing(
    name,
    (steps, kinds) => (v) =>
      steps(v).map((step): Step => (step.verb === verb ? { ...step, ops: [...step.ops, ...more(kinds)] } : step)),
  );
}

const podsHere = (kinds: Kinds): Op => ({
  op: 'send',
  to: { each: kinds.pod, through: { via: 'node' }, where: (s) => s.tags.has('active') },
  event: { type: 'DELETE' },
});

const isPlaced = (before: Snap | null, after: Snap | null): boolean =>
  before?.value === 'Pending' && after?.value === 'Starting';

/** A pod that has a node is bound to another one, if there is one. */
const bindsAgain: Wrap = (rule, kinds) =>
  rule.name !== 'scheduler'
    ? rule
    : {
        ...rule,
        applies: (s) => s.value === 'Pending' || s.value === 'Starting',
        wakes: [...(rule.wakes ?? []), { on: kinds.pod, changed: isPlaced, key: 'self' }],
        steps: (v) => {
          if (v.self.value !== 'Starting') return rule.steps(v);
          const own = v.ref('node');
          const slot = v.all(kinds.node).findIndex((node, at) => node?.tags.has('up') === true && at !== own?.slot);
          if (slot < 0) return [];
          const refs = { node: { kind: kinds.node, slot } };
          return [
            { actor: 'scheduler', verb: 'bind', ops: [{ op: 'send', to: 'self', event: { type: 'BIND' }, refs }] },
          ];
        },
      };

/** Each by what it does wrong. */
export const ruleMutants: Readonly<Record<string, Wrap>> = {
  'a drain ends while pods are still there': changing(
    'drain ends',
    () => (v) =>
      v.self.tags.has('draining')
        ? [{ actor: 'kubectl drain', verb: 'end', ops: [{ op: 'send', to: 'self', event: { type: 'DRAINED' } }] }]
        : [],
  ),
  'nobody notices that a node is silent': changing('node-lifecycle-controller', nothing),
  'a cordon deletes the pods of the node': adding('kubectl drain', 'drain', (kinds) => [podsHere(kinds)]),
  'pods of a node that is gone stay': changing('pod-garbage-collector', nothing),
  'pods of a silent node are collected': adding('node fate', 'fail', () => [
    { op: 'start', timer: quarantine, on: 'self' },
  ]),
  'a kubelet starts nothing': changing('kubelet', (steps) => (v) => steps(v).filter(({ verb }) => verb !== 'start')),
  'a bound pod is bound again': bindsAgain,
  'more pods are reported available than there are': changing(
    'replicaset-controller',
    (steps) => (v) =>
      steps(v).map((step): Step => ({
        ...step,
        ops: step.ops.map((op): Op =>
          op.op === 'send' && op.event.type === 'STATUS'
            ? { ...op, event: { ...op.event, available: Number(op.event['available']) + 1 } }
            : op,
        ),
      })),
  ),
  'a bare pod is made again': changing(
    'kubelet',
    (steps, kinds) => (v) =>
      steps(v).map((step): Step =>
        step.verb === 'stop' && v.self.context['orphan'] === true
          ? {
              ...step,
              verb: 'create',
              ops: [...step.ops, { op: 'create', kind: kinds.pod, count: 1, input: v.self.context }],
            }
          : step,
      ),
  ),
  'the end of a pod wakes no scheduler': (rule) =>
    rule.name === 'scheduler' ? { ...rule, wakes: rule.wakes?.slice(0, 1) ?? [], wakesCoverReads: true } : rule,
};
