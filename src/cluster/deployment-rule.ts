/**
 * The Deployment controller's sync of one key: reads the Deployment and its ReplicaSets, plans by arithmetic, writes.
 * Source: workloads.md §6.3. The plan itself is `models/deployment/reconcile.ts`.
 */
import type { Op, Rule, Snap, Step } from '../engine/contract.ts';
import type { DeploymentWrite, ReplicaSetView } from '../../models/deployment/reconcile.ts';
import type { OldPods } from '../../models/deployment/rules.ts';
import type { DeploymentContext } from '../../models/deployment/machine.ts';
import type { ReplicaSetContext } from '../../models/replicaset/machine.ts';
import { adoptReplicaSets } from './adoption.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { Kinds } from './kinds.ts';
import { deployment, type Scenario } from './scenario.ts';

/** The context of a Deployment component. */
export function deploymentContext(s: Snap): DeploymentContext {
  return s.context as unknown as DeploymentContext; // only the deployment machine makes these snapshots
}

/** The context of a ReplicaSet component. */
export function replicaSetContext(s: Snap): ReplicaSetContext {
  return s.context as unknown as ReplicaSetContext; // only the replicaset machine makes these snapshots
}

/** The ReplicaSets of one Deployment, as its controller sees them; `id` is the slot, which is also the order of creation. */
export function replicaSetViews(d: DeploymentContext, all: readonly (Snap | null)[]): ReplicaSetView[] {
  return all.flatMap((snap, slot) => {
    if (!snap || snap.context['controller'] !== d.workload) return [];
    const rs = replicaSetContext(snap);
    return [
      {
        id: slot,
        isNew: rs.template === d.template,
        spec: rs.replicas,
        statusReplicas: rs.statusReplicas,
        available: rs.available,
        desired: rs.desired,
        max: rs.max,
        revision: rs.revision,
        created: slot,
      },
    ];
  });
}

/** Queued by every change of the Deployment and of its ReplicaSets, and by the end of a pod. */
export function deploymentRule(
  kinds: Kinds,
  scenario: Scenario,
  { deployment: rules, reconcileDeployment }: Pick<Arithmetic, 'deployment' | 'reconcileDeployment'>,
): Rule<Scenario> {
  const recreates = scenario.workloads.some((w) => w.kind === 'Deployment' && w.strategy.type === 'Recreate');
  const waitsForEnds = recreates || rules.countsTerminating;
  return {
    name: 'deployment-controller',
    class: 'prompt',
    forEach: kinds.deployment,
    fairness: 'weak',
    wakesCoverReads: true,
    wakes: [
      { on: kinds.deployment, changed: (before, after) => before?.context !== after?.context, key: 'self' },
      { on: kinds.replicaSet, changed: () => true, key: ['deployment'] },
      {
        on: kinds.pod,
        changed: (_before, after) => after === null && waitsForEnds,
        key: ['owner', 'deployment'],
      },
    ],
    steps: (v) => {
      const d = deploymentContext(v.self);
      const adoption = adoptReplicaSets(v, kinds, d.workload);
      if (adoption.count > 0) return [{ actor: 'deployment-controller', verb: 'adopt', ops: adoption.ops }];
      const spec = deployment(v.config, d.workload);
      const all = v.all(kinds.replicaSet);
      const views = replicaSetViews(d, all);
      const podsOf = ({ id }: ReplicaSetView): OldPods =>
        v.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot: id } });
      const oldPodsRemain =
        spec.strategy.type === 'Recreate' && views.some((rs) => !rs.isNew && rules.waitsForOld(podsOf(rs)));
      const terminating = rules.countsTerminating ? views.reduce((sum, rs) => sum + podsOf(rs).terminating, 0) : 0;
      const plan = reconcileDeployment(
        {
          replicas: d.replicas,
          strategy: spec.strategy,
          paused: spec.paused,
          replicaSets: views,
          oldPodsRemain,
          terminating,
          revisionHistoryLimit: spec.revisionHistoryLimit,
        },
        rules,
      );
      const state: Op = { op: 'send', to: 'self', event: { type: plan.reason === 'steady' ? 'COMPLETE' : 'PROGRESS' } };
      const hash = rules.hash(d.template, d.collisions);
      if (plan.reason === 'create' && isTaken(hash, all, d.workload)) return collision(rules.countsCollision);
      const writes = plan.writes.flatMap((write) => operations(write, d, hash, views, kinds));
      if (writes.length === 0 && (plan.reason !== 'steady' || v.self.value === 'Complete')) return [];
      const step: Step = { actor: 'deployment-controller', verb: plan.reason, ops: [...writes, state] };
      return [step];
    },
  };
}

/** Has a ReplicaSet of this Deployment, of another template, that name? */
function isTaken(hash: string, all: readonly (Snap | null)[], workload: number): boolean {
  return all.some((rs) => rs?.context['controller'] === workload && rs.context['hash'] === hash);
}

/** §6.3 GetNew: the create is refused; the count goes into the next hash, and the sync is made again. */
function collision(counts: boolean): Step[] {
  const ops: Op[] = [{ op: 'send', to: 'self', event: { type: 'COLLISION' } }];
  return counts ? [{ actor: 'deployment-controller', verb: 'collide', ops }] : [];
}

function operations(
  write: DeploymentWrite,
  d: DeploymentContext,
  hash: string,
  views: readonly ReplicaSetView[],
  kinds: Kinds,
): Op[] {
  const kind = kinds.replicaSet;
  switch (write.write) {
    case 'create':
      return [
        ...ranked(views, null, kinds),
        {
          op: 'create',
          kind,
          count: 1,
          refs: { deployment: 'self' },
          input: created(write.replicas, d, hash, views),
          joined: views.length > 0,
        },
      ];
    case 'renumber':
      return ranked(views, write.id, kinds);
    case 'scale':
      return [
        {
          op: 'send',
          to: { kind, slot: write.id },
          event: { type: 'SCALE', replicas: write.replicas, desired: write.desired, max: write.max },
        },
      ];
    case 'delete':
      return [{ op: 'remove', at: { kind, slot: write.id } }];
  }
}

function created(
  replicas: number,
  d: DeploymentContext,
  hash: string,
  views: readonly ReplicaSetView[],
): ReplicaSetContext {
  return {
    workload: d.workload,
    controller: d.workload,
    template: d.template,
    hash,
    works: d.works,
    replicas,
    desired: d.replicas,
    max: null,
    revision: views.length + 1,
    statusReplicas: 0,
    available: 0,
  };
}

/** Revisions only matter by their order: keeps them 1..n, with `last` moved to the end. */
function ranked(views: readonly ReplicaSetView[], last: number | null, kinds: Kinds): Op[] {
  const order = [...views].sort((a, b) => Number(a.id === last) - Number(b.id === last) || a.revision - b.revision);
  return order.map((rs, index) => ({
    op: 'send',
    to: { kind: kinds.replicaSet, slot: rs.id },
    event: { type: 'REVISION', revision: index + 1 },
    joined: index > 0,
  }));
}
