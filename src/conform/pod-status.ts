/**
 * What follows from what in a status that a kubelet writes: conditions from containers, and what never changes.
 * Sources: workloads.md §2.1, §2.5, §2.6. Probes for start-up and image pulls are not in recordings.
 */
import { stableKey } from '../engine/stable-key.ts';
import { isTerminal, nodeOf } from './facts.ts';
import { at, condition, isJson, listAt, numberAt, textAt, type Json } from './json.ts';
import type { Verdict } from './runs.ts';

const WAITING = new Set(['ContainerCreating', 'PodInitializing', 'CrashLoopBackOff']);

/** Is a status complete in itself, and does it keep what the one before has fixed? */
export function statusFollows(before: Json, after: Json, node: Json | null): Verdict {
  return containersFollow(before, after) ?? conditionsFollow(before, after) ?? addressesStay(before, after, node);
}

function containersFollow(before: Json, pod: Json): Verdict {
  const statuses = listAt(pod, 'status', 'containerStatuses');
  const inits = listAt(pod, 'status', 'initContainerStatuses');
  const others =
    reportsOthers(listAt(pod, 'spec', 'containers'), statuses) ||
    reportsOthers(listAt(pod, 'spec', 'initContainers'), inits);
  if (others) return 'a kubelet reports every container as itself';
  for (const [index, spec] of listAt(pod, 'spec', 'containers').entries()) {
    const status = statuses[index];
    const running = isJson(at(status, 'state', 'running'));
    if (spec['startupProbe'] === undefined && (status?.['started'] === true) !== running)
      return 'a container has started when it runs';
    if (status?.['ready'] === true && !running) return 'a container that does not run is not ready';
  }
  for (const status of inits)
    if (status['ready'] === true && !isDone(status)) return 'an init container is ready when it has done its work';
  const old = [...listAt(before, 'status', 'containerStatuses'), ...listAt(before, 'status', 'initContainerStatuses')];
  for (const status of [...statuses, ...inits]) {
    const wrong = containerFollows(
      old.find((one) => one['name'] === status['name']),
      status,
    );
    if (wrong !== null) return wrong;
  }
  return null;
}

/** Are these not the statuses of exactly these containers? */
function reportsOthers(specs: readonly Json[], statuses: readonly Json[]): boolean {
  const identity = (one: Json): unknown => [one['name'], one['image']];
  return stableKey(specs.map(identity)) !== stableKey(statuses.map(identity));
}

/** An init container that ended well, or a sidecar that runs. */
function isDone(status: Json): boolean {
  return at(status, 'state', 'terminated', 'exitCode') === 0 || isJson(at(status, 'state', 'running'));
}

function containerFollows(before: Json | undefined, status: Json): Verdict {
  const reason = textAt(status, 'state', 'waiting', 'reason');
  if (reason !== '' && !WAITING.has(reason)) return `a container waits for ${reason}`;
  for (const ended of [at(status, 'state', 'terminated'), at(status, 'lastState', 'terminated')])
    if (isJson(ended) && (ended['exitCode'] === 0) !== (ended['reason'] === 'Completed'))
      return 'the reason of an end does not follow from its exit code';
  if (!before) return null;
  const restarted = numberAt(status, 'restartCount') > numberAt(before, 'restartCount');
  if (restarted && status['ready'] === true && isJson(at(before, 'state', 'running')))
    return 'a container that has just been restarted is not ready';
  const kind = (of: Json): string => Object.keys((at(of, 'state') ?? {}) as Json).join(); // a state is an object
  const moves = kind(before) !== kind(status);
  const same = stableKey(at(before, 'lastState') ?? {}) === stableKey(at(status, 'lastState') ?? {});
  return same || restarted || moves ? null : 'the last end of a container changes without another end';
}

function conditionsFollow(before: Json, pod: Json): Verdict {
  const status = (type: string): unknown => condition(pod, type)?.['status'];
  const reason = (type: string): string => textAt(condition(pod, type), 'reason');
  const phase = textAt(pod, 'status', 'phase');
  const containers = listAt(pod, 'status', 'containerStatuses');
  const gates = listAt(pod, 'spec', 'readinessGates').map((gate) => textAt(gate, 'conditionType'));
  const ready = containers.length > 0 && containers.every((one) => one['ready'] === true);
  const open = gates.every((gate) => status(gate) === 'True');
  const ended = { Failed: 'PodFailed', Succeeded: 'PodCompleted' }[phase] ?? 'ContainersNotReady';
  const wasInitialized = condition(before, 'Initialized')?.['status'] === 'True';
  const inits = listAt(pod, 'status', 'initContainerStatuses');
  const initialized = wasInitialized || inits.every((one) => one['ready'] === true);
  const network = textAt(pod, 'status', 'podIP') !== '' && !isTerminal(pod);
  const wanted: readonly (readonly [type: string, holds: boolean, reason: string])[] = [
    ['PodScheduled', true, ''],
    ['PodReadyToStartContainers', network, ''],
    [
      'Initialized',
      initialized,
      initialized ? (phase === 'Succeeded' ? 'PodCompleted' : '') : 'ContainersNotInitialized',
    ],
    ['ContainersReady', ready, ready ? '' : ended],
    ['Ready', ready && open, ready ? (open ? '' : 'ReadinessGatesNotReady') : ended],
  ];
  const wrong = wanted.find(
    ([type, holds, why]) => status(type) !== (holds ? 'True' : 'False') || reason(type) !== why,
  );
  const seen = numberAt(pod, 'status', 'observedGeneration');
  if (wanted.some(([type]) => numberAt(condition(pod, type), 'observedGeneration') !== seen))
    return 'a kubelet writes all its conditions for one generation';
  if (wrong) return `condition ${wrong[0]} does not follow from the containers`;
  return ready && phase !== 'Running' ? 'a pod with ready containers is Running' : null;
}

function addressesStay(before: Json, pod: Json, node: Json | null): Verdict {
  const text = (of: Json, name: string): string => textAt(of, 'status', name);
  for (const name of ['qosClass', 'podIP', 'startTime'])
    if (text(before, name) !== '' && text(before, name) !== text(pod, name)) return `status.${name} never changes`;
  const [address] = listAt(node, 'status', 'addresses');
  if (node && text(pod, 'hostIP') !== textAt(address, 'address'))
    return `it does not run on the address of ${nodeOf(pod)}`;
  const ips = listAt(pod, 'status', 'podIPs').map((one) => one['ip']);
  const ip = text(pod, 'podIP');
  return stableKey(ips) === stableKey(ip === '' ? [] : [ip]) ? null : 'podIPs is not the list of podIP';
}
