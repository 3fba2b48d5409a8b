/**
 * The scheduler: filter, score and bind in one step. Sources: workloads.md §4.2; scores as in `models/scheduler/score.ts`.
 */
import type { Ref, Rule, Snap, Step, Wake } from '../engine/contract.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { Kinds } from './kinds.ts';
import type { NodeClasses } from './node-classes.ts';
import { priorityQueue } from './preemption-rule.ts';
import { hasPriorities, workload, type Scenario, type Workload } from './scenario.ts';
import { ownerOf, snapshotOf, templateOf } from './scheduler-view.ts';
import { tolerationTimer } from './taint-rules.ts';
import { unseenPods } from './workload-rules.ts';

/** A pod that is placed has no target and no nomination any more. */
function placedOn(node: Ref, target: Ref | null, kinds: Kinds): Readonly<Record<string, Ref | null>> {
  return {
    node,
    ...(target === null ? {} : { target: null }),
    ...(kinds.pod.refs?.['nominated'] ? { nominated: null } : {}),
  };
}

const isBound = (_before: Snap | null, after: Snap | null): boolean => after?.tags.has('bound') === true;

/** Can a pod of this workload become schedulable because another one is placed? */
function waitsForOthers({ template }: Workload): boolean {
  const spread = template.topologySpread.some((constraint) => constraint.whenUnsatisfiable === 'DoNotSchedule');
  return spread || template.podAffinity.length > 0;
}

/** Has it still to be placed? */
function isWaiting({ value }: Snap): boolean {
  return value === 'Pending' || value === 'Nominated';
}

/** How far a pod is on its way to a node. */
function stage(s: Snap | null): string {
  return s?.tags.has('bound') === true ? 'bound' : s?.tags.has('nominated') === true ? 'nominated' : 'waiting';
}

/** S8, PR7, PR8: whoever is placed or nominated, or no longer nominated, may let others go on. */
function priorityWakes(kinds: Kinds): Wake[] {
  const changed: Wake['changed'] = (before, after) => before !== null && stage(before) !== stage(after);
  return [{ on: kinds.pod, changed, key: 'every' }];
}

/** S3–S6 in one step: filter, score, bind; ties are a choice. */
export function schedulerRule(
  kinds: Kinds,
  scenario: Scenario,
  classes: NodeClasses,
  arithmetic: Pick<Arithmetic, 'obstacles' | 'bestNodes' | 'mayBind' | 'preemption' | 'budgetStatus'>,
): Rule<Scenario> {
  const { obstacles, bestNodes, mayBind } = arithmetic;
  const queue = hasPriorities(scenario) ? priorityQueue(kinds, scenario, arithmetic) : null;
  return {
    name: 'scheduler',
    class: 'prompt',
    forEach: kinds.pod,
    fairness: 'weak',
    applies: isWaiting,
    wakes: [
      { on: kinds.pod, changed: (before, after) => before === null && after !== null, key: 'self' },
      {
        on: kinds.pod,
        changed: (before, after) => before !== null && (after === null || after.tags.has('terminating')),
        key: 'every',
      },
      { on: kinds.node, changed: () => true, key: 'every' },
      // S8. A pod that has found its place can be what another waits for: affinity, or a spread that it evens out.
      ...(scenario.workloads.some(waitsForOthers) ? [{ on: kinds.pod, changed: isBound, key: 'every' as const }] : []),
      ...(queue ? priorityWakes(kinds) : []),
    ],
    wakesCoverReads: true,
    steps: (v) => {
      if (!isWaiting(v.self)) return []; // bound at creation, by nodeName
      if (!mayBind(unseenPods(v, kinds))) return [];
      const index = String(v.self.context['workload']);
      const template = templateOf(v.config, index, String(v.self.context['template']));
      const slots = snapshotOf(v, kinds, classes);
      const views = slots.map((entry) => entry.view);
      // The affinity of a DaemonSet's pod names one node.
      const target = workload(v.config, index).kind === 'DaemonSet' ? v.ref('target') : null;
      const isTarget = (at: number): boolean => target === null || slots[at]?.slot === target.slot;
      const found = queue ? queue.obstaclesTo(v, slots) : obstacles(template, views);
      const open = found.flatMap((obstacle, at) => (obstacle === null && isTarget(at) ? [at] : []));
      if (queue && open.length === 0) return queue.preempt(v, slots, isTarget);
      if (open.length === 0 || queue?.givesWay(v, slots) === true) return [];
      const feasible = queue ? queue.preferred(v, slots, open) : open;
      const best = bestNodes(template, ownerOf(v.config, index, String(v.self.context['template'])), views, feasible);
      const bind = (at: number): Step => {
        const slot = slots[at]?.slot ?? 0;
        const timer = tolerationTimer(v.config, index, v.all(kinds.node)[slot]?.context['index']);
        return {
          actor: 'scheduler',
          verb: 'bind',
          ops: [
            {
              op: 'send',
              to: 'self',
              event: { type: 'BIND' },
              refs: placedOn({ kind: kinds.node, slot }, target, kinds),
            },
            ...(timer ? [{ op: 'start' as const, timer, on: 'self' as const }] : []),
          ],
        };
      };
      const unlucky = v.config.disturbances.includes('misplacement') ? feasible.filter((at) => !best.includes(at)) : [];
      return [...best.map(bind), ...unlucky.map((at) => ({ ...bind(at), spend: 'misplacement' }))];
    },
  };
}
