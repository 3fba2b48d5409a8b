/**
 * What Kubernetes promises of pods, their placement and their nodes. Source: workloads.md §2.12 (POD), §3.6 (NODE), §4.5
 * (SCH).
 *
 * Those about phases and containers are asked of one pod in detail (containers.ts). Left out: NODE-S1, S3, S4 and L2
 * (conditions and taints are one step), SCH-S2, S5, S6 and L2 (the filters are the model itself), SCH-S7, which is in
 * preemption.ts, SCH-S3, which is POD-S1.
 */
import type { Kinds } from '../../src/cluster/kinds.ts';
import type { Scenario } from '../../src/cluster/scenario.ts';
import { isAdmitted, workloadView } from '../../src/cluster/workload-view.ts';
import type { Goal, Property, Requirement, View, WriteProperty } from '../../src/engine/contract.ts';
import { isCalm } from '../calm.ts';
import { keepsApart, podsOn, portsConflict } from './room.ts';

function placedOnce(): WriteProperty<Scenario> {
  return {
    name: 'POD-S1',
    on: 'write',
    about: (step) => step.verb === 'bind',
    when: () => true,
    holds: (before) => !before.self.tags.has('bound'),
  };
}

/** Only a kubelet that saw the processes end, or the garbage collector, makes a Terminating pod go; none comes back. */
function deletionIsIrrevocable(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'POD-S3',
    on: 'write',
    about: () => true,
    when: (before) => before.fold(kinds.podCounts).terminating > 0,
    holds: (before, after, { verb }) => {
      const [then, now] = [before.fold(kinds.podCounts), after.fold(kinds.podCounts)];
      return now.terminating >= then.terminating || (['stop', 'collect'].includes(verb) && now.active <= then.active);
    },
  };
}

function hostPortsAreExclusive(kinds: Kinds, scenario: Scenario): Property<Scenario> {
  return {
    name: 'POD-S14',
    on: 'settled',
    when: (v) =>
      scenario.workloads.some((w) => w.template.hostPorts.length > 0 && w.template.nodeName === '') &&
      v.all(kinds.node).some((node) => node !== null),
    holds: (v) =>
      v.all(kinds.node).every((node, slot) => {
        if (!node) return true;
        const placed = podsOn(v, kinds, slot).filter(({ template }) => template.nodeName === '');
        const ports = placed.flatMap(({ template, count }) => Array.from({ length: count }, () => template.hostPorts));
        return ports.every((mine, at) =>
          ports.every((other, against) => at === against || !mine.some((a) => other.some((b) => portsConflict(a, b)))),
        );
      }),
  };
}

/** Neither one that is gone nor one that has ended comes back. */
function barePodsAreNotMadeAgain(kinds: Kinds, scenario: Scenario): WriteProperty<Scenario> {
  const bare = scenario.workloads.flatMap((w, index) => (w.kind === 'Pod' ? [index] : []));
  const pods = (v: View<Scenario>, index: number): number => workloadView(v, kinds, index).active;
  return {
    name: 'POD-S15',
    on: 'write',
    about: () => bare.length > 0,
    when: (before) => bare.some((index) => pods(before, index) === 0),
    holds: (before, after) => bare.every((index) => pods(after, index) <= pods(before, index)),
  };
}

/** Is there a node that is up on which this is true? */
function onSomeNode(v: View<Scenario>, kinds: Kinds, is: (slot: number) => boolean): boolean {
  return v.all(kinds.node).some((node, slot) => node?.tags.has('up') === true && is(slot));
}

function boundPodsStart(kinds: Kinds): Goal<Scenario> {
  const waits = (v: View<Scenario>, slot: number): boolean => {
    const here = v.fold(kinds.podStates, { via: 'node', of: { kind: kinds.node, slot } });
    const node = v.all(kinds.node)[slot]?.context['index'];
    return v.config.workloads.some((_, index) => here.has(`${index} starting`) && isAdmitted(v.config, index, node));
  };
  return {
    name: 'POD-L1',
    // Pods come and go: what is promised is that none waits for ever, not that there is none some day.
    kind: 'recurs',
    when: (v) => isCalm(v) && v.fold(kinds.podCounts).active > 0,
    reached: (v) => !onSomeNode(v, kinds, (slot) => waits(v, slot)),
  };
}

function deletionCompletes(kinds: Kinds): Goal<Scenario> {
  return {
    name: 'POD-L2',
    kind: 'recurs',
    when: isCalm,
    reached: (v) =>
      !onSomeNode(
        v,
        kinds,
        (slot) => v.fold(kinds.podCounts, { via: 'node', of: { kind: kinds.node, slot } }).terminating > 0,
      ),
  };
}

function cordonTouchesNoPod(kinds: Kinds): WriteProperty<Scenario> {
  return {
    name: 'NODE-S2',
    on: 'write',
    about: (step) => step.actor === 'user' && step.verb === 'drain',
    when: (before) => before.fold(kinds.podCounts).active > 0,
    holds: (before, after) => {
      const [then, now] = [before.fold(kinds.podCounts), after.fold(kinds.podCounts)];
      return then.ready === now.ready && then.active === now.active;
    },
  };
}

function deadNodeBecomesUnknown(kinds: Kinds): Goal<Scenario> {
  return {
    name: 'NODE-L1',
    kind: 'converges',
    when: isCalm,
    reached: (v) => v.all(kinds.node).every((node) => !node?.tags.has('silent')),
  };
}

function noOverCommit(kinds: Kinds, scenario: Scenario): Property<Scenario> {
  return {
    name: 'SCH-S1',
    on: 'settled',
    when: (v) =>
      scenario.nodes.some((node) => node.object.allocatable !== null) &&
      scenario.workloads.every((w) => w.template.nodeName === '') &&
      v.all(kinds.node).some((node) => node !== null),
    holds: (v) =>
      v.all(kinds.node).every((node, slot) => {
        const allocatable = node ? scenario.nodes[Number(node.context['index'])]?.object.allocatable : null;
        if (!allocatable) return true;
        const used: Record<string, number> = {};
        for (const { template, count } of podsOn(v, kinds, slot))
          for (const [name, amount] of Object.entries(template.requests))
            used[name] = (used[name] ?? 0) + amount * count;
        return Object.entries(used).every(([name, amount]) => amount <= (allocatable[name] ?? 0));
      }),
  };
}

/** Asked of terms with the hostname as topology: pods that a term keeps apart are not on one node. */
function antiAffinityIsKept(kinds: Kinds, scenario: Scenario): Property<Scenario> {
  return {
    name: 'SCH-S4',
    on: 'settled',
    when: (v) =>
      scenario.workloads.some((w) => w.template.podAntiAffinity.length > 0) &&
      scenario.workloads.every((w) => w.template.nodeName === '') &&
      v.all(kinds.node).some((node) => node !== null),
    holds: (v) =>
      v.all(kinds.node).every((node, slot) => {
        const pods = node ? podsOn(v, kinds, slot) : [];
        return pods.every((one) =>
          pods.every((other) => (one === other ? one.count < 2 : false) || !keepsApart(one.template, other.template)),
        );
      }),
  };
}

/** The promises about pods, nodes and placement. */
export function podPromises(kinds: Kinds, scenario: Scenario): Requirement<Scenario>[] {
  return [
    placedOnce(),
    deletionIsIrrevocable(kinds),
    hostPortsAreExclusive(kinds, scenario),
    barePodsAreNotMadeAgain(kinds, scenario),
    boundPodsStart(kinds),
    deletionCompletes(kinds),
    cordonTouchesNoPod(kinds),
    deadNodeBecomesUnknown(kinds),
    noOverCommit(kinds, scenario),
    antiAffinityIsKept(kinds, scenario),
  ];
}
