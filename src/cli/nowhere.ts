/**
 * DaemonSets on given nodes: which nodes get none of their pods and why, and goals that nothing could break because no node
 * gets one. An answer about pods that cannot exist would be an empty pass.
 */
import { sizeOn, whyNot } from '../cluster/eligible-nodes.ts';
import { nameOf, type ScenarioNode } from '../cluster/scenario.ts';
import type { GoalReport } from '../report/types.ts';
import type { Group } from './groups.ts';

/** Why a goal about a DaemonSet without any node is not asked. */
export const NOWHERE = 'no node is eligible';

/** What to say of each DaemonSet that leaves nodes out. */
export function nodesLeftOut(group: Group, nodes: readonly ScenarioNode[]): string[] {
  return group.workloads.flatMap((workload) => {
    if (workload.kind !== 'DaemonSet') return [];
    const out = nodes.flatMap((node) => {
      const why = whyNot(workload, node);
      return why === null ? [] : [{ name: node.object.name, why }];
    });
    if (out.length === 0) return [];
    const reasons = [...new Set(out.map(({ why }) => why))].map((why) => {
      const names = out.flatMap((one) => (one.why === why ? [one.name] : []));
      return `not on ${names.join(', ')} (${why})`;
    });
    return [
      `${nameOf(workload)}: runs on ${nodes.length - out.length} of ${nodes.length} nodes: ${reasons.join('; ')}`,
    ];
  });
}

/** Takes back what was found of DaemonSets without a node; of the whole group if it has nothing else. */
export function withoutNowhere(
  goals: readonly GoalReport[],
  group: Group,
  nodes: readonly ScenarioNode[],
): readonly GoalReport[] {
  const nowhere = group.workloads.filter((one) => one.kind === 'DaemonSet' && sizeOn(nodes, one) === 0);
  const all = nowhere.length === group.workloads.length;
  return goals.map((goal) =>
    all || nowhere.some((one) => nameOf(one) === goal.object)
      ? { name: goal.name, object: goal.object, exercised: 0, result: 'not-asked', message: NOWHERE }
      : goal,
  );
}
