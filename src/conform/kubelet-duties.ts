/**
 * What the played kubelets still owe: pods that wait on a node that reports, longer than their annotations say. The
 * protocol is that of the recordings (`play/start-ms`, `play/ready-ms`, `play/stop-ms`), not of Kubernetes.
 */
import { isReady, isTerminal, isTerminating, nodeOf } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import { at, listAt, numberAt, textAt, textsAt, type Json } from './json.ts';
import type { NodeRuns } from './node-runs.ts';

/** What a script asks of the API server; all else that it does with a pod it does to its containers. */
const STORED = new Set(['create', 'create-answer', 'delete', 'evict', 'evict-answer']);
/** A kubelet may be late. */
const SLACK_MS = 1500;
const [START_MS, READY_MS, STOP_MS] = [200, 200, 300];

/** Pods that some kubelet has left alone for too long. */
export function kubeletDuties(history: History, nodes: NodeRuns, end: number, t: number): string[] {
  return [...history.objects('pods', end)].flatMap(([name, pod]) => {
    const write = lastWrite(history, pod, end);
    if (!write || nodeOf(pod) === '' || !history.object('nodes', nodeOf(pod), end)) return [];
    if (nodes.silentSince({ ...write, seq: history.writes[end - 1]?.seq ?? 0 }) !== null) return [];
    const duty = dutyOf(history, pod);
    return duty && t - write.t > duty.after + SLACK_MS ? [`the kubelet ${duty.what} pod ${name}`] : [];
  });
}

interface Duty {
  readonly what: string;
  readonly after: number;
}

function dutyOf(history: History, pod: Json): Duty | null {
  const play = (name: string, usual: number): number => {
    const text = textsAt(pod, 'metadata', 'annotations')[`play/${name}`];
    return text === undefined ? usual : text === 'never' ? Infinity : Number(text);
  };
  const grace = numberAt(pod, 'metadata', 'deletionGracePeriodSeconds') * 1000;
  if (isTerminating(pod))
    return { what: 'ends', after: isTerminal(pod) ? 0 : Math.min(play('stop-ms', STOP_MS), grace) };
  if (isTerminal(pod)) return null;
  if (textAt(pod, 'status', 'startTime') === '') return { what: 'sees', after: 0 };
  const name = textAt(pod, 'metadata', 'name');
  // What a script has stopped or made not ready, and what exits by itself, has no time of its own.
  const troubled = history.recording.inputs.some(
    (input) => input.kind === 'pod' && input.name === name && !STORED.has(input.verb) && !('patch' in input.args),
  );
  const special = ['spec.readinessGates', 'spec.initContainers'].some(
    (path) => listAt(pod, ...path.split('.')).length > 0,
  );
  const exits = Object.keys(textsAt(pod, 'metadata', 'annotations')).some((key) => key.startsWith('play/exit'));
  if (troubled || special || exits || restarted(pod)) return null;
  if (textAt(pod, 'status', 'phase') === 'Pending') return { what: 'starts', after: play('start-ms', START_MS) };
  return isReady(pod) ? null : { what: 'reports Ready of', after: play('ready-ms', READY_MS) };
}

function restarted(pod: Json): boolean {
  return listAt(pod, 'status', 'containerStatuses').some(
    (one) => numberAt(one, 'restartCount') > 0 || at(one, 'lastState', 'terminated') !== undefined,
  );
}

function lastWrite(history: History, pod: Json, end: number): Write | undefined {
  const place = history.lastPlace(end, (write) => write.kind === 'pods' && uidOf(write.object) === uidOf(pod));
  return history.writes[place - 1];
}
