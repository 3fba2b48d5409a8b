/**
 * What Kubernetes promises of DaemonSets. Source: stateful-and-batch.md §3.6 (DS rows), each with the exceptions named there.
 *
 * Left out: DS-S8 (there are no expectations, so every sync acts), DS-S9 (nobody deletes a DaemonSet), DS-S10 (none of
 * its pods fails), DS-L1, which is the goal one-per-node, DS-L2 (labels and taints of nodes are never edited, and a lost node
 * keeps its pod), DS-L3, which is the goal rollout-completes, DS-L4, which is PGC-L1.
 *
 * Nodes may change places between the two views of a write, so promises compare how many nodes there are of a sort.
 */
import { daemonBounds, daemonNodeViews, livePods } from '../../src/cluster/daemonset-workload-view.ts';
import type { Kinds } from '../../src/cluster/kinds.ts';
import { workload, type Scenario } from '../../src/cluster/scenario.ts';
import type { Requirement, View, Write, WriteProperty } from '../../src/engine/contract.ts';

type Node = ReturnType<typeof daemonNodeViews>[number];

const isSync = (step: Write): boolean => step.actor === 'daemonset-controller';
const creates = (step: Write): boolean => isSync(step) && step.args?.['creates'] !== undefined;
const deletes = (step: Write): boolean => isSync(step) && step.args?.['deletes'] !== undefined;

/** The DaemonSet whose controller took the step. */
const own = (before: View<Scenario>): number => Number(before.self.context['workload']);

/** A promise about the writes of a DaemonSet's controller: nodes of a sort become no more, or no fewer. */
function counted(
  name: string,
  kinds: Kinds,
  of: {
    readonly about: (step: Write) => boolean;
    readonly when?: (before: View<Scenario>) => boolean;
    readonly sort: (node: Node) => boolean;
    readonly never: 'more' | 'fewer';
  },
): WriteProperty<Scenario> {
  const count = (v: View<Scenario>, index: number): number => daemonNodeViews(v, kinds, index).filter(of.sort).length;
  return {
    name,
    on: 'write',
    about: of.about,
    when: of.when ?? (() => true),
    holds: (before, after) => {
      const change = count(after, own(before)) - count(before, own(before));
      return of.never === 'more' ? change <= 0 : change >= 0;
    },
  };
}

/** How the strategy of the DaemonSet updates. */
function strategyOf(before: View<Scenario>): 'surge' | 'replace' | 'OnDelete' {
  const of = workload(before.config, own(before));
  if (of.kind !== 'DaemonSet' || of.updateStrategy.type === 'OnDelete') return 'OnDelete';
  return of.updateStrategy.maxSurge.value > 0 ? 'surge' : 'replace';
}

/** Its live pods are one too many, or two of one side. */
function isCrowded(node: Node): boolean {
  const live = livePods(node);
  const latest = live.filter((pod) => pod.isNew).length;
  return latest > 1 || live.length - latest > 1;
}

/** Does the node count as one that lacks an available pod (U of the update step)? */
function lacks(node: Node): boolean {
  const [only, ...others] = livePods(node);
  return others.length > 0 || !only?.available;
}

/** Of pods that are old and available at most maxUnavailable − U go in one sync. */
function updateBudget(kinds: Kinds): WriteProperty<Scenario> {
  const healthy = (nodes: readonly Node[]): number =>
    nodes.flatMap(livePods).filter((pod) => !pod.isNew && pod.available).length;
  return {
    name: 'DS-S4',
    on: 'write',
    about: (step) => deletes(step) && step.verb === 'replace',
    when: (before) => strategyOf(before) === 'replace',
    holds: (before, after) => {
      const nodes = daemonNodeViews(before, kinds, own(before));
      const groups = nodes.filter((node) => node.pods.length > 0 || (node.exists && node.shouldRun));
      const bound = daemonBounds(before, kinds, own(before))?.maxUnavailable ?? 0;
      const gone = healthy(nodes) - healthy(daemonNodeViews(after, kinds, own(before)));
      return gone <= Math.max(0, bound - groups.filter(lacks).length);
    },
  };
}

/** A node that is lost keeps its pod: only a NoExecute taint of its own evicts. */
function lossEvictsNone(scenario: Scenario): WriteProperty<Scenario> {
  return {
    name: 'DS-S7',
    on: 'write',
    about: (step) => step.actor === 'taint-eviction-controller' && step.verb === 'delete',
    when: (before) => workload(scenario, own(before)).kind === 'DaemonSet',
    holds: (before) => {
      const node = scenario.nodes[Number(before.deref('node')?.context['index'])]?.object;
      return node?.taints.some(({ effect }) => effect === 'NoExecute') === true;
    },
  };
}

/** The promises of §3.6 that are asked of every DaemonSet of the scenario. */
export function daemonSetPromises(kinds: Kinds, scenario: Scenario): Requirement<Scenario>[] {
  if (scenario.workloads.every(({ kind }) => kind !== 'DaemonSet')) return [];
  return [
    counted('DS-S1', kinds, {
      about: creates,
      when: (before) => strategyOf(before) !== 'surge',
      sort: (node) => node.pods.length > 1,
      never: 'more',
    }),
    counted('DS-S2', kinds, {
      about: creates,
      when: (before) => strategyOf(before) === 'surge',
      sort: isCrowded,
      never: 'more',
    }),
    counted('DS-S3', kinds, {
      about: creates,
      sort: (node) => !node.shouldRun && livePods(node).length > 0,
      never: 'more',
    }),
    updateBudget(kinds),
    counted('DS-S5', kinds, {
      about: deletes,
      when: (before) => strategyOf(before) === 'surge',
      sort: (node) => {
        const live = livePods(node);
        const replaced = live.some((pod) => pod.isNew && pod.available);
        return node.shouldRun && !replaced && live.some((pod) => !pod.isNew && pod.ready);
      },
      never: 'fewer',
    }),
    counted('DS-S6', kinds, {
      about: deletes,
      when: (before) => strategyOf(before) === 'OnDelete',
      sort: (node) => node.shouldContinue && livePods(node).length === 1,
      never: 'fewer',
    }),
    lossEvictsNone(scenario),
  ];
}
