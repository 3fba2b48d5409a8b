/**
 * What Kubernetes promises of evictions, drains, taint eviction and pod garbage collection. Source:
 * autoscaling-and-disruption.md §3.5 (EV), §4.4 (DRAIN), §7.7 (TE), §8.5 (PGC); PDB-S4 is the goal keeps-floor.
 *
 * Left out: PDB-S1 to S3, S5 to S8 and L1 to L3 (the status is computed where it is read, so it never lags), EV-S1, S3 to
 * S5 (requests are one step), EV-L1 and DRAIN-L1, which are the goal drain-ends, DRAIN-S1 to S3 (an eviction is the only
 * way in which a drain deletes here), TE-S3, S4 and PGC-S2, S3, L2 (phases and thresholds are not modelled).
 */
import type { Kinds } from '../../src/cluster/kinds.ts';
import type { PodState } from '../../src/cluster/pod-state.ts';
import { comesToCordoned, isDrained, workload, type Scenario } from '../../src/cluster/scenario.ts';
import type { Goal, Requirement, View, WriteProperty } from '../../src/engine/contract.ts';
import { selectsPods } from '../../src/kube/selector.ts';
import { tolerates } from '../../src/kube/toleration.ts';
import type { Taint } from '../../src/kube/types.ts';

function neverWithTwoBudgets(scenario: Scenario): WriteProperty<Scenario> {
  const twice = scenario.workloads.flatMap((w, index) =>
    scenario.budgets.filter((budget) => selectsPods(budget, w)).length > 1 ? [index] : [],
  );
  return {
    name: 'EV-S2',
    on: 'write',
    about: (step) => twice.length > 0 && step.verb === 'evict',
    when: () => true,
    holds: (before) =>
      before.self.tags.has('phase Pending') || !twice.includes(Number(before.self.context['workload'])),
  };
}

/** States of a pod that nobody has deleted and that has a node. */
const STAYING: readonly PodState[] = ['ready', 'unready', 'starting'];

/** The workloads whose pods a drain evicts. */
function drained({ config }: View<Scenario>): number[] {
  return config.workloads.flatMap((_, index) => (isDrained(config, index) ? [index] : []));
}

function drainedNodeIsEmpty(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'DRAIN-L2',
    on: 'write',
    about: (step) => step.actor === 'kubectl drain' && step.verb === 'end',
    // Pods whose template names the node, or that tolerate its cordon, come to it while it is being drained (DR6).
    when: (before) => drained(before).every((index) => !comesToCordoned(before.config, index)),
    holds: (before) => {
      const here = before.fold(kinds.podStates, { via: 'node' });
      return drained(before).every((index) => STAYING.every((state) => !here.has(`${index} ${state}`)));
    },
  };
}

const UNREACHABLE: Taint = { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoExecute' };

/** Only a taint that the node has now, and that the pod does not put up with for ever, is a reason to delete it. */
function onlyTaintedNodesAreLeft(scenario: Scenario): WriteProperty<Scenario> {
  return {
    name: 'TE-S2',
    on: 'write',
    about: (step) => step.actor === 'taint-eviction-controller' && step.verb === 'delete',
    when: () => true,
    holds: (before) => {
      const node = before.deref('node');
      const given = scenario.nodes[Number(node?.context['index'])]?.object.taints ?? [];
      // A node that is removed leaves the timers of its pods behind (V8).
      const wasTainted = node?.tags.has('tainted') === true || node?.tags.has('removed') === true;
      const taints = [...given, ...(wasTainted ? [UNREACHABLE] : [])];
      const { tolerations } = workload(scenario, before.self.context['workload']).template;
      return taints.some(
        (taint) =>
          taint.effect === 'NoExecute' &&
          tolerations.find((toleration) => tolerates([toleration], taint))?.tolerationSeconds !== null,
      );
    },
  };
}

function onlyWithoutNode(): WriteProperty<Scenario> {
  return {
    name: 'PGC-S1',
    on: 'write',
    about: (step) => step.actor === 'pod-garbage-collector' && step.verb === 'collect',
    when: () => true,
    holds: (before) => !before.self.tags.has('exists'),
  };
}

function podsOfRemovedNodesVanish(kinds: Kinds): Goal<Scenario> {
  const left = (v: View<Scenario>): boolean =>
    v
      .all(kinds.node)
      .some(
        (node, slot) =>
          node?.tags.has('removed') === true &&
          v.fold(kinds.podCounts, { via: 'node', of: { kind: kinds.node, slot } }).total > 0,
      );
  return { name: 'PGC-L1', kind: 'converges', reached: (v) => !left(v) };
}

/** The promises about pods that are taken away. */
export function disruptionPromises(kinds: Kinds, scenario: Scenario): Requirement<Scenario>[] {
  return [
    neverWithTwoBudgets(scenario),
    drainedNodeIsEmpty(kinds),
    onlyTaintedNodesAreLeft(scenario),
    onlyWithoutNode(),
    podsOfRemovedNodesVanish(kinds),
  ];
}
