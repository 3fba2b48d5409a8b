/**
 * One pod on one node in detail: what happens to it from outside, and who makes another one in its place. Sources:
 * workloads.md §2.5, §2.6.5, §2.8–2.9; checks.md §3.
 *
 * A container that ends, a probe that fails and a sandbox that dies are all `pod-crash`; so is an eviction by the kubelet.
 * When the node goes, the garbage collector takes the pod in the same step.
 */
import type { MachineEvent, Op, Rule, Snap, Step, View } from '../engine/contract.ts';
import { toSelf } from './operations.ts';
import type { PodArithmetic } from './pod-arithmetic.ts';
import { podOwner, removeAllOf, type PodKinds } from './pod-kinds.ts';
import type { Disturbance, Scenario } from './scenario.ts';

/** What may go wrong, and what a user may do. */
export function podWorldRules(kinds: PodKinds, scenario: Scenario): Rule<Scenario>[] {
  const take = (
    spend: Disturbance,
    actor: string,
    verb: string,
    event: MachineEvent,
    before: readonly Op[] = [],
  ): Step[] => (scenario.disturbances.includes(spend) ? [{ actor, verb, spend, ops: [...before, toSelf(event)] }] : []);
  const withAllOfIt = removeAllOf(kinds);
  const rule = (name: string, forEach: PodKinds['pod'], steps: Rule<Scenario>['steps']): Rule<Scenario> => {
    return { name, class: 'disturbance', forEach, fairness: 'none', steps };
  };
  return [
    rule('container fate', kinds.container, (v) => {
      const spec = podOwner(v, kinds).template.containers[Number(v.self.context['index'])];
      const { value, tags } = v.self;
      if (!spec || !tags.has('listening') || value === 'Stopping' || value === 'Failing') return [];
      // Under Always the kubelet makes no difference between exit codes; an init container completes by itself.
      const completes = spec.role === 'app' && spec.restartPolicy !== 'Always';
      const probed = value === 'Unproven' ? spec.hasStartupProbe : spec.hasLivenessProbe;
      return [
        ...take('pod-crash', 'process', 'crash', { type: 'EXIT', ended: 'badly' }),
        ...(completes ? take('pod-crash', 'process', 'complete', { type: 'EXIT', ended: 'well' }) : []),
        ...(probed ? take('pod-crash', 'process', 'stop answering', { type: 'FAIL' }) : []),
        ...(value === 'Ready' && spec.hasReadinessProbe
          ? take('unready', 'process', 'fail readiness', { type: 'FAIL_READINESS' })
          : []),
      ];
    }),
    rule('sandbox fate', kinds.sandbox, (v) =>
      v.self.tags.has('ready') ? take('pod-crash', 'world', 'kill', { type: 'DIE' }) : [],
    ),
    rule('pod fate', kinds.pod, ({ self: { context, tags } }) => {
      if (context['elsewhere'] === true || tags.has('terminating')) return [];
      const evicts = tags.has('active') && context['admitted'] === true && context['evicted'] === false;
      return [
        ...take('delete-pod', 'user', 'delete', { type: 'DELETE' }),
        ...take('node-removal', 'world', 'remove the node of', { type: 'COLLECT' }, withAllOfIt),
        ...(evicts ? take('pod-crash', 'kubelet', 'evict', { type: 'EVICT' }) : []),
      ];
    }),
  ];
}

/** The controller of the pod, if it has one: makes another pod when this one is terminal, being deleted or gone. */
export function ownerRule(kinds: PodKinds, { replacements }: Pick<PodArithmetic, 'replacements'>): Rule<Scenario> {
  return {
    name: 'owner',
    class: 'prompt',
    fairness: 'weak',
    wakesCoverReads: true,
    // What is removed was no longer active when it went.
    wakes: [
      { on: kinds.pod, changed: (before, after) => !after || isActive(before) !== isActive(after), key: 'every' },
    ],
    steps: (v) => {
      const count = replacements({
        isControlled: isControlled(v, kinds),
        active: v.all(kinds.pod).filter(isActive).length,
      });
      if (count === 0) return [];
      const input = { workload: kinds.index, template: 0, elsewhere: true };
      return [{ actor: 'controller', verb: 'create', ops: [{ op: 'create', kind: kinds.pod, count, input }] }];
    },
  };
}

function isActive(pod: Snap | null): boolean {
  return pod?.tags.has('active') === true;
}

/** Every pod but one that was applied as such has a controller. */
function isControlled(v: View<Scenario>, kinds: PodKinds): boolean {
  return podOwner(v, kinds).kind !== 'Pod';
}
