/**
 * Whether the phase that a kubelet writes follows from the containers that it writes with it, by the arithmetic of the
 * detailed pod (models/pod/phase.ts), and whether they have started in order. Sources: workloads.md §2.3, §2.6.
 */
import { isRunning, phaseOf, type ContainerStatus } from '../../models/pod/phase.ts';
import { isTerminating } from './facts.ts';
import { at, isJson, listAt, numberAt, textAt, type Json } from './json.ts';
import type { Verdict } from './runs.ts';

/** A phase that came with a reason is a decision of the kubelet, and no matter of containers. */
export function phaseFollows(pod: Json): Verdict {
  const containers = containersOf(pod);
  const runs = containers.some(isRunning);
  const policy = policyOf(pod);
  const computed = phaseOf(containers, policy, isTerminating(pod) && !runs);
  const phase = textAt(pod, 'status', 'phase');
  const isInitialized = containers.every(({ role, exit, started }) =>
    role === 'init' ? exit === 'well' : role === 'app' || started,
  );
  const hasBegun = containers.some(({ role, state }) => role === 'app' && state === 'running');
  if (hasBegun && !isInitialized) return 'an app container runs before init containers are done';
  const isWithheld = runs && (computed === 'Succeeded' || computed === 'Failed');
  if (textAt(pod, 'status', 'reason') !== '' || isWithheld || computed === phase) return null;
  return `its phase is ${computed} by its containers, not ${phase}`;
}

function policyOf(of: Json, otherwise: ContainerStatus['restartPolicy'] = 'Always'): ContainerStatus['restartPolicy'] {
  const policy = textAt(of, 'spec', 'restartPolicy') || textAt(of, 'restartPolicy');
  return policy === 'Never' || policy === 'OnFailure' || policy === 'Always' ? policy : otherwise;
}

function containersOf(pod: Json): ContainerStatus[] {
  const read = (specs: string, statuses: string): ContainerStatus[] =>
    listAt(pod, 'spec', specs).map((spec) => {
      const status = listAt(pod, 'status', statuses).find((one) => one['name'] === spec['name']);
      const restartPolicy = policyOf(spec, policyOf(pod));
      const isSidecar = specs === 'initContainers' && spec['restartPolicy'] === 'Always';
      const role = isSidecar ? 'sidecar' : specs === 'initContainers' ? 'init' : 'app';
      return { role, restartPolicy, ...stateOf(status) };
    });
  return [...read('initContainers', 'initContainerStatuses'), ...read('containers', 'containerStatuses')];
}

function stateOf(status: Json | undefined): Omit<ContainerStatus, 'role' | 'restartPolicy'> {
  const running = isJson(at(status, 'state', 'running'));
  const now = at(status, 'state', 'terminated');
  const last = isJson(now) ? now : at(status, 'lastState', 'terminated');
  const exit = isJson(last) ? (numberAt(last, 'exitCode') === 0 ? 'well' : 'badly') : null;
  return {
    state: running ? 'running' : isJson(now) ? 'exited' : 'waiting',
    started: running && status?.['started'] !== false,
    ready: status?.['ready'] === true,
    failing: false,
    ran: running || exit !== null,
    exit,
    backOff: 'none',
  };
}
