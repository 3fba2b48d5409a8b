/**
 * What a kubelet does next about one pod: arithmetic (`computePodActions`). Sources: workloads.md §2.4, §2.6, §2.9.
 *
 * One call gives one action; the kubelet asks again after each. Departures: a sidecar that has crashed while init
 * containers still run holds up those after it until it is up again; a container is started without delay in a new
 * sandbox.
 */
import { isRunning, type ContainerStatus } from './phase.ts';

/** A pod on its node, containers in the order of their start. */
export interface PodOnNode {
  /** It is being deleted, was evicted, or its phase is terminal: nothing is started any more. */
  readonly ending: boolean;
  readonly sandbox: 'none' | 'ready' | 'dead' | 'ended';
  readonly restartPolicy: ContainerStatus['restartPolicy'];
  readonly containers: readonly ContainerStatus[];
}

export type PodAction =
  | { readonly do: 'make sandbox' }
  | { readonly do: 'end sandbox' }
  | { readonly do: 'start' | 'back off' | 'stop'; readonly container: number };

/** The decisions that the kubelet's sync is made of; a faulty kubelet has one of another kind. */
export interface KubeletRules {
  /** §2.4: is a container that has ended started again? */
  restarts(container: ContainerStatus): boolean;
  /** §2.4: has a container that is to be started again to wait first? */
  mustBackOff(container: ContainerStatus): boolean;
  /** §2.6.5: does the sandbox that is there not serve? */
  lacksSandbox(pod: PodOnNode, rules: KubeletRules): boolean;
  /** §2.6.5: does a pod without a sandbox that serves get one? */
  wantsSandbox(pod: PodOnNode, rules: KubeletRules): boolean;
  /** Does a container begin anew in a new sandbox? */
  beginsAnew(container: ContainerStatus, rules: KubeletRules): boolean;
  /** Nothing of it is started any more, and all that runs is stopped. */
  isOver(pod: PodOnNode, rules: KubeletRules): boolean;
  /** Containers to start, in order. */
  toStart(pod: PodOnNode, rules: KubeletRules): readonly number[];
  /** Running containers to stop now. */
  toStop(pod: PodOnNode, rules: KubeletRules): readonly number[];
}

/** The first thing to do; null = the pod is as it should be. */
export function nextAction(pod: PodOnNode, rules: KubeletRules): PodAction | null {
  const [stop] = rules.toStop(pod, rules);
  if (stop !== undefined) return { do: 'stop', container: stop };
  const runs = pod.containers.some(isRunning);
  if (rules.isOver(pod, rules)) return pod.sandbox === 'ended' || runs ? null : { do: 'end sandbox' };
  if (rules.lacksSandbox(pod, rules)) return !runs && rules.wantsSandbox(pod, rules) ? { do: 'make sandbox' } : null;
  for (const index of rules.toStart(pod, rules)) {
    const container = pod.containers[index];
    if (!container) continue;
    const waits = container.state === 'exited' && rules.mustBackOff(container);
    return { do: waits ? 'back off' : 'start', container: index };
  }
  return null;
}

/** All do but those that have ended for good. */
function beginsAnew(container: ContainerStatus, rules: KubeletRules): boolean {
  if (container.role === 'app' && container.state === 'exited') return rules.restarts(container);
  return container.state !== 'waiting';
}

function restarts({ role, restartPolicy, exit }: ContainerStatus): boolean {
  if (role === 'sidecar') return true;
  // An init container that has done its work is not wanted again, whatever the policy.
  if (restartPolicy === 'Never' || (role === 'init' && exit === 'well')) return false;
  return restartPolicy === 'Always' || exit !== 'well';
}

function wantsSandbox({ restartPolicy, containers }: PodOnNode, rules: KubeletRules): boolean {
  if (restartPolicy === 'Never' && containers.some(({ ran }) => ran)) return false;
  return !isDone(containers, rules);
}

/** Every app container has ended and none is started again. */
function isDone(containers: readonly ContainerStatus[], rules: KubeletRules): boolean {
  return containers.every((c) => c.role !== 'app' || (c.state === 'exited' && !rules.restarts(c)));
}

function isOver({ ending, sandbox, restartPolicy, containers }: PodOnNode, rules: KubeletRules): boolean {
  const initFailed = containers.some(
    (c) => c.role === 'init' && c.state === 'exited' && c.exit === 'badly' && !rules.restarts(c),
  );
  const lost = sandbox === 'dead' && restartPolicy === 'Never' && containers.some(({ ran }) => ran);
  return ending || sandbox === 'ended' || initFailed || lost || isDone(containers, rules);
}

/** Has an app container been started in this sandbox? Then init containers are over. */
function isInitialized(containers: readonly ContainerStatus[], rules: KubeletRules): boolean {
  return containers.some(
    (c) => c.role === 'app' && c.state !== 'waiting' && (c.state !== 'exited' || rules.restarts(c)),
  );
}

function toStart({ containers }: PodOnNode, rules: KubeletRules): readonly number[] {
  const ended = ({ state }: ContainerStatus): boolean => state === 'exited';
  if (!isInitialized(containers, rules))
    for (const [index, c] of containers.entries()) {
      if (c.role === 'app') break;
      if (c.role === 'init' && ended(c) && c.exit === 'well') continue;
      if (c.role === 'sidecar' && c.started) continue;
      return c.state === 'waiting' || (ended(c) && rules.restarts(c)) ? [index] : [];
    }
  return [...containers.keys()].filter((index) => {
    const c = containers[index];
    if (!c || c.role === 'init') return false;
    return (c.state === 'waiting' && c.role === 'app') || (ended(c) && rules.restarts(c));
  });
}

function toStop(pod: PodOnNode, rules: KubeletRules): readonly number[] {
  const { containers, sandbox } = pod;
  const running = [...containers.keys()].filter((index) => containers[index]?.state === 'running');
  if (rules.isOver(pod, rules)) return running.filter((index) => mayStopLast(containers, index));
  return running.filter((index) => sandbox === 'dead' || containers[index]?.failing === true);
}

/** §2.9.3: a sidecar is stopped when all app containers and all later sidecars have ended. */
function mayStopLast(containers: readonly ContainerStatus[], index: number): boolean {
  if (containers[index]?.role !== 'sidecar') return true;
  return !containers.some((c, at) => isRunning(c) && (c.role !== 'sidecar' || at > index));
}

export const kubeletRules: KubeletRules = {
  restarts,
  mustBackOff: ({ backOff }) => backOff === 'entry',
  lacksSandbox: ({ sandbox }) => sandbox !== 'ready',
  wantsSandbox,
  beginsAnew,
  isOver,
  toStart,
  toStop,
};

const FIRST_DELAY = 10;
const LONGEST_DELAY = 300;

/** §2.4: seconds that the restart after this many quick ones waits: 0, 10, 20, 40 … 300. */
export function restartDelay(restarts: number): number {
  return restarts === 0 ? 0 : Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (restarts - 1));
}
