/**
 * One recording of a control plane: the lines of `trace.jsonl` as writes in the order of their resourceVersion, inputs
 * and refusals. A line that is no part of such a recording is an error with its number.
 *
 * `by` is a hint: it is wrong in known cases, so who wrote is decided by what a write changed.
 */
import { isJson, numberAt, textAt, type Json } from './json.ts';

/** One stored version of an object, or its end. */
export interface RecordedWrite {
  readonly seq: number;
  /** Its line in `trace.jsonl`, from 1. */
  readonly line: number;
  /** Milliseconds since the start. */
  readonly t: number;
  /** Place in the order of all writes. */
  readonly version: bigint;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: string;
  readonly name: string;
  readonly object: Json;
  readonly by: string;
}

/** What the script did. */
export interface Input {
  readonly seq: number;
  readonly t: number;
  readonly verb: string;
  readonly kind: string;
  readonly name: string;
  readonly args: Json;
}

/** A write that the API server refused. */
export interface Refusal {
  readonly seq: number;
  readonly line: number;
  readonly t: number;
  readonly who: string;
  readonly verb: string;
  readonly kind: string;
  readonly name: string;
  readonly code: number;
}

export interface Recording {
  readonly name: string;
  readonly writes: readonly RecordedWrite[];
  readonly inputs: readonly Input[];
  readonly refusals: readonly Refusal[];
  /** Heartbeats may stay away this long. */
  readonly graceSeconds: number;
  /** When the recording ends, in milliseconds since its start. */
  readonly end: number;
  /** How often the node lifecycle controller passes over all nodes. */
  readonly monitorSeconds: number;
}

/** What is wrong with a recording as a file. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** A line of `trace.jsonl` with its number, from 1. */
export interface TraceLine {
  readonly number: number;
  readonly line: Json;
}

/** Reads the text of `trace.jsonl` and of `scenario.json`. */
export function readRecording(name: string, trace: string, scenario: string): Recording {
  return recordingOf(name, linesOf(trace), scenario);
}

/** The lines of `trace.jsonl`. */
export function linesOf(trace: string): TraceLine[] {
  return trace.split('\n').flatMap((text, index) => {
    const line = text.trim() === '' ? null : parsed(text, `line ${index + 1} of trace.jsonl`);
    return line ? [{ number: index + 1, line }] : [];
  });
}

/** The recording that these lines make. */
export function recordingOf(name: string, lines: readonly TraceLine[], scenario: string): Recording {
  const writes: RecordedWrite[] = [];
  const inputs: Input[] = [];
  const refusals: Refusal[] = [];
  for (const { number, line } of lines) {
    const [seq, t] = [numberAt(line, 'seq'), numberAt(line, 't')];
    if (isJson(line['input'])) inputs.push({ seq, t, ...action(line['input']), args: argsOf(line['input']) });
    else if (isJson(line['refused'])) {
      const { refused } = line;
      refusals.push({
        seq,
        line: number,
        t,
        ...action(refused),
        who: textAt(refused, 'who'),
        code: numberAt(refused, 'code'),
      });
    } else writes.push(written(line, number));
  }
  if (writes.length === 0) throw new RecordingError('trace.jsonl holds no write');
  writes.sort((a, b) => (a.version < b.version ? -1 : a.version > b.version ? 1 : a.seq - b.seq));
  const settings = parsed(scenario, 'scenario.json');
  const graceSeconds = numberAt(settings, 'nodeMonitorGraceSeconds') || 50;
  const period = textAt(settings, 'flags', 'kube-controller-manager', 'node-monitor-period');
  const monitorSeconds = /^\d+s$/.test(period) ? Number.parseInt(period, 10) : 5;
  const end = Math.max(numberAt(settings, 'durationMs'), ...writes.map(({ t }) => t));
  return { name, writes, inputs, refusals, graceSeconds, monitorSeconds, end };
}

function parsed(text: string, where: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RecordingError(`${where} is not JSON`);
  }
  if (!isJson(value)) throw new RecordingError(`${where} is not an object`);
  return value;
}

function action(from: Json): Pick<Input, 'verb' | 'kind' | 'name'> {
  const [kind = '', name = ''] = textAt(from, 'object').split('/');
  return { verb: textAt(from, 'verb'), kind, name };
}

function argsOf(input: Json): Json {
  return isJson(input['args']) ? input['args'] : {};
}

function written(line: Json, number: number): RecordedWrite {
  const { object } = line;
  const type = line['type'] === 'LISTED' ? 'ADDED' : line['type'];
  const version = textAt(object, 'metadata', 'resourceVersion');
  if (!isJson(object) || (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') || !/^\d+$/.test(version))
    throw new RecordingError(`line ${number} of trace.jsonl is neither an event, an input nor a refusal`);
  return {
    seq: numberAt(line, 'seq'),
    line: number,
    t: numberAt(line, 't'),
    version: BigInt(version),
    type,
    kind: textAt(line, 'kind'),
    name: textAt(object, 'metadata', 'name'),
    object,
    by: textAt(line, 'by', 'who'),
  };
}
