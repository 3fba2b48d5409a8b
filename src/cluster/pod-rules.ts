/**
 * One pod on one node in detail: what its kubelet does, and what its containers do by themselves. Sources: workloads.md
 * §2.3–2.7, §2.9–2.10.
 */
import type { Op, Rule, Snap, Step, Timer, View } from '../engine/contract.ts';
import { nextAction, restartDelay, type KubeletRules, type PodOnNode } from '../../models/pod/kubelet.ts';
import { isRunning, type Phase } from '../../models/pod/phase.ts';
import { sharedPort } from '../kube/ports.ts';
import { toSelf } from './operations.ts';
import type { PodArithmetic } from './pod-arithmetic.ts';
import { containersOf, podOwner, removeAllOf, sandboxOf, type ContainerView, type PodKinds } from './pod-kinds.ts';
import type { Scenario } from './scenario.ts';

/** The delay before a container that has been restarted before is started again: the first one stands for all. */
export const crashLoopBackOff: Timer = { name: 'crash-loop-back-off', seconds: restartDelay(1) };

const changed = (before: Snap | null, after: Snap | null): boolean => before !== after;

/** Admission, and the kubelet's sync of the pod: one action, or one report, at a time. */
export function podKubeletRules(kinds: PodKinds, arithmetic: PodArithmetic): Rule<Scenario>[] {
  return [
    {
      name: 'admission',
      class: 'progress',
      forEach: kinds.pod,
      fairness: 'weak',
      steps: ({ self: { context, value } }) =>
        context['elsewhere'] === true || context['admitted'] === true || value !== 'Pending'
          ? []
          : [{ actor: 'kubelet', verb: 'admit', ops: [toSelf({ type: 'ADMIT' })] }],
    },
    {
      name: 'kubelet',
      class: 'prompt',
      forEach: kinds.pod,
      fairness: 'weak',
      wakesCoverReads: true,
      wakes: [
        { on: kinds.pod, changed, key: 'self' },
        { on: kinds.sandbox, changed, key: 'every' },
        { on: kinds.container, changed, key: 'every' },
      ],
      steps: (v) => {
        if (v.self.context['elsewhere'] === true || v.self.context['admitted'] !== true) return [];
        const step = actionStep(v, kinds, arithmetic.kubelet) ?? reportStep(v, kinds, arithmetic);
        return step ? [step] : [];
      },
    },
  ];
}

/** The pod as its kubelet sees it. */
function onNode(v: View<Scenario>, kinds: PodKinds, containers: readonly ContainerView[]): PodOnNode {
  const { tags, context } = v.self;
  return {
    ending: tags.has('terminating') || tags.has('terminal') || context['evicted'] === true,
    sandbox: SANDBOX[String(sandboxOf(v, kinds)?.value)] ?? 'none',
    restartPolicy: podOwner(v, kinds).template.restartPolicy,
    containers: containers.map(({ status }) => status),
  };
}

const SANDBOX: Readonly<Record<string, PodOnNode['sandbox']>> = { Ready: 'ready', Dead: 'dead', Ended: 'ended' };

function actionStep(v: View<Scenario>, kinds: PodKinds, rules: KubeletRules): Step | null {
  const containers = containersOf(v, kinds);
  const action = nextAction(onNode(v, kinds, containers), rules);
  if (!action) return null;
  const actor = 'kubelet';
  const sandbox = { kind: kinds.sandbox, slot: 0 };
  switch (action.do) {
    case 'make sandbox': {
      const anew = containers.filter(({ status }) => rules.beginsAnew(status, rules)).map((c) => at(kinds, c.index));
      const reset = anew.flatMap((to): Op[] => [
        { op: 'send', to, event: { type: 'RESET' } },
        { op: 'cancel', timer: crashLoopBackOff, on: to },
      ]);
      return {
        actor,
        verb: 'make',
        object: sandbox,
        ops: [{ op: 'send', to: sandbox, event: { type: 'MAKE' } }, ...reset],
      };
    }
    case 'end sandbox':
      return { actor, verb: 'end', object: sandbox, ops: [{ op: 'send', to: sandbox, event: { type: 'END' } }] };
    case 'start':
      return toContainer(kinds, action.container, 'start', [{ type: 'START' }]);
    case 'stop':
      return toContainer(kinds, action.container, 'stop', [{ type: 'STOP' }]);
    case 'back off': {
      const step = toContainer(kinds, action.container, 'back off', [{ type: 'BACK_OFF' }]);
      const on = at(kinds, action.container);
      return { ...step, ops: [...step.ops, { op: 'start', timer: crashLoopBackOff, on }] };
    }
  }
}

function at(kinds: PodKinds, slot: number): { readonly kind: PodKinds['container']; readonly slot: number } {
  return { kind: kinds.container, slot };
}

function toContainer(kinds: PodKinds, slot: number, verb: string, events: readonly { type: string }[]): Step {
  const to = at(kinds, slot);
  return { actor: 'kubelet', verb, object: to, ops: events.map((event): Op => ({ op: 'send', to, event })) };
}

/** W1 and W2 of §2.10: the status if it has changed, and the end of a pod that is being deleted. */
function reportStep(v: View<Scenario>, kinds: PodKinds, rules: PodArithmetic): Step | null {
  const pod = onNode(v, kinds, containersOf(v, kinds));
  const { containers } = pod;
  const runs = containers.some(isRunning);
  const finished = !runs && rules.kubelet.isOver(pod, rules.kubelet);
  const now = v.self.context['phase'] as Phase; // the machine's own context
  const sandbox = sandboxOf(v, kinds);
  const next = rules.report({ now, computed: rules.phaseOf(containers, pod.restartPolicy, finished), runs });
  const address = sandbox?.value === 'None' ? null : (sandbox?.context['address'] ?? null);
  const over = next === 'Succeeded' || next === 'Failed';
  const ready = rules.isReady(next, containers);
  const { context } = v.self;
  if (next !== now || ready !== context['ready'] || address !== context['address'])
    return {
      actor: 'kubelet',
      verb: 'report',
      args: { phase: next, ready },
      ops: [toSelf({ type: 'REPORT', phase: next, ready, address })],
    };
  if (!v.self.tags.has('terminating') || !over || pod.sandbox !== 'ended') return null;
  return { actor: 'kubelet', verb: 'remove', ops: [...removeAllOf(kinds), toSelf({ type: 'REMOVE' })] };
}

/** What processes do by themselves, and what probes find: each comes at last. */
export function containerRules(kinds: PodKinds): Rule<Scenario>[] {
  const rule = (name: string, steps: Rule<Scenario>['steps']): Rule<Scenario> => ({
    name,
    class: 'progress',
    forEach: kinds.container,
    fairness: 'weak',
    steps,
  });
  const when = (value: string, actor: string, verb: string, event: { type: string }): Rule<Scenario>['steps'] => {
    return ({ self }) => (self.value === value ? [{ actor, verb, ops: [toSelf(event)] }] : []);
  };
  return [
    rule('start-up', (v) => (v.self.value === 'Starting' ? [comesUp(v, kinds)] : [])),
    rule('startup probe', when('Unproven', 'kubelet', 'pass startup probe of', { type: 'PASS_STARTUP' })),
    rule('readiness probe', when('Unready', 'kubelet', 'pass readiness probe of', { type: 'PASS_READINESS' })),
    rule('init work', (v) =>
      specOf(v, kinds)?.role === 'init' && v.self.value === 'Ready'
        ? [{ actor: 'process', verb: 'complete', ops: [toSelf({ type: 'EXIT', ended: 'well' })] }]
        : [],
    ),
    rule('stop', (v) =>
      v.self.value === 'Stopping'
        ? [{ actor: 'process', verb: 'end', ops: [toSelf({ type: 'EXIT', ended: 'badly' })] }]
        : [],
    ),
    {
      name: 'back-off',
      class: 'timer',
      forEach: kinds.container,
      timer: crashLoopBackOff,
      fairness: 'weak',
      steps: () => [{ actor: 'kubelet', verb: 'end back-off of', ops: [toSelf({ type: 'RETRY' })] }],
    },
  ];
}

function specOf(v: View<Scenario>, kinds: PodKinds): ContainerView['spec'] | undefined {
  return podOwner(v, kinds).template.containers[Number(v.self.context['index'])];
}

/** It has its ports from now on; or one of them is taken, and the process ends. */
function comesUp(v: View<Scenario>, kinds: PodKinds): Step {
  const own = specOf(v, kinds);
  for (const { snap, spec } of containersOf(v, kinds)) {
    if (!own || spec === own || !snap.tags.has('listening')) continue;
    const shared = sharedPort(own, spec);
    if (!shared) continue;
    return {
      actor: 'process',
      verb: 'exit',
      args: { because: `port ${shared.own.port} ${shared.own.protocol} is taken by ${spec.name}` },
      ops: [toSelf({ type: 'EXIT', ended: 'taken' })],
    };
  }
  return { actor: 'process', verb: 'come up', ops: [toSelf({ type: 'LISTEN' })] };
}
