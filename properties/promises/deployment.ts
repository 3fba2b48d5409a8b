/**
 * What Kubernetes promises of Deployments. Source: workloads.md §6.12 (DEP rows), each with the exceptions named there.
 *
 * Left out: DEP-S10 and DEP-L3 (the deadline is only reported and has no state here), DEP-S11 (versions have a hash of
 * their own by construction), DEP-L1, L2, L4 and L5, which are the goals rollout-completes, bad-rollout-halts and
 * rollback-completes.
 */
import type { Kinds } from '../../src/cluster/kinds.ts';
import { workload, type Scenario } from '../../src/cluster/scenario.ts';
import { isCalm } from '../calm.ts';
import { memoryOf } from '../memory.ts';
import { rolloutBounds, workingReady, workloadView } from '../../src/cluster/workload-view.ts';
import type { Goal, Property, Requirement, Snap, View, Write, WriteProperty } from '../../src/engine/contract.ts';

const ROLLING = new Set(['create', 'grow-new', 'clean-up-unhealthy', 'scale-down-old', 'renumber']);

/** The numbers of a ReplicaSet that a promise compares. */
interface Sizes {
  readonly slot: number;
  readonly spec: number;
  readonly available: number;
  readonly statusReplicas: number;
  readonly revision: number;
  readonly version: number;
}

function sizesOf(snap: Snap, slot: number): Sizes {
  const of = (name: string): number => Number(snap.context[name]);
  return {
    slot,
    spec: of('replicas'),
    available: of('available'),
    statusReplicas: of('statusReplicas'),
    revision: of('revision'),
    version: of('template'),
  };
}

/** The ReplicaSets that a Deployment controls. */
function setsOf(v: View<Scenario>, kinds: Kinds, index: number): Sizes[] {
  return v
    .all(kinds.replicaSet)
    .flatMap((snap, slot) => (snap?.context['controller'] === index ? [sizesOf(snap, slot)] : []));
}

const sum = (sets: readonly Sizes[], of: (set: Sizes) => number): number => sets.reduce((n, set) => n + of(set), 0);

/** The Deployment whose controller took the step. */
function own(before: View<Scenario>): { readonly index: number; readonly version: number; readonly replicas: number } {
  const { context } = before.self;
  return {
    index: Number(context['workload']),
    version: Number(context['template']),
    replicas: Number(context['replicas']),
  };
}

const isSync = (step: Write): boolean => step.actor === 'deployment-controller';
const isRolling = (step: Write): boolean => isSync(step) && ROLLING.has(step.verb);

function isRollingUpdate(before: View<Scenario>): boolean {
  const of = workload(before.config, own(before).index);
  return of.kind === 'Deployment' && of.strategy.type === 'RollingUpdate' && !of.paused;
}

function surgeBound(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'DEP-S1',
    on: 'write',
    about: isRolling,
    when: isRollingUpdate,
    holds: (before, after) => {
      const { index, replicas } = own(before);
      const total = sum(setsOf(before, kinds, index), (set) => set.spec);
      const ceiling = replicas + (rolloutBounds(before, kinds, index)?.maxSurge ?? 0);
      return sum(setsOf(after, kinds, index), (set) => set.spec) <= Math.max(total, ceiling);
    },
  };
}

/**
 * As last reported by the statuses: a ReplicaSet deletes unavailable pods first, so making one smaller costs the available
 * pods that no longer fit into it, less those that it had too many before.
 */
function availabilityFloor(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'DEP-S2',
    on: 'write',
    about: isRolling,
    when: isRollingUpdate,
    holds: (before, after) => {
      const { index } = own(before);
      const sizes = new Map(setsOf(after, kinds, index).map((set) => [set.slot, set.spec]));
      const earlier = setsOf(before, kinds, index);
      const excess = (set: Sizes, spec: number): number => Math.max(0, set.available - spec);
      const removed = sum(
        earlier,
        (set) => excess(set, Math.min(set.spec, sizes.get(set.slot) ?? 0)) - excess(set, set.spec),
      );
      const floor = rolloutBounds(before, kinds, index)?.minAvailable ?? 0;
      return removed === 0 || sum(earlier, (set) => set.available) - removed >= floor;
    },
  };
}

function recreateExclusivity(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'DEP-S3',
    on: 'write',
    about: isSync,
    when: (before) => {
      const of = workload(before.config, own(before).index);
      return of.kind === 'Deployment' && of.strategy.type === 'Recreate' && !of.paused;
    },
    holds: (before, after) => {
      const { index, version } = own(before);
      const size = (v: View<Scenario>): number =>
        sum(
          setsOf(v, kinds, index).filter((set) => set.version === version),
          (set) => set.spec,
        );
      if (size(before) > 0 || size(after) === 0) return true;
      const olds = setsOf(before, kinds, index).filter((set) => set.version !== version);
      return olds.every(
        ({ slot }) => before.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot } }).total === 0,
      );
    },
  };
}

function pausedMeansNoRollout(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'DEP-S4',
    on: 'write',
    about: isSync,
    when: (before) => {
      const of = workload(before.config, own(before).index);
      return of.kind === 'Deployment' && of.paused;
    },
    holds: (before, after) => {
      const { index } = own(before);
      return setsOf(after, kinds, index).length <= setsOf(before, kinds, index).length;
    },
  };
}

function scalingMakesNoRevision(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'DEP-S5',
    on: 'write',
    about: (step) => isSync(step) && step.verb === 'proportional',
    when: () => true,
    holds: (before, after) => {
      const revisions = (v: View<Scenario>): string =>
        setsOf(v, kinds, own(before).index)
          .map((set) => `${set.version}:${set.revision}`)
          .join();
      return revisions(before) === revisions(after);
    },
  };
}

function oldSetsNeverGrow(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'DEP-S9',
    on: 'write',
    about: isRolling,
    when: isRollingUpdate,
    holds: (before, after) => {
      const { index, version } = own(before);
      const earlier = new Map(setsOf(before, kinds, index).map((set) => [set.slot, set.spec]));
      return setsOf(after, kinds, index).every(
        (set) => set.version === version || set.spec <= (earlier.get(set.slot) ?? Infinity),
      );
    },
  };
}

function completionIsSound(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'DEP-S12',
    on: 'write',
    about: (step) => isSync(step) && step.verb === 'steady',
    // A paused Deployment has no rollout that could be complete.
    when: (before) => {
      const of = workload(before.config, own(before).index);
      return of.kind === 'Deployment' && !of.paused;
    },
    holds: (before) => {
      const { index, version, replicas } = own(before);
      const sets = setsOf(before, kinds, index);
      const updated = sets.filter((set) => set.version === version);
      return (
        sum(updated, (set) => set.statusReplicas) === replicas &&
        sum(sets, (set) => set.statusReplicas) === replicas &&
        sum(sets, (set) => set.available) === replicas
      );
    },
  };
}

/** A promise about the ReplicaSets of every Deployment in settled states. */
function settled(
  name: string,
  scenario: Scenario,
  kinds: Kinds,
  when: (sets: readonly Sizes[], d: Snap) => boolean,
  holds: (sets: readonly Sizes[], d: Snap, index: number) => boolean,
): Property<Scenario> {
  const deployments = (v: View<Scenario>): { d: Snap; index: number; sets: Sizes[] }[] =>
    v.all(kinds.deployment).flatMap((d) => {
      const index = Number(d?.context['workload']);
      return d ? [{ d, index, sets: setsOf(v, kinds, index) }] : [];
    });
  return {
    name,
    on: 'settled',
    when: (v) =>
      scenario.workloads.some((w) => w.kind === 'Deployment') && deployments(v).some(({ sets, d }) => when(sets, d)),
    holds: (v) => deployments(v).every(({ sets, d, index }) => !when(sets, d) || holds(sets, d, index)),
  };
}

/**
 * With a version that never becomes ready, the others come back to the floor whatever was lost meanwhile. A pod without a
 * place is the scheduler's affair (F-cap). After a loss asked only of one rollout: a second one takes away first what is not
 * ready of a working version (cleanupUnhealthyReplicas), for good.
 */
function badRolloutHaltsSafely(kinds: Kinds, scenario: Scenario): Goal<Scenario> {
  // Without a readiness probe a version that does not work is available whenever it has just started, and pods that
  // their template binds to one node have nowhere else to come back to.
  const indices = scenario.workloads.flatMap((w, index) =>
    w.kind === 'Deployment' && w.template.hasReadinessProbe && w.template.nodeName === '' ? [index] : [],
  );
  const bad = (v: View<Scenario>): number[] =>
    indices.filter((index) => {
      const { scaled, losses, preempted } = memoryOf(v, kinds, index);
      const once = (losses === 0 && !preempted) || setsOf(v, kinds, index).length <= 2;
      const placed = !v.fold(kinds.podStates).has(`${index} unscheduled`);
      return !workloadView(v, kinds, index).works && !scaled && once && placed;
    });
  return {
    name: 'DEP-L2',
    kind: 'converges',
    when: (v) => isCalm(v) && bad(v).length > 0 && !v.all(kinds.node).some((node) => node?.tags.has('paused')),
    reached: (v) =>
      bad(v).every((index) => {
        return workingReady(v, kinds, index) >= (rolloutBounds(v, kinds, index)?.minAvailable ?? 0);
      }),
  };
}

/** The promises of §6.12 that are asked of every Deployment of the scenario. */
export function deploymentPromises(kinds: Kinds, scenario: Scenario): Requirement<Scenario>[] {
  const isNew = (set: Sizes, d: Snap): boolean => set.version === Number(d.context['template']);
  return [
    surgeBound(kinds),
    availabilityFloor(kinds),
    recreateExclusivity(kinds),
    pausedMeansNoRollout(kinds),
    scalingMakesNoRevision(kinds),
    settled(
      'DEP-S6',
      scenario,
      kinds,
      (sets, d) => sets.length > 1 && sets.some((set) => isNew(set, d)),
      (sets, d) => {
        const newest = sets.find((set) => isNew(set, d));
        return sets.every((set) => set === newest || set.revision < (newest?.revision ?? 0));
      },
    ),
    settled(
      'DEP-S7',
      scenario,
      kinds,
      (sets) => sets.length > 1,
      (sets) => new Set(sets.map((set) => set.version)).size === sets.length,
    ),
    settled(
      'DEP-S8',
      scenario,
      kinds,
      (sets, d) => d.value === 'Complete' && sets.length > 1,
      (sets, d, index) => {
        const of = workload(scenario, index);
        const deletable = sets.filter((set) => !isNew(set, d) && set.spec === 0 && set.statusReplicas === 0);
        return of.kind !== 'Deployment' || deletable.length <= of.revisionHistoryLimit;
      },
    ),
    oldSetsNeverGrow(kinds),
    badRolloutHaltsSafely(kinds, scenario),
    completionIsSound(kinds),
  ];
}
