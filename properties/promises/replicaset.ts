/**
 * What Kubernetes promises of ReplicaSets. Source: workloads.md §5.7 (RS rows).
 *
 * Left out: RS-S1, S4, S6 and S7 (a pod has one owner here, and nothing deletes a ReplicaSet that has pods), RS-S5
 * (labels of pods do not change), RS-S9 and S10 (no scope has 500 pods, and creates do not fail), RS-L2, which is part
 * of RS-L1 here.
 */
import type { Kinds } from '../../src/cluster/kinds.ts';
import type { Scenario } from '../../src/cluster/scenario.ts';
import type { Goal, Property, Requirement, View, Write, WriteProperty } from '../../src/engine/contract.ts';

interface Owned {
  readonly spec: number;
  readonly active: number;
  readonly ready: number;
}

/** What each ReplicaSet asks for and owns, by slot; null = no ReplicaSet there. */
function owned(v: View<Scenario>, kinds: Kinds): (Owned | null)[] {
  return v.all(kinds.replicaSet).map((snap, slot) => {
    if (!snap) return null;
    const { active, ready } = v.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot } });
    return { spec: Number(snap.context['replicas']), active, ready };
  });
}

const deletes = (step: Write): boolean => step.actor === 'replicaset-controller' && step.verb === 'delete';
const creates = (step: Write): boolean => step.actor === 'replicaset-controller' && step.verb === 'create';

function deletesOnlyItsOwn(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'RS-S2',
    on: 'write',
    about: deletes,
    when: () => true,
    holds: (before, after) => {
      const then = owned(after, kinds);
      return owned(before, kinds).filter((set, slot) => (then[slot]?.active ?? 0) < (set?.active ?? 0)).length === 1;
    },
  };
}

function noOvershoot(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'RS-S3',
    on: 'write',
    about: creates,
    when: () => true,
    holds: (before, after) => {
      const earlier = owned(before, kinds);
      return owned(after, kinds).every(
        (set, slot) => set === null || set.active <= Math.max(set.spec, earlier[slot]?.active ?? 0),
      );
    },
  };
}

function statusIsConsistent(kinds: Kinds): Property<Scenario> {
  return {
    name: 'RS-S8',
    on: 'settled',
    when: (v) => v.all(kinds.replicaSet).some((rs) => rs !== null),
    holds: (v) =>
      v.all(kinds.replicaSet).every((rs) => {
        const available = Number(rs?.context['available'] ?? 0);
        return available >= 0 && available <= Number(rs?.context['statusReplicas'] ?? 0);
      }),
  };
}

/** A deletion costs ready pods only when no other active pod of the set is left to be deleted. */
function prefersNonServing(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'RS-S11',
    on: 'write',
    about: deletes,
    when: () => true,
    holds: (before, after) => {
      const then = owned(after, kinds);
      return owned(before, kinds).every((set, slot) => {
        const left = then[slot];
        if (set === null || !left) return true;
        const gone = set.active - left.active;
        return set.ready - left.ready <= Math.max(0, gone - (set.active - set.ready));
      });
    },
  };
}

function convergesToDesired(kinds: Kinds): Goal<Scenario> {
  return {
    name: 'RS-L1',
    kind: 'converges',
    // Promised where creates are admitted: a quota may refuse them for ever.
    when: (v) => (v.config.quotas ?? []).length === 0 && v.all(kinds.replicaSet).some((rs) => rs !== null),
    reached: (v) => owned(v, kinds).every((set) => set === null || set.active === set.spec),
  };
}

/** The promises of §5.7 that are asked of every ReplicaSet. */
export function replicaSetPromises(kinds: Kinds): Requirement<Scenario>[] {
  return [
    deletesOnlyItsOwn(kinds),
    noOvershoot(kinds),
    statusIsConsistent(kinds),
    prefersNonServing(kinds),
    convergesToDesired(kinds),
  ];
}
