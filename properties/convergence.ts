/**
 * Goals about the end of runs: converges, rollout-completes, rollback-completes, schedulable, drain-ends, no-flapping.
 * Source: checks.md §4.
 */
import type { Kinds } from '../src/cluster/kinds.ts';
import { waitsForNode } from '../src/cluster/daemonset-workload-view.ts';
import { nameOf, replicasOf, workload, type Scenario } from '../src/cluster/scenario.ts';
import { versionsOf, workloadView } from '../src/cluster/workload-view.ts';
import type { Goal, View } from '../src/engine/contract.ts';

/**
 * Is the workload one that waits, by design, for pods that nobody can confirm as ended? Then it is asked only where the
 * lost node has returned or was removed.
 */
function waitsForLostNode(v: View<Scenario>, kinds: Kinds, index: number): boolean {
  const of = workload(v.config, index);
  // Where most of a zone is down, its pods stay until nodes come back (autoscaling-and-disruption.md §6.2, T5).
  if (v.all(kinds.node).some((node) => node?.tags.has('paused'))) return true;
  if (of.kind === 'DaemonSet') return waitsForNode(v, kinds, index);
  const waits = of.kind === 'Deployment' && of.strategy.type === 'Recreate';
  return waits && v.all(kinds.node).some((node) => node?.tags.has('tainted'));
}

/** Somebody wants no version to be rolled out for now: nothing runs but what is there. */
function isPaused(scenario: Scenario, index: number): boolean {
  const of = workload(scenario, index);
  return of.kind === 'Deployment' && of.paused;
}

/** When disturbances have ended, a working version runs fully and nothing else does. */
export function converges(kinds: Kinds, scenario: Scenario, index: number): Goal<Scenario> {
  return {
    name: `converges ${nameOf(workload(scenario, index))}`,
    kind: 'converges',
    when: () => !isPaused(scenario, index),
    reached: (v) => {
      const { works, complete } = workloadView(v, kinds, index);
      return !works || waitsForLostNode(v, kinds, index) || complete;
    },
  };
}

/** A version that works and is newer than all others is rolled out fully. Source: DEP-L1, DEP-L4. */
export function rolloutCompletes(kinds: Kinds, scenario: Scenario, index: number): Goal<Scenario> {
  return {
    name: `rollout-completes ${nameOf(workload(scenario, index))}`,
    kind: 'converges',
    when: (v) => {
      const { asked, newest } = versionsOf(v, kinds, index);
      return asked === newest && asked > 0 && !isPaused(scenario, index);
    },
    reached: (v) => finished(v, kinds, index),
  };
}

/** Undo brings the previous version back fully. Source: DEP-L5. */
export function rollbackCompletes(kinds: Kinds, scenario: Scenario, index: number): Goal<Scenario> {
  return {
    name: `rollback-completes ${nameOf(workload(scenario, index))}`,
    kind: 'converges',
    when: (v) => {
      const { asked, newest } = versionsOf(v, kinds, index);
      return asked < newest && !isPaused(scenario, index);
    },
    reached: (v) => finished(v, kinds, index),
  };
}

function finished(v: View<Scenario>, kinds: Kinds, index: number): boolean {
  const { works, complete } = workloadView(v, kinds, index);
  return !works || waitsForLostNode(v, kinds, index) || (complete && versionsOf(v, kinds, index).onlyAsked);
}

/** No pod waits for a node for ever while at most one node is missing. */
export function schedulable(kinds: Kinds, scenario: Scenario, index: number): Goal<Scenario> {
  return {
    name: `schedulable ${nameOf(workload(scenario, index))}`,
    kind: 'converges',
    when: (v) => {
      const usable = v.all(kinds.node).filter((n) => n?.tags.has('up') && n.tags.has('schedulable')).length;
      return usable >= scenario.nodes.length - 1;
    },
    reached: (v) => (v.fold(kinds.podStates).get(`${index} unscheduled`) ?? 0) === 0,
  };
}

/** A drain of a node that is up ends; asked at the sizes that the manifest names or more, since fewer are the user's choice. */
export function drainEnds(kinds: Kinds, scenario: Scenario): Goal<Scenario> {
  const shrunk = (v: View<Scenario>): boolean =>
    scenario.workloads.some(
      (asked, index) =>
        asked.kind !== 'Pod' && asked.kind !== 'DaemonSet' && workloadView(v, kinds, index).desired < replicasOf(asked),
    );
  return {
    name: 'drain-ends',
    kind: 'converges',
    when: (v) => !shrunk(v),
    reached: (v) =>
      v.all(kinds.node).every((node, slot) => {
        if (!node?.tags.has('draining') || !node.tags.has('up')) return true;
        // A budget that keeps the last good pods while the version asked for does not work does what it is for.
        const { active, ready } = v.fold(kinds.podCounts, { via: 'node', of: { kind: kinds.node, slot } });
        return active > 0 && active === ready && scenario.workloads.some((_, at) => !workloadView(v, kinds, at).works);
      }),
  };
}

const COUNTED = new Set([
  'create',
  'delete',
  'replace',
  'evict',
  'grow-new',
  'scale-down-old',
  'proportional',
  'scale',
]);

/** Nobody creates and deletes, scales up and down or evicts for ever without a cause from outside. */
export function noFlapping(): Goal<Scenario> {
  return {
    name: 'no-flapping',
    kind: 'no-flapping',
    reached: () => true,
    counts: (step) => COUNTED.has(step.verb),
  };
}
