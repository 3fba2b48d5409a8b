/**
 * Faulty kubelets, owners and containers of a pod in detail, each by what it does wrong (workloads.md §2.3–2.6, §2.9, §2.12).
 */
import type { AnyStateMachine } from 'xstate';
import { containerMachine } from './container.ts';
import { kubeletRules, type KubeletRules, type PodOnNode } from './kubelet.ts';
import type { replacements } from './owner.ts';
import { isReady, phaseOf, reportedPhase, type ContainerStatus } from './phase.ts';

const faulty = (rules: Partial<KubeletRules>): KubeletRules => ({ ...kubeletRules, ...rules });

const indices = ({ containers }: PodOnNode, is: (c: ContainerStatus) => boolean): number[] =>
  containers.flatMap((c, index) => (is(c) ? [index] : []));

const isUp = ({ state }: ContainerStatus): boolean => state === 'running';

export const kubeletMutants: Readonly<Record<string, KubeletRules>> = {
  'all containers start at once': faulty({
    toStart: (pod, rules) => indices(pod, (c) => c.state === 'waiting' || (c.state === 'exited' && rules.restarts(c))),
  }),
  'a sidecar is not waited for': faulty({
    toStart: (pod, rules) => {
      const taken = (c: ContainerStatus): ContainerStatus =>
        c.role === 'sidecar' && isUp(c) ? { ...c, started: true } : c;
      return kubeletRules.toStart({ ...pod, containers: pod.containers.map(taken) }, rules);
    },
  }),
  'a container that runs once is started again': faulty({
    restarts: (c) => (c.role === 'app' && c.restartPolicy === 'Never') || kubeletRules.restarts(c),
  }),
  'nothing is started again': faulty({
    restarts: () => false,
  }),
  'the deletion of a pod is not seen': faulty({
    isOver: (pod, rules) => kubeletRules.isOver({ ...pod, ending: false }, rules),
  }),
  'there is no back-off': faulty({ mustBackOff: () => false }),
  'a container takes the sandbox with it': faulty({
    lacksSandbox: ({ sandbox, containers }) =>
      sandbox !== 'ready' || containers.some(({ state }) => state === 'exited'),
  }),
  'containers outlive their sandbox': faulty({
    toStop: (pod, rules) => kubeletRules.toStop(pod.sandbox === 'dead' ? { ...pod, sandbox: 'ready' } : pod, rules),
  }),
  'nobody waits for the sandbox': faulty({ lacksSandbox: () => false }),
  'init containers do not run again in a new sandbox': faulty({
    beginsAnew: (c, rules) => c.role !== 'init' && kubeletRules.beginsAnew(c, rules),
  }),
  'all containers are told to end together': faulty({
    toStop: (pod, rules) => (rules.isOver(pod, rules) ? indices(pod, isUp) : kubeletRules.toStop(pod, rules)),
  }),
  'a failed readiness probe ends the container': faulty({
    toStop: (pod, rules) => [
      ...kubeletRules.toStop(pod, rules),
      ...indices(pod, (c) => isUp(c) && c.started && !c.ready),
    ],
  }),
  'a failed liveness probe ends every container': faulty({
    toStop: (pod, rules) =>
      pod.containers.some(({ failing, state }) => failing || state === 'stopping')
        ? indices(pod, isUp)
        : kubeletRules.toStop(pod, rules),
  }),
  'a failed liveness probe is ignored': faulty({
    toStop: (pod, rules) =>
      kubeletRules.toStop({ ...pod, containers: pod.containers.map((c) => ({ ...c, failing: false })) }, rules),
  }),
};

export const phaseMutants: Readonly<Record<string, typeof phaseOf>> = {
  'a pod that was ended is never over': (containers, policy) => phaseOf(containers, policy, false),
};

export const reportMutants: Readonly<Record<string, typeof reportedPhase>> = {
  'a pod that has failed runs again': (report) => (report.now === 'Failed' ? 'Running' : reportedPhase(report)),
  'a pod has failed while something of it runs': (report) => reportedPhase({ ...report, runs: false }),
};

export const readyMutants: Readonly<Record<string, typeof isReady>> = {
  'one ready container is enough': (phase, containers) =>
    containers.some(({ ready }) => ready) || isReady(phase, containers),
  'what has ended is ready': (phase, containers) => phase === 'Failed' || isReady(phase, containers),
};

export const ownerMutants: Readonly<Record<string, typeof replacements>> = {
  'a bare pod is made again': ({ active }) => (active === 0 ? 1 : 0),
  'a pod that has ended is not made again': () => 0,
};

export const containerMutants: Readonly<Record<string, AnyStateMachine>> = {
  'the startup probe is not asked': containerMachine.provide({ guards: { hasStartupProbe: () => false } }),
};
