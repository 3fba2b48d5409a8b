/**
 * Adoption: a controller takes what matches its selector and has no controller. Source: workloads.md §5.3 R4, §6.3 D2.
 *
 * A Deployment adopts ReplicaSets by their labels, a ReplicaSet adopts Pods. Labels are never edited here, so there is
 * something to adopt only where it was applied, and nothing is ever released.
 */
import type { Op, View } from '../engine/contract.ts';
import type { Kinds } from './kinds.ts';
import { equalTemplates, wouldAdopt, workload, type Scenario } from './scenario.ts';

/** What a sync adopts: how many, and the operations that do it. */
export interface Adoption {
  readonly count: number;
  readonly ops: readonly Op[];
}

/** The workloads that this one would adopt. */
function adoptable(scenario: Scenario, index: number): number[] {
  const owner = workload(scenario, index);
  return scenario.workloads.flatMap((orphan, at) => (wouldAdopt(owner, orphan) ? [at] : []));
}

/** D2: the ReplicaSets that a Deployment takes now. A PUT of them in the same sync would end in 409: the next one plans. */
export function adoptReplicaSets(v: View<Scenario>, kinds: Kinds, index: number): Adoption {
  const wanted = adoptable(v.config, index);
  if (wanted.length === 0) return { count: 0, ops: [] };
  const slot = v.all(kinds.deployment).findIndex((d) => d?.context['workload'] === index);
  const ops = v.all(kinds.replicaSet).flatMap((rs, at): Op[] => {
    if (rs?.context['controller'] !== null || !wanted.includes(Number(rs.context['workload']))) return [];
    return [
      {
        op: 'send',
        to: { kind: kinds.replicaSet, slot: at },
        event: {
          type: 'ADOPT',
          controller: index,
          template: versionOf(v.config, index, Number(rs.context['workload'])),
        },
        refs: { deployment: { kind: kinds.deployment, slot } },
      },
    ];
  });
  return { count: ops.length, ops };
}

/** An adopted ReplicaSet is the version that was applied if the templates are equal, else one that no rollout reaches. */
function versionOf(scenario: Scenario, index: number, of: number): number {
  return equalTemplates(workload(scenario, index), workload(scenario, of)) ? 0 : -1 - of;
}

/** R4: the Pods that a ReplicaSet takes now, before it counts. */
export function adoptPods(v: View<Scenario>, kinds: Kinds, index: number): Adoption {
  const wanted = adoptable(v.config, index);
  if (wanted.length === 0) return { count: 0, ops: [] };
  const slot = v.all(kinds.replicaSet).findIndex((rs) => rs?.context['workload'] === index);
  const orphans = v.fold(kinds.orphans);
  const count = wanted.reduce((sum, at) => sum + (orphans.get(String(at)) ?? 0), 0);
  if (count === 0) return { count, ops: [] };
  const op: Op = {
    op: 'send',
    to: {
      each: kinds.pod,
      where: (s) =>
        s.context['orphan'] === true && s.tags.has('active') && wanted.includes(Number(s.context['workload'])),
    },
    event: { type: 'ADOPT' },
    refs: { owner: { kind: kinds.replicaSet, slot } },
  };
  return { count, ops: [op] };
}
