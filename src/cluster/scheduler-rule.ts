/**
 * The scheduler: filter, score and bind in one step. Sources: workloads.md §4.2; scores as in `models/scheduler/score.ts`.
 */
import type { Ref, Rule, Snap, Step, View } from '../engine/contract.ts';
import type { PodTemplate } from '../kube/types.ts';
import type { NodeView } from '../../models/scheduler/filter.ts';
import type { PodsOnNode } from '../../models/scheduler/node-view.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { Kinds } from './kinds.ts';
import type { NodeClasses } from './node-classes.ts';
import { wouldAdopt, workload, type Scenario, type Workload } from './scenario.ts';
import { taintsOf, tolerationTimer } from './taint-rules.ts';
import { unseenPods } from './workload-rules.ts';

/** The nodes as the scheduler's snapshot shows them; `null` = no node in that slot. */
export function nodeViews(v: View<Scenario>, kinds: Kinds, classes: NodeClasses): (NodeView | null)[] {
  return v.all(kinds.node).map((snap, slot) => {
    if (!snap?.tags.has('exists')) return null;
    const index = Number(snap.context['index']);
    const node = v.config.nodes[index];
    if (!node) return null;
    const pods = podsOnNode(v.config, v.fold(kinds.podsByWorkload, { via: 'node', of: { kind: kinds.node, slot } }));
    return {
      ...classes.identity(index, slot),
      taints: taintsOf(v.config, snap),
      unschedulable: node.object.unschedulable || !snap.tags.has('schedulable'),
      allocatable: node.object.allocatable,
      pods,
    };
  });
}

const placed = new WeakMap<ReadonlyMap<string, number>, readonly PodsOnNode[]>();

/** The pods on a node by what they count in a fold: made once for each value of the fold, which is the same object each time. */
function podsOnNode(scenario: Scenario, counts: ReadonlyMap<string, number>): readonly PodsOnNode[] {
  let pods = placed.get(counts);
  if (!pods) {
    pods = [...counts].map(([name, count]) => {
      const [index = '0', version = '0', state] = name.split(' ');
      const template = templateOf(scenario, index, version);
      return { template, terminating: state === 'terminating', count, owner: ownerOf(scenario, index, version) };
    });
    placed.set(counts, pods);
  }
  return pods;
}

const HASH = 'pod-template-hash';

/** The template with the label that the Deployment controller adds to tell versions apart, where a constraint looks at it. */
function templateOf(scenario: Scenario, index: string, version: string): PodTemplate {
  const { kind, template } = workload(scenario, index);
  const isRead = scenario.workloads.some((w) =>
    w.template.topologySpread.some(({ matchLabelKeys }) => matchLabelKeys.includes(HASH)),
  );
  if (kind !== 'Deployment' || !isRead) return template;
  return { ...template, labels: { ...template.labels, [HASH]: version } };
}

/**
 * Whose pods are spread together (S9): those of one ReplicaSet. Spreading goes by its selector, so a Pod that it would
 * adopt is one of them from the beginning.
 */
export function ownerOf(scenario: Scenario, index: string, version: string): string {
  const own = workload(scenario, index);
  const adopter = own.kind === 'Pod' ? scenario.workloads.findIndex((w) => wouldAdopt(w, own)) : -1;
  return adopter < 0 ? `${index}/${version}` : `${adopter}/0`;
}

/** A pod that is placed has no target any more. */
function placedOn(node: Ref, target: Ref | null): Readonly<Record<string, Ref | null>> {
  return target === null ? { node } : { node, target: null };
}

const isBound = (_before: Snap | null, after: Snap | null): boolean => after?.tags.has('bound') === true;

/** Can a pod of this workload become schedulable because another one is placed? */
function waitsForOthers({ template }: Workload): boolean {
  const spread = template.topologySpread.some((constraint) => constraint.whenUnsatisfiable === 'DoNotSchedule');
  return spread || template.podAffinity.length > 0;
}

/** S3–S6 in one step: filter, score, bind; ties are a choice. */
export function schedulerRule(
  kinds: Kinds,
  scenario: Scenario,
  classes: NodeClasses,
  { obstacles, bestNodes, mayBind }: Pick<Arithmetic, 'obstacles' | 'bestNodes' | 'mayBind'>,
): Rule<Scenario> {
  return {
    name: 'scheduler',
    class: 'prompt',
    forEach: kinds.pod,
    fairness: 'weak',
    applies: (s) => s.value === 'Pending',
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
    ],
    wakesCoverReads: true,
    steps: (v) => {
      if (v.self.value !== 'Pending') return []; // bound at creation, by nodeName
      if (!mayBind(unseenPods(v, kinds))) return [];
      const index = String(v.self.context['workload']);
      const template = templateOf(v.config, index, String(v.self.context['template']));
      const slots = nodeViews(v, kinds, classes).flatMap((view, slot) => (view ? [{ view, slot }] : []));
      const views = slots.map((entry) => entry.view);
      // The affinity of a DaemonSet's pod names one node.
      const target = workload(v.config, index).kind === 'DaemonSet' ? v.ref('target') : null;
      const isTarget = (at: number): boolean => target === null || slots[at]?.slot === target.slot;
      const feasible = obstacles(template, views).flatMap((obstacle, at) =>
        obstacle === null && isTarget(at) ? [at] : [],
      );
      if (feasible.length === 0) return [];
      const best = bestNodes(template, ownerOf(v.config, index, String(v.self.context['template'])), views, feasible);
      const bind = (at: number): Step => {
        const slot = slots[at]?.slot ?? 0;
        const timer = tolerationTimer(v.config, index, v.all(kinds.node)[slot]?.context['index']);
        return {
          actor: 'scheduler',
          verb: 'bind',
          ops: [
            { op: 'send', to: 'self', event: { type: 'BIND' }, refs: placedOn({ kind: kinds.node, slot }, target) },
            ...(timer ? [{ op: 'start' as const, timer, on: 'self' as const }] : []),
          ],
        };
      };
      const unlucky = v.config.disturbances.includes('misplacement') ? feasible.filter((at) => !best.includes(at)) : [];
      return [...best.map(bind), ...unlucky.map((at) => ({ ...bind(at), spend: 'misplacement' }))];
    },
  };
}
