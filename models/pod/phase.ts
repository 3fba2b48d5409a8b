/**
 * What a kubelet reports of a pod: its phase and whether it is ready. Sources: workloads.md §2.3 (`getPhase`), §2.5.7.
 */
import type { ContainerSpec } from '../../src/kube/types.ts';

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/** A container as its kubelet sees it. */
export interface ContainerStatus extends Pick<ContainerSpec, 'role' | 'restartPolicy'> {
  readonly state: 'waiting' | 'running' | 'stopping' | 'exited' | 'backing off';
  /** Runs, and its startup probe has succeeded if it has one. */
  readonly started: boolean;
  readonly ready: boolean;
  /** Its liveness or startup probe has failed. */
  readonly failing: boolean;
  /** It has been started at some time: there is a state before this one. */
  readonly ran: boolean;
  /** How its last process ended; null = none has. */
  readonly exit: 'well' | 'badly' | null;
  /** Whether its restarts are delayed, and that the delay is over. */
  readonly backOff: 'none' | 'entry' | 'over';
}

/** Is a process of the container there? */
export function isRunning({ state }: Pick<ContainerStatus, 'state'>): boolean {
  return state === 'running' || state === 'stopping';
}

const sum = (containers: readonly ContainerStatus[], is: (c: ContainerStatus) => boolean): number =>
  containers.filter(is).length;

/** Waiting, as the API shows it, without a state before it; and with one. */
const waits = (c: ContainerStatus): boolean => c.state === 'waiting' && !c.ran;
const waitsAgain = (c: ContainerStatus): boolean => c.state === 'backing off' || (c.state === 'waiting' && c.ran);

/**
 * The phase by the containers alone; `finished` = the kubelet has ended the pod for good and nothing of it runs. A pod that
 * ends before it ever ran has failed (§2.9.4).
 */
export function phaseOf(
  containers: readonly ContainerStatus[],
  podPolicy: ContainerStatus['restartPolicy'],
  finished: boolean,
): Phase {
  const init = containers.filter(({ role }) => role === 'init');
  const sidecars = containers.filter(({ role }) => role === 'sidecar');
  const apps = containers.filter(({ role }) => role === 'app');
  const failedInit = sum(init, (c) => (c.state === 'exited' || waitsAgain(c)) && c.exit === 'badly');
  const pendingInit =
    sum(init, (c) => isRunning(c) || waits(c)) + sum(sidecars, (c) => waits(c) || (isRunning(c) && !c.started));
  const running = sum([...sidecars, ...apps], isRunning);
  const waiting = sum([...sidecars, ...apps], waits);
  const stopped = sum(apps, (c) => c.state === 'exited' || waitsAgain(c));
  const succeeded = sum(apps, (c) => c.state === 'exited' && c.exit === 'well');
  if (finished) return apps.length > 0 && succeeded === apps.length ? 'Succeeded' : 'Failed';
  if (failedInit > 0 && podPolicy === 'Never') return 'Failed';
  if ((pendingInit > 0 && !apps.some((c) => c.ran)) || waiting > 0) return 'Pending';
  if (running > 0) return 'Running';
  if (stopped === 0) return 'Pending';
  if (podPolicy === 'Always') return 'Running';
  if (stopped === succeeded) return 'Succeeded';
  return podPolicy === 'Never' ? 'Failed' : 'Running';
}

const isTerminal = (phase: Phase): boolean => phase === 'Succeeded' || phase === 'Failed';

/** Condition Ready of a pod without readiness gates: all that last are ready, and it has not ended. */
export function isReady(phase: Phase, containers: readonly ContainerStatus[]): boolean {
  return !isTerminal(phase) && containers.every(({ role, ready }) => role === 'init' || ready);
}

/**
 * The phase that is written (§2.3): one that is terminal already is kept, and a terminal one is withheld while anything of
 * the pod still runs.
 */
export function reportedPhase({
  now,
  computed,
  runs,
}: {
  readonly now: Phase;
  readonly computed: Phase;
  readonly runs: boolean;
}): Phase {
  return isTerminal(now) || (isTerminal(computed) && runs) ? now : computed;
}
