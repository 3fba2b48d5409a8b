/**
 * What users do: change, undo, scale and re-apply Deployments and ReplicaSets, drain and uncordon nodes, delete pods.
 * Sources: checks.md §3; workloads.md §6.7 (undo); autoscaling-and-disruption.md §3–4 (eviction, drain).
 */
import type { Each, Fold, MachineEvent, Op, Rule, Snap, Step } from '../engine/contract.ts';
import type { Arithmetic } from './arithmetic.ts';
import { stopsWaiting } from './availability.ts';
import { deploymentContext, replicaSetContext, replicaSetViews } from './deployment-rule.ts';
import { evictionRule } from './eviction-rule.ts';
import type { Kinds } from './kinds.ts';
import { disturbance, leavesUsableNode, toSelf, workloadsHere } from './operations.ts';
import {
  comesToCordoned,
  isDrained,
  isReplicaSet,
  leastSize,
  workload,
  type Disturbance,
  type Scenario,
  type Workload,
} from './scenario.ts';

/** Edits of a Deployment. */
export function editRule(kinds: Kinds, scenario: Scenario): Rule<Scenario> {
  return {
    name: 'user edits',
    class: 'disturbance',
    forEach: kinds.deployment,
    fairness: 'none',
    steps: (v) => {
      const d = deploymentContext(v.self);
      const all = v.all(kinds.replicaSet);
      const sets = replicaSetViews(d, all);
      const versions = sets.map((rs) => Number(all[rs.id]?.context['template']));
      const fresh = Math.max(d.template, ...versions) + 1;
      const edit = (name: Disturbance, event: MachineEvent, args: Step['args'] = {}): Step[] =>
        disturbance(scenario, kinds, name, { actor: 'user', verb: name, args, ops: [toSelf(event)] });
      const scale = (replicas: number): Step[] =>
        edit('scale', { type: 'SCALE', replicas }, { replicas }).map((step) => ({
          ...step,
          ops: [...step.ops, ...byHand(scenario, kinds, d.workload, replicas)],
        }));
      const steps = [
        ...edit('rollout', { type: 'TEMPLATE', template: fresh, works: true }),
        ...edit('bad-rollout', { type: 'TEMPLATE', template: fresh, works: false }),
        ...scale(d.replicas + 1),
        ...(d.replicas > 1 ? scale(d.replicas - 1) : []),
      ];
      // A ReplicaSet that was adopted with a template of its own never gets a revision (D2): undo does not find it.
      const own = sets.filter((rs) => Number(all[rs.id]?.context['template']) >= 0);
      const previous = own.sort((a, b) => b.revision - a.revision)[1];
      const undo = previous ? all[previous.id] : null;
      if (undo) {
        const { template, works } = replicaSetContext(undo);
        if (template !== d.template) steps.push(...edit('rollback', { type: 'TEMPLATE', template, works }));
      }
      steps.push(...reapplied(scenario, d, edit));
      return steps;
    },
  };
}

function reapplied(
  scenario: Scenario,
  d: { workload: number; replicas: number; template: number },
  edit: (name: Disturbance, event: MachineEvent) => Step[],
): Step[] {
  const manifest = workload(scenario, d.workload);
  const replicas = replicasNamed(manifest) ?? d.replicas;
  if (d.template === 0 && replicas === d.replicas) return [];
  const [template] = edit('apply', { type: 'TEMPLATE', template: 0, works: true });
  return template ? [{ ...template, ops: [...template.ops, toSelf({ type: 'SCALE', replicas })] }] : [];
}

/** Whoever scales by hand below what the autoscaler keeps up wants it so: the monitor is told. */
function byHand(scenario: Scenario, kinds: Kinds, index: number, replicas: number): Op[] {
  if (replicas >= leastSize(workload(scenario, index), scenario.autoscalers)) return [];
  const where = (s: Snap): boolean => s.context['workload'] === index;
  return [{ op: 'send', to: { each: kinds.monitor, where }, event: { type: 'BY_HAND' } }];
}

/** Replicas that a manifest names; null leaves the number of the live object alone when it is applied again. */
function replicasNamed(manifest: Workload): number | null {
  return manifest.kind === 'Pod' || manifest.kind === 'DaemonSet' ? null : manifest.replicas;
}

/** Edits of a ReplicaSet that was applied as such. A new template would not touch its pods, so none is offered. */
export function replicaSetEditRule(kinds: Kinds, scenario: Scenario): Rule<Scenario> {
  return {
    name: 'user edits replicaset',
    class: 'disturbance',
    forEach: kinds.replicaSet,
    fairness: 'none',
    steps: (v) => {
      const { workload: index, replicas, desired, max } = replicaSetContext(v.self);
      const manifest = workload(scenario, index);
      if (!isReplicaSet(manifest)) return [];
      const scale = (name: Disturbance, to: number): Step[] =>
        disturbance(scenario, kinds, name, {
          actor: 'user',
          verb: name,
          args: { replicas: to },
          // The annotations are the Deployment controller's: an edit of spec.replicas leaves them.
          ops: [
            toSelf({ type: 'SCALE', replicas: to, desired, max }),
            ...(name === 'scale' ? byHand(scenario, kinds, index, to) : []),
          ],
        });
      const named = replicasNamed(manifest) ?? replicas;
      return [
        ...scale('scale', replicas + 1),
        ...(replicas > 1 ? scale('scale', replicas - 1) : []),
        ...(named === replicas ? [] : scale('apply', named)),
      ];
    },
  };
}

/** Drain (DR1 to DR4), its evictions, its end, and uncordon. */
export function nodeUserRules(
  kinds: Kinds,
  scenario: Scenario,
  arithmetic: Pick<Arithmetic, 'decideEviction' | 'budgetStatus'>,
): Rule<Scenario>[] {
  const drained = (s: Snap): boolean => isDrained(scenario, s.context['workload']);
  const comesLater = (s: Snap): boolean => drained(s) && comesToCordoned(scenario, s.context['workload']);
  const listed: Each = { each: kinds.pod, through: { via: 'node' }, where: comesLater };
  const list: Op[] = scenario.workloads.some(
    (_, index) => isDrained(scenario, index) && comesToCordoned(scenario, index),
  )
    ? [{ op: 'send', to: listed, event: { type: 'LIST' } }]
    : [];
  const toDrain: Fold<number> = {
    name: 'pods to drain',
    over: kinds.pod,
    project: (s) => (!drained(s) || (comesLater(s) && s.context['listed'] !== true) ? null : 'pod'),
    value: (counts) => counts.get('pod') ?? 0,
  };
  return [
    {
      name: 'kubectl drain',
      class: 'disturbance',
      forEach: kinds.node,
      fairness: 'none',
      steps: (v) => {
        const { tags } = v.self;
        if (!tags.has('up') || !tags.has('schedulable') || !leavesUsableNode(v, kinds)) return [];
        const step = { actor: 'user', verb: 'drain', ops: [toSelf({ type: 'DRAIN' }), ...list] };
        const hits = workloadsHere(v, kinds).filter((index) => isDrained(scenario, index));
        return disturbance(scenario, kinds, 'drain', step, hits);
      },
    },
    evictionRule(kinds, arithmetic),
    {
      name: 'drain ends',
      class: 'progress',
      forEach: kinds.node,
      fairness: 'weak',
      steps: (v) =>
        v.self.tags.has('draining') && v.fold(toDrain, { via: 'node' }) === 0
          ? [{ actor: 'kubectl drain', verb: 'end', ops: [toSelf({ type: 'DRAINED' })] }]
          : [],
    },
    uncordonRule(kinds),
    {
      name: 'user deletes pod',
      class: 'disturbance',
      forEach: kinds.pod,
      fairness: 'none',
      steps: (v) =>
        v.self.tags.has('active')
          ? disturbance(
              scenario,
              kinds,
              'delete-pod',
              { actor: 'user', verb: 'delete', ops: [toSelf({ type: 'DELETE' }), ...stopsWaiting(scenario, 'self')] },
              [Number(v.self.context['workload'])],
            )
          : [],
    },
  ];
}

function uncordonRule(kinds: Kinds): Rule<Scenario> {
  return {
    name: 'uncordon',
    class: 'optional',
    forEach: kinds.node,
    fairness: 'none',
    steps: (v) =>
      v.self.tags.has('exists') && !v.self.tags.has('schedulable') && !v.self.tags.has('draining')
        ? [{ actor: 'user', verb: 'uncordon', ops: [toSelf({ type: 'UNCORDON' })] }]
        : [],
  };
}
