/**
 * The cluster's pod is an abstraction of the pod in detail: each step of the detailed one is a transition of the coarse
 * machine, or none. So what the coarse one cannot do the detailed one does not do either.
 */
import { createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { podMachine, type PodEvent, type PodInput } from '../models/pod/machine.ts';
import { reportMutants } from '../models/pod/kubelet-mutants.ts';
import type { PodArithmetic } from '../src/cluster/pod-arithmetic.ts';
import { composePod } from '../src/cluster/pod-model.ts';
import { podOf, type PodKinds } from '../src/cluster/pod-kinds.ts';
import type { Scenario } from '../src/cluster/scenario.ts';
import { container, oneOf, podTemplate } from '../src/cluster/testing.ts';
import { check } from '../src/engine/check.ts';
import type { View, WriteProperty } from '../src/engine/contract.ts';

/** The coarse state that says the same of a detailed pod. */
function coarse(v: View<Scenario>, kinds: PodKinds): string {
  const pod = podOf(v, kinds);
  if (!pod) return 'Gone';
  const { phase, ready, admitted } = pod.context;
  if (pod.tags.has('terminating')) return 'Terminating';
  if (admitted !== true) return 'Pending';
  if (phase === 'Succeeded' || phase === 'Failed') return 'Finished';
  // A pod whose phase is still Pending has not started, as far as anybody can see.
  if (phase === 'Pending') return 'Starting';
  return ready === true ? 'Ready' : 'NotReady';
}

/** Events that a pod of a version that works, without minReadySeconds, can get, and what sends a pod from state to state. */
const EVENTS = [
  'BIND',
  'START',
  'RUN',
  'FINISH',
  'CRASH',
  'UNREADY',
  'RECOVER',
  'DELETE',
  'STOPPED',
  'COLLECT',
] as const satisfies readonly PodEvent['type'][];

const input: PodInput = { workload: 0, template: 0, works: true, probe: true, waits: false, orphan: false };

function coarseSteps(): ReadonlySet<string> {
  const snapshot = createActor(podMachine, { input }).getSnapshot();
  const steps = Object.keys(podMachine.states).flatMap((value) =>
    EVENTS.map((type) => {
      const from = podMachine.resolveState({ value, context: snapshot.context });
      const to = createActor(podMachine, { snapshot: from, input }).start();
      to.send({ type });
      return { from: value, by: type, to: String(to.getSnapshot().value) };
    }),
  );
  // Whatever is there can be collected; the kubelet's own step is only that of a pod that has ended.
  const own = steps.filter(({ by, from }) => by !== 'COLLECT' || from === 'Finished');
  return new Set(own.flatMap(({ from, to }) => (from === to ? [] : [`${from} → ${to}`])));
}

const probe = (kind: string): string => `${kind}Probe: { exec: {} }`;
const all = [container('a', probe('readiness'), probe('liveness')), container('b', probe('startup'))];
const init = [container('fetch'), container('proxy', 'restartPolicy: Always')];

const pods: Readonly<Record<string, string>> = {
  'one container': podTemplate('Deployment', [container('web')]),
  'probes, init container and sidecar': podTemplate('Deployment', all, { init }),
  'policy OnFailure': podTemplate('Pod', all, { policy: 'OnFailure' }),
  'policy Never': podTemplate('Pod', all, { init, policy: 'Never' }),
  'two containers on one port': podTemplate('Deployment', [
    container('a', 'ports: [{ containerPort: 80 }]', probe('readiness')),
    container('b', 'ports: [{ containerPort: 80 }]'),
  ]),
};

/** Runs a pod in all orders of two disturbances; the steps of the coarse machine that it takes. */
function stepsOf(text: string, faulty: Partial<PodArithmetic> = {}): ReadonlySet<string> {
  const scenario = oneOf(text, 2);
  const { model, kinds } = composePod(scenario, faulty);
  const taken = new Set<string>();
  const abstraction: WriteProperty<Scenario> = {
    name: 'abstraction',
    on: 'write',
    // A pod whose node goes is collected, wherever it is.
    about: ({ verb }) => verb !== 'remove the node of',
    when: () => true,
    holds: (before, after) => {
      const [from, to] = [coarse(before, kinds), coarse(after, kinds)];
      if (from !== to) taken.add(`${from} → ${to}`);
      return true;
    },
  };
  expect(check(model, [abstraction], { disturbances: 2 }).limit).toBeNull();
  return taken;
}

/** Each is searched once. */
const steps = new Map<string, ReadonlySet<string>>();

function known(name: string): ReadonlySet<string> {
  const found = steps.get(name) ?? stepsOf(pods[name] ?? '');
  steps.set(name, found);
  return found;
}

describe('the coarse pod', () => {
  it.each(Object.keys(pods))('can do whatever the detailed one does: %s', (name) => {
    const allowed = coarseSteps();
    expect([...known(name)].filter((step) => !allowed.has(step))).toEqual([]);
  });

  it('cannot do what a faulty kubelet does', () => {
    const report = reportMutants['a pod that has failed runs again'];
    expect(coarseSteps()).not.toContain('Finished → NotReady');
    expect(stepsOf(pods['policy Never'] ?? '', report ? { report } : {})).toContain('Finished → NotReady');
  });

  it('can do little that the detailed one never does', () => {
    const taken = new Set(Object.keys(pods).flatMap((name) => [...known(name)]));
    const never = [...coarseSteps()].filter((step) => !taken.has(step));
    expect(never.filter((step) => !/NewlyReady|Stranded|Nominated|Preempted/.test(step))).toEqual([
      // The kubelet says first that the pod is no more ready.
      'Ready → Finished',
      // The API server removes such a pod at once; finalizers, which only recordings have, keep it.
      'Finished → Terminating',
    ]);
    // minReadySeconds, the loss of a node and preemption are no business of containers.
    expect(never.filter((step) => /NewlyReady|Stranded|Nominated|Preempted/.test(step)).length).toBeGreaterThan(0);
  });
});
