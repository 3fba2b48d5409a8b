/**
 * One pod on one node in detail: its kinds, and how rules and properties read them.
 */
import type { AnyStateMachine } from 'xstate';
import type { Kind, Op, Snap, View } from '../engine/contract.ts';
import type { ContainerSpec } from '../kube/types.ts';
import type { ContainerStatus } from '../../models/pod/phase.ts';
import { workload, type Scenario, type Workload } from './scenario.ts';

/** The machines of the kinds; a faulty one may replace each. */
export interface PodMachines {
  readonly object: AnyStateMachine;
  readonly sandbox: AnyStateMachine;
  readonly container: AnyStateMachine;
}

export interface PodKinds {
  readonly pod: Kind;
  readonly sandbox: Kind;
  /** In the order of their start. */
  readonly container: Kind;
  readonly index: number;
}

/** The kinds for a workload of the scenario. */
export function podKinds(scenario: Scenario, index: number, machines: PodMachines): PodKinds {
  const { containers } = workload(scenario, index).template;
  return {
    pod: { name: 'pod', machine: machines.object, max: 2 },
    sandbox: { name: 'sandbox', machine: machines.sandbox, max: 1 },
    container: { name: 'container', machine: machines.container, max: Math.max(1, containers.length) },
    index,
  };
}

/** Whose pod it is. */
export function podOwner(v: Pick<View<Scenario>, 'config'>, kinds: PodKinds): Workload {
  return workload(v.config, kinds.index);
}

/** The container in a place of the pod, with its specification. */
export interface ContainerView {
  readonly index: number;
  readonly spec: ContainerSpec;
  readonly snap: Snap;
  readonly status: ContainerStatus;
}

/** The containers that are there, in order. */
export function containersOf(v: View<Scenario>, kinds: PodKinds): readonly ContainerView[] {
  const { containers } = podOwner(v, kinds).template;
  return v.all(kinds.container).flatMap((snap, index): ContainerView[] => {
    const spec = containers[index];
    return snap && spec ? [{ index, spec, snap, status: statusOf(snap, spec) }] : [];
  });
}

/** The pod that was there first; what takes its place is elsewhere. */
export function podOf(v: View<Scenario>, kinds: PodKinds): Snap | null {
  return v.all(kinds.pod).find((snap) => snap?.context['elsewhere'] === false) ?? null;
}

/** The sandbox of the pod. */
export function sandboxOf(v: View<Scenario>, kinds: PodKinds): Snap | null {
  return v.all(kinds.sandbox)[0] ?? null;
}

/** The containers and the sandbox end with their pod. */
export function removeAllOf({ container, sandbox }: PodKinds): Op[] {
  return [container, sandbox].map((each): Op => ({ op: 'remove', at: { each, where: () => true } }));
}

const STATES: Readonly<Record<string, ContainerStatus['state']>> = {
  Waiting: 'waiting',
  Stopping: 'stopping',
  Exited: 'exited',
  BackOff: 'backing off',
};

/** §2.5.4, §2.5.7: without a probe a container is what the probe would say as soon as it runs. */
function statusOf({ value, tags, context }: Snap, { role, restartPolicy }: ContainerSpec): ContainerStatus {
  const state = STATES[String(value)] ?? 'running';
  const started = state === 'running' && (tags.has('proven') || context['startup'] === false);
  const ended = context['ended'];
  return {
    role,
    restartPolicy,
    state,
    started,
    ready: started && (tags.has('ready') || context['readiness'] === false),
    failing: value === 'Failing',
    ran: context['ran'] === true,
    exit: ended === 'no' ? null : ended === 'well' ? 'well' : 'badly',
    backOff: context['backOff'] as ContainerStatus['backOff'], // the machine's own context
  };
}
