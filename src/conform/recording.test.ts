/** Reading recordings: order, inputs, refusals, and what is no recording. */
import { describe, expect, it } from 'vitest';
import { History } from './history.ts';
import { readRecording, RecordingError } from './recording.ts';
import { recorded } from './testing.ts';

const event = (seq: number, version: number, kind: string, name: string): string =>
  JSON.stringify({
    seq,
    t: seq,
    type: 'ADDED',
    kind,
    object: { metadata: { name, resourceVersion: String(version) } },
  });

describe('a recording', () => {
  it('puts writes of all kinds in the order of their resourceVersion, also across the number of digits', () => {
    const { writes } = readRecording('r', [event(0, 100, 'pods', 'b'), event(1, 99, 'nodes', 'a')].join('\n'), '{}');
    expect(writes.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('has inputs and refusals beside the writes', () => {
    const { inputs, refusals, writes } = readRecording('r', recorded('deploy-create').trace, '{}');
    expect(inputs.map(({ verb, kind }) => `${verb} ${kind}`)).toContain('create deployment');
    expect(refusals.some(({ code, kind }) => code === 409 && kind === 'deployments')).toBe(true);
    expect(writes.every(({ version }) => version > 0n)).toBe(true);
  });

  it('is refused with the number of the line that is none of these', () => {
    expect(() => readRecording('r', `${event(0, 1, 'pods', 'a')}\n{"type":"ADDED"}`, '{}')).toThrow(/line 2/);
    expect(() => readRecording('r', 'x', '{}')).toThrow(RecordingError);
    expect(() => readRecording('r', '', '{}')).toThrow('no write');
  });
});

describe('the history', () => {
  const history = new History(readRecording('r', recorded('rs-create-delete-pod').trace, '{}'));

  it('shows a kind as it was at every place', () => {
    const created = history.writes.find(({ kind }) => kind === 'pods');
    expect(history.objects('pods', created?.index ?? 0).size).toBe(0);
    expect(history.objects('pods', (created?.index ?? 0) + 1).size).toBe(1);
    expect(history.objects('pods', history.writes.length).size).toBe(3);
  });

  it('gives a write the version that it replaced', () => {
    const deleted = history.writes.find(({ type }) => type === 'DELETED');
    expect(deleted?.after).toBeNull();
    expect(deleted?.before).not.toBeNull();
  });
});
