/**
 * The DaemonSet controller's sync of one key: revisions, then pods by arithmetic, then the status. Source:
 * stateful-and-batch.md §3.1, §3.3. The plan itself is `models/daemonset/reconcile.ts`.
 *
 * Departures: any change of a node's taints queues every DaemonSet (there a node queue looks first whether one is concerned);
 * whether an update step creates or deletes is one step, status included.
 */
import { combinations } from '../engine/apply.ts';
import type { Op, Rule, Snap, Step, View } from '../engine/contract.ts';
import { cleanedUp, revised, type Revision } from '../../models/daemonset/history.ts';
import type { DaemonSetContext } from '../../models/daemonset/machine.ts';
import type { DaemonSetPlan } from '../../models/daemonset/reconcile.ts';
import { daemonSetStatus, type DaemonSetStatus } from '../../models/daemonset/status.ts';
import type { Arithmetic } from './arithmetic.ts';
import { minReadySeconds, stopsWaiting } from './availability.ts';
import { classOf, daemonNodes, daemonSetContext, strandedPods } from './daemonset-view.ts';
import type { Kinds } from './kinds.ts';
import { daemonPodState } from './pod-state.ts';
import type { NodeClasses } from './node-classes.ts';
import { toSelf } from './operations.ts';
import { placedByName } from './placement.ts';
import { daemonSet, workload, type Scenario } from './scenario.ts';
import { unseenPods } from './workload-rules.ts';

const actor = 'daemonset-controller';

/** Queued by every change of the DaemonSet and of its pods, and by nodes that come or change their taints (not by those that go). */
export function daemonSetRule(
  kinds: Kinds,
  scenario: Scenario,
  classes: NodeClasses,
  {
    daemonSet: rules,
    mayManagePods,
    reconcileDaemonSet,
  }: Pick<Arithmetic, 'daemonSet' | 'mayManagePods' | 'reconcileDaemonSet'>,
): Rule<Scenario> {
  return {
    name: actor,
    class: 'prompt',
    forEach: kinds.daemonSet,
    fairness: 'weak',
    wakesCoverReads: true,
    wakes: [
      { on: kinds.daemonSet, changed: (before, after) => before?.context !== after?.context, key: 'self' },
      { on: kinds.pod, changed: (before, after) => isSeen(scenario, before, after), key: 'every' },
      {
        on: kinds.node,
        changed: (before, after) =>
          after?.tags.has('exists') === true && before?.tags.has('tainted') !== after.tags.has('tainted'),
        key: 'every',
      },
    ],
    steps: (v) => {
      const d = daemonSetContext(v.self);
      const { updateStrategy } = daemonSet(v.config, d.workload);
      const nodes = daemonNodes(v, kinds, d, rules.eligibility);
      const stranded = strandedPods(v, kinds, d.workload) > 0 ? [STRANDED] : [];
      const satisfied = mayManagePods(unseenPods(v, kinds));
      const plan = reconcileDaemonSet({ updateStrategy, deleting: false, satisfied, nodes, stranded }, rules);
      const stored = revisions(v, kinds, d, plan);
      const reported = report(d, daemonSetStatus(nodes));
      if (plan.reason === 'steady' && stored.length + reported.length === 0) return [];
      return choices(plan).map(({ creates, deletes }): Step => {
        const pods = [...created(v, kinds, classes, d, creates), ...deleted(scenario, kinds, d, deletes)];
        const ops = [...stored, ...pods, ...reported];
        if (plan.reason === 'steady') return { actor, verb: 'status', ops };
        return { actor, verb: plan.reason, args: argsOf(creates, deletes), ops };
      });
    },
  };
}

/** Stands for all pods whose target is gone: they are deleted together. */
const STRANDED = 'stranded';

/** Does the controller hear of this change? That a target is gone changes nothing in the pod itself. */
function isSeen(scenario: Scenario, before: Snap | null, after: Snap | null): boolean {
  const pod = after ?? before;
  if (!pod || workload(scenario, pod.context['workload']).kind !== 'DaemonSet') return false;
  const seen = (s: Snap | null): string => (s ? daemonPodState(s).replace('stranded', 'unscheduled') : 'gone');
  return seen(before) !== seen(after);
}

function argsOf(creates: readonly string[], deletes: readonly string[]): NonNullable<Step['args']> {
  return {
    pods: creates.length + deletes.length,
    ...(creates.length > 0 ? { creates: creates.length } : {}),
    ...(deletes.length > 0 ? { deletes: deletes.length } : {}),
  };
}

/** Every way in which the plan's free choices can fall. */
function choices(plan: DaemonSetPlan): { readonly creates: readonly string[]; readonly deletes: readonly string[] }[] {
  const { someCreates, someDeletes } = plan;
  return combinations(someCreates.among, someCreates.count).flatMap((more) =>
    combinations(someDeletes.among, someDeletes.count).map((others) => ({
      creates: [...plan.creates, ...more],
      deletes: [...plan.deletes, ...others],
    })),
  );
}

/** Rule 2, and the clean-up at the end of a sync in which manage had nothing to do. */
function revisions(v: View<Scenario>, kinds: Kinds, d: DaemonSetContext, { reason }: DaemonSetPlan): Op[] {
  const latest = revised(d.history, { template: d.template, works: d.works });
  const isOnPod = (template: number): boolean =>
    v.fold(kinds.daemonPods).some((group) => group.workload === d.workload && group.template === template);
  const { revisionHistoryLimit } = daemonSet(v.config, d.workload);
  const ends = reason === 'replace' || reason === 'steady';
  const history = ends ? cleanedUp(latest, revisionHistoryLimit, isOnPod) : latest;
  const order = (list: readonly Revision[]): string => list.map(({ template }) => template).join();
  return order(history) === order(d.history) ? [] : [toSelf({ type: 'REVISED', history })];
}

function report(d: DaemonSetContext, status: DaemonSetStatus): Op[] {
  const same =
    d.desired === status.desired &&
    d.current === status.current &&
    d.ready === status.ready &&
    d.available === status.available &&
    d.updated === status.updated &&
    d.misscheduled === status.misscheduled;
  return same ? [] : [toSelf({ type: 'STATUS', status })];
}

function created(
  v: View<Scenario>,
  kinds: Kinds,
  classes: NodeClasses,
  { workload: index, template, works }: DaemonSetContext,
  nodes: readonly string[],
): Op[] {
  if (nodes.length === 0) return [];
  const probe = workload(v.config, index).template.hasReadinessProbe;
  const waits = minReadySeconds(v.config, index) > 0;
  const input = { workload: index, template, works, probe, waits, orphan: false };
  const pods = nodes.map((slot): Op => {
    return {
      op: 'create',
      kind: kinds.pod,
      input,
      count: 1,
      refs: { target: { kind: kinds.node, slot: Number(slot) } },
    };
  });
  return [...pods, ...placedByName(v, kinds, classes, index)];
}

function deleted(
  scenario: Scenario,
  kinds: Kinds,
  { workload: index }: DaemonSetContext,
  pods: readonly string[],
): Op[] {
  if (pods.length === 0) return [];
  const ofThis = (s: Snap): boolean => s.context['workload'] === index;
  const ops = pods.map((id): Op => {
    const event = { type: 'DELETE' };
    if (id === STRANDED)
      return { op: 'send', event, to: { each: kinds.pod, where: (s) => ofThis(s) && s.value === 'Stranded' } };
    const { slot, template, state } = classOf(id);
    const is = (s: Snap): boolean => ofThis(s) && s.context['template'] === template && daemonPodState(s) === state;
    const through = { via: state === 'unscheduled' ? 'target' : 'node', of: { kind: kinds.node, slot } };
    return {
      op: 'send',
      event,
      to: { pick: { from: kinds.pod, through, count: 1, rank: (s) => (is(s) ? 0 : null) } },
    };
  });
  return [...ops, ...stopsWaiting(scenario, { each: kinds.pod, where: (s) => s.tags.has('terminating') })];
}
