/**
 * What Kubernetes promises of the containers of one pod. Sources: workloads.md §2.12 (POD), §2.5, §2.6.
 *
 * Left out: POD-S13 and L4 (a pod is removed with all that it has, and by nothing but a deletion), POD-L1 (an init container
 * that never completes keeps its pod from starting).
 */
import {
  containersOf,
  podOf,
  podOwner,
  sandboxOf,
  type ContainerView,
  type PodKinds,
} from '../../src/cluster/pod-kinds.ts';
import type { Scenario } from '../../src/cluster/scenario.ts';
import type { Goal, Property, Requirement, View, Write, WriteProperty } from '../../src/engine/contract.ts';

type Look = View<Scenario>;

const byKubelet =
  (...verbs: readonly string[]) =>
  ({ actor, verb }: Write): boolean =>
    actor === 'kubelet' && verbs.includes(verb);

const runs = ({ snap }: ContainerView): boolean => snap.tags.has('running');
const lasts = ({ spec }: ContainerView): boolean => spec.role !== 'init';

/** Containers that something is true of after a write and was not before; as they were before. */
function became(before: Look, after: Look, kinds: PodKinds, is: (c: ContainerView) => boolean): ContainerView[] {
  const now = new Map(containersOf(after, kinds).map((c) => [c.index, c]));
  return containersOf(before, kinds).filter((c) => {
    const then = now.get(c.index);
    return !is(c) && then !== undefined && is(then);
  });
}

/** A promise about every start of a container. */
function onStart(
  kinds: PodKinds,
  name: string,
  when: (v: Look) => boolean,
  holds: (started: ContainerView, before: Look) => boolean,
): WriteProperty<Scenario> {
  return {
    name,
    on: 'write',
    about: byKubelet('start'),
    when,
    holds: (before, after) => became(before, after, kinds, runs).every((c) => holds(c, before)),
  };
}

function startPromises(kinds: PodKinds): Requirement<Scenario>[] {
  const some = (is: (c: ContainerView) => boolean) => (v: Look) => containersOf(v, kinds).some(is);
  return [
    onStart(
      kinds,
      'POD-S6',
      some(({ spec }) => spec.role !== 'app'),
      (c, v) =>
        c.snap.value !== 'Waiting' || containersOf(v, kinds).every((other) => other.index >= c.index || isPast(other)),
    ),
    onStart(
      kinds,
      'POD-S8',
      some(({ spec }) => spec.restartPolicy === 'Never'),
      ({ spec, status }) => spec.restartPolicy !== 'Never' || !status.ran,
    ),
    onStart(
      kinds,
      'POD-S9',
      () => true,
      (_, v) => podOf(v, kinds)?.tags.has('terminating') === false,
    ),
    onStart(
      kinds,
      'POD-S10',
      some(({ snap }) => snap.value === 'Exited' && snap.context['backOff'] !== 'none'),
      ({ snap }) => snap.value !== 'Exited' || snap.context['backOff'] !== 'entry',
    ),
    onStart(
      kinds,
      'sandbox-first',
      () => true,
      (_, v) => sandboxOf(v, kinds)?.value === 'Ready',
    ),
  ];
}

/** Is it no more in the way of what starts after it? App containers never are. */
function isPast({ spec, snap, status }: ContainerView): boolean {
  if (spec.role === 'init') return snap.value === 'Exited' && snap.context['ended'] === 'well';
  return spec.role === 'app' || status.started;
}

function stopPromises(kinds: PodKinds): Requirement<Scenario>[] {
  const stopping = ({ snap }: ContainerView): boolean => snap.value === 'Stopping';
  const isWhole = (v: Look): boolean => sandboxOf(v, kinds)?.value === 'Ready';
  const appsEnded = (v: Look): boolean => !containersOf(v, kinds).some((c) => c.spec.role !== 'sidecar' && runs(c));
  const onStop = (
    name: string,
    when: (v: Look) => boolean,
    holds: (stopped: ContainerView, before: Look) => boolean,
  ): WriteProperty<Scenario> => ({
    name,
    on: 'write',
    about: byKubelet('stop'),
    when,
    holds: (before, after) => became(before, after, kinds, stopping).every((c) => holds(c, before)),
  });
  const lives = (v: Look): boolean => {
    const pod = podOf(v, kinds);
    return isWhole(v) && pod?.tags.has('active') === true && pod.context['evicted'] === false;
  };
  return [
    onStop(
      'POD-S16',
      (v) => isWhole(v) && containersOf(v, kinds).some(({ spec }) => spec.role === 'sidecar'),
      (c, v) =>
        c.spec.role !== 'sidecar' ||
        c.status.failing ||
        (appsEnded(v) && containersOf(v, kinds).every((other) => other.index <= c.index || !runs(other))),
    ),
    onStop('POD-S17', lives, (c, v) => c.status.failing || (c.spec.role === 'sidecar' && appsEnded(v))),
  ];
}

function statusPromises(kinds: PodKinds): Requirement<Scenario>[] {
  const phase = (v: Look): unknown => podOf(v, kinds)?.context['phase'];
  const hasEnded = (v: Look): boolean => ['Succeeded', 'Failed'].includes(String(phase(v)));
  const isProven = ({ snap: { tags, value }, spec }: ContainerView): boolean =>
    tags.has('ready') || (value === 'Starting' && !spec.hasStartupProbe && !spec.hasReadinessProbe);
  const afterEnd = (name: string, on: Property<Scenario>['on'], holds: (v: Look) => boolean): Property<Scenario> => {
    return { name, on, when: hasEnded, holds };
  };
  return [
    {
      name: 'POD-S2',
      on: 'write',
      about: byKubelet('report'),
      when: (before: Look) => containersOf(before, kinds).length > 0,
      holds: (before, after) => !hasEnded(before) || phase(after) === phase(before),
    },
    {
      name: 'POD-S4',
      on: 'settled',
      when: (v) => podOf(v, kinds)?.context['ready'] === true,
      holds: (v) => containersOf(v, kinds).filter(lasts).every(isProven),
    },
    afterEnd('POD-S5', 'every', (v) => podOf(v, kinds)?.context['ready'] === false),
    {
      name: 'POD-S7',
      on: 'every',
      when: (v) => containersOf(v, kinds).some(({ spec }) => spec.role === 'init'),
      holds: (v) => containersOf(v, kinds).filter((c) => c.spec.role === 'init' && runs(c)).length <= 1,
    },
    afterEnd('POD-S12', 'every', (v) => !containersOf(v, kinds).some(runs)),
    {
      name: 'startup-before-ready',
      on: 'write',
      about: ({ verb }) => verb === 'come up',
      when: (before: Look) => containersOf(before, kinds).some(({ spec }) => spec.hasStartupProbe),
      holds: (before, after) =>
        became(before, after, kinds, ({ snap }) => snap.tags.has('proven')).every(({ spec }) => !spec.hasStartupProbe),
    },
  ];
}

function sandboxPromises(kinds: PodKinds): Requirement<Scenario>[] {
  const address = (v: Look): unknown => sandboxOf(v, kinds)?.context['address'];
  const beginsAgain = (c: ContainerView): boolean =>
    c.snap.value === 'Waiting' ||
    (c.spec.role === 'app' && c.snap.value === 'Exited' && c.spec.restartPolicy !== 'Always');
  return [
    {
      name: 'POD-S11',
      on: 'write',
      about: () => true,
      when: (before: Look) => sandboxOf(before, kinds)?.value === 'Ready',
      holds: (before, after) => sandboxOf(after, kinds) === null || address(after) === address(before),
    },
    {
      name: 'sandbox-death-restarts-all',
      on: 'write',
      about: byKubelet('make'),
      when: (before: Look) => sandboxOf(before, kinds)?.value === 'Dead',
      holds: (before, after) =>
        !containersOf(before, kinds).some(runs) &&
        address(after) !== address(before) &&
        containersOf(after, kinds).every(beginsAgain),
    },
  ];
}

function isOver(v: Look, kinds: PodKinds): boolean {
  const pod = podOf(v, kinds);
  return pod === null || !pod.tags.has('active') || pod.context['evicted'] === true;
}

function keepsRunning(kinds: PodKinds): Goal<Scenario> {
  return {
    name: 'POD-L3',
    kind: 'recurs',
    when: (v) => podOwner(v, kinds).template.restartPolicy === 'Always' && !isOver(v, kinds),
    reached: (v) =>
      sandboxOf(v, kinds)?.value === 'Ready' &&
      containersOf(v, kinds).every((c) => !c.status.failing && (!c.status.ran || c.spec.role === 'init' || runs(c))),
  };
}

function deletionCompletes(kinds: PodKinds): Goal<Scenario> {
  return {
    name: 'deletion-completes',
    kind: 'recurs',
    reached: (v) => podOf(v, kinds)?.tags.has('terminating') !== true,
  };
}

function endedPodsAreReplaced(kinds: PodKinds): Property<Scenario> {
  return {
    name: 'ended-pods-are-replaced',
    on: 'settled',
    when: (v) => podOf(v, kinds)?.tags.has('active') !== true,
    holds: (v) => {
      const active = v.all(kinds.pod).filter((pod) => pod?.tags.has('active') === true).length;
      return active === (podOwner(v, kinds).kind === 'Pod' ? 0 : 1);
    },
  };
}

/** The promises about the containers of one pod, and about what comes after it. */
export function podPromisesOf(kinds: PodKinds): Requirement<Scenario>[] {
  return [
    ...startPromises(kinds),
    ...stopPromises(kinds),
    ...statusPromises(kinds),
    ...sandboxPromises(kinds),
    keepsRunning(kinds),
    deletionCompletes(kinds),
    endedPodsAreReplaced(kinds),
  ];
}
