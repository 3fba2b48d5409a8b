/**
 * What people see of each kind of component: its name, its status, and the fields whose change is worth a line.
 *
 * A kind that is not in the table is shown by its states and all its plain fields, so that a new one is never left out.
 */
import { BUDGET } from '../engine/budgets.ts';
import type { Component } from '../engine/inspect.ts';
import type { Snap } from '../engine/contract.ts';
import { nodeClasses } from '../cluster/node-classes.ts';
import { workload, type Scenario } from '../cluster/scenario.ts';

/** Looks of one component. */
export interface Looks {
  readonly status: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

interface Describer {
  /** The name; `*` stands for letters and `#` for a number that tell components of that name apart. */
  name(component: Component, scenario: Scenario): string;
  /** Names that the first components of a sort have in place of it, in order; none of them is ever given to another. */
  own?(component: Component, scenario: Scenario): readonly string[];
  /** What is shown, references by name; `null` = the checker's own memory, which is never shown. */
  looks(snap: Snap, refs: Readonly<Record<string, string | null>>): Looks | null;
}

const POD_STATUS: Readonly<Record<string, string>> = {
  Starting: 'ContainerCreating',
  Stranded: 'Pending',
  Nominated: 'Pending (nominated)',
  Preempted: 'Terminating (preempted)',
};
const CONTAINER_STATUS: Readonly<Record<string, string>> = {
  Starting: 'Running (has no port yet)',
  Unproven: 'Running (startup probe not passed)',
  Unready: 'Running (not ready)',
  Ready: 'Running',
  Failing: 'Running (a probe has failed)',
  Stopping: 'Running (told to end)',
  Exited: 'Terminated',
  BackOff: 'CrashLoopBackOff',
};
const EXIT: Readonly<Record<string, string>> = { well: 'with 0', badly: 'not with 0', taken: 'port taken' };
const NODE_HEALTH: Readonly<Record<string, string>> = {
  Up: 'Ready',
  Silent: 'Down (not yet noticed)',
  Unknown: 'NotReady',
  Removed: 'Deleted',
};

function workloadName({ snap }: Component, scenario: Scenario): string {
  return workload(scenario, snap.context['workload']).name;
}

/** An address is the first one, or another one than before. */
function addressWord(address: unknown): string | null {
  return address === null ? null : address === 0 ? 'A' : 'B';
}

const nodesByClass = new WeakMap<Scenario, ReadonlyMap<number, readonly string[]>>();

/** The names of the nodes of one class in the order of their documents; nodes that join it have none of their own. */
function nodeNames(scenario: Scenario, index: number): readonly string[] {
  const known = nodesByClass.get(scenario);
  if (known) return known.get(index) ?? [];
  const names = new Map<number, string[]>();
  for (const node of nodeClasses(scenario).atStart)
    names.set(node.index, [...(names.get(node.index) ?? []), node.object.name]);
  nodesByClass.set(scenario, names);
  return names.get(index) ?? [];
}

function version(snap: Snap): string {
  return `v${Number(snap.context['template']) + 1}`;
}

/** `Up` of `{ health: 'Up' }`; a machine without parallel states has one part. */
function parts(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(parts) : [String(value)];
}

const DESCRIBERS: Readonly<Record<string, Describer>> = {
  [BUDGET]: { name: () => '', looks: () => null },
  monitor: { name: (component) => String(component.slot), looks: () => null },
  deployment: {
    name: workloadName,
    looks: (snap) => ({
      status: null,
      fields: {
        replicas: snap.context['replicas'],
        version: `${version(snap)}${snap.context['works'] === false ? ' (never becomes ready)' : ''}`,
      },
    }),
  },
  replicaset: {
    name: (component, scenario) =>
      component.refs['deployment'] === null
        ? workloadName(component, scenario)
        : `${workloadName(component, scenario)}-${version(component.snap)}`,
    looks: ({ context }) => ({ status: null, fields: { replicas: context['replicas'] } }),
  },
  daemonset: {
    name: workloadName,
    looks: (snap) => ({
      status: null,
      fields: { version: `${version(snap)}${snap.context['works'] === false ? ' (never becomes ready)' : ''}` },
    }),
  },
  pod: {
    name: (component, scenario) =>
      (component.refs['owner'] ?? null) === null &&
      workload(scenario, component.snap.context['workload']).kind === 'Pod'
        ? workloadName(component, scenario)
        : `${workloadName(component, scenario)}-${version(component.snap)}-*`,
    looks: ({ value, context: { ready, address, admitted } }, refs) => ({
      status: POD_STATUS[String(value)] ?? String(value),
      // Only a pod that is shown with its containers has an address; its node is the only one, and has no name.
      fields:
        address === undefined
          ? { on: refs['node'] ?? null }
          : { on: admitted === true ? 'its node' : null, ready, address: addressWord(address) },
    }),
  },
  sandbox: {
    name: workloadName,
    looks: ({ value, context }) => ({
      status: String(value),
      fields: { address: value === 'None' ? null : addressWord(context['address']) },
    }),
  },
  container: {
    name: ({ slot, snap }, scenario) =>
      workload(scenario, snap.context['workload']).template.containers[slot]?.name ?? String(slot),
    looks: ({ value, context: { ended } }) => ({
      status: CONTAINER_STATUS[String(value)] ?? String(value),
      fields: { exit: ended === 'no' ? null : EXIT[String(ended)] },
    }),
  },
  node: {
    name: () => 'node-#',
    own: ({ snap }, scenario) => nodeNames(scenario, Number(snap.context['index'])),
    looks: ({ value, tags }) => {
      const health = parts(value)[0] ?? '';
      const word = NODE_HEALTH[health] ?? health;
      const cordoned = tags.has('schedulable') ? '' : ',SchedulingDisabled';
      return { status: word + cordoned + (tags.has('draining') ? ' (draining)' : ''), fields: {} };
    },
  },
};

const BY_DEFAULT: Describer = {
  name: (component, scenario) =>
    typeof component.snap.context['workload'] === 'number' ? workloadName(component, scenario) : '*',
  looks: ({ value, context }, refs) => {
    const plain = Object.entries(context).filter(([, field]) => field === null || typeof field !== 'object');
    return { status: parts(value).join(','), fields: { ...Object.fromEntries(plain), ...refs } };
  },
};

/** How a kind is shown. */
export function describerOf(kind: string): Describer {
  return DESCRIBERS[kind] ?? BY_DEFAULT;
}
