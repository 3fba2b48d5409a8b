/** Tests of who takes pods from nodes, and when (autoscaling-and-disruption.md §7.3, §8.2). */
import { describe, expect, it } from 'vitest';
import { History } from './history.ts';
import type { Json } from './json.ts';
import { PodRemoval } from './pod-removal.ts';
import { readRecording } from './recording.ts';

const taint = (key: string, effect = 'NoExecute'): Json => ({ key, effect });
const node = (taints: readonly Json[], ready = 'True'): Json => ({
  metadata: { name: 'n1', uid: 'n' },
  spec: { taints },
  status: { conditions: [{ type: 'Ready', status: ready }] },
});
const pod = (bound: boolean, terminating = false): Json => ({
  metadata: { name: 'p', uid: 'p', ...(terminating ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) },
  spec: {
    ...(bound ? { nodeName: 'n1' } : {}),
    containers: [{ name: 'c', image: 'i' }],
    tolerations: [
      { key: 'a', operator: 'Exists', tolerationSeconds: 60 },
      { key: 'b', operator: 'Exists', tolerationSeconds: 10 },
    ],
  },
  status: { phase: 'Running' },
});

/** The removal after these versions, and the place after the last. */
function after(...versions: readonly (readonly [t: number, kind: string, object: Json | null])[]): {
  readonly removal: PodRemoval;
  readonly place: number;
} {
  const gone = node([]);
  const lines = versions.map(([t, kind, object], index) => {
    const { metadata, ...rest } = object ?? gone;
    const known = versions.slice(0, index).some(([, other]) => other === kind);
    return JSON.stringify({
      seq: index,
      t: t * 1000,
      type: object === null ? 'DELETED' : known ? 'MODIFIED' : 'ADDED',
      kind,
      object: { ...rest, metadata: { ...(metadata as Json), resourceVersion: String(index + 1) } }, // built above
    });
  });
  const history = new History(readRecording('r', lines.join('\n'), '{}'));
  return { removal: new PodRemoval(history), place: versions.length };
}

describe('taint eviction', () => {
  const due = ({ removal, place }: ReturnType<typeof after>, seconds: number): boolean =>
    removal.evictsForTaint(pod(true), place, seconds * 1000);

  it('V4: waits from the taint on for the time that the pod tolerates it', () => {
    const world = after([0, 'nodes', node([])], [1, 'pods', pod(true)], [20, 'nodes', node([taint('a')])]);
    expect(due(world, 70)).toBe(false);
    expect(due(world, 80)).toBe(true);
  });

  it('waits from the binding on where the node was tainted before', () => {
    const world = after([0, 'nodes', node([taint('a')])], [50, 'pods', pod(false)], [51, 'pods', pod(true)]);
    expect(due(world, 70)).toBe(false);
    expect(world.removal.mustEvict(pod(true), world.place, 100_000)).toBe(false);
    expect(world.removal.mustEvict(pod(true), world.place, 120_000)).toBe(true);
  });

  it('V4: is not hurried by a second taint that is tolerated for a shorter time', () => {
    const both = node([taint('a'), taint('b')]);
    const world = after([0, 'pods', pod(true)], [1, 'nodes', node([taint('a')])], [5, 'nodes', both]);
    expect(due(world, 30)).toBe(false);
    expect(due(world, 61)).toBe(true);
  });

  it('V1: is called off when the taints go, V2: and is at once for one that is not tolerated', () => {
    const off = after([0, 'pods', pod(true)], [1, 'nodes', node([taint('a')])], [2, 'nodes', node([])]);
    expect(due(off, 500)).toBe(false);
    expect(due(after([0, 'pods', pod(true)], [1, 'nodes', node([taint('other')])]), 1)).toBe(true);
  });
});

describe('pod garbage collection', () => {
  const out = [taint('node.kubernetes.io/out-of-service', 'NoSchedule')];

  it('GP2: takes what ends on a node that is lost and out of service, and nothing else there', () => {
    const { removal, place } = after([0, 'nodes', node(out, 'Unknown')]);
    expect(removal.collects(pod(true, true), place, 1000)).toBe(true);
    expect(removal.collects(pod(true), place, 1000)).toBe(false);
    const back = after([0, 'nodes', node(out)]);
    expect(back.removal.collects(pod(true, true), back.place, 1000)).toBe(false);
  });

  it('GP3: takes and marks what is on a node that has been gone for forty seconds', () => {
    const { removal, place } = after([0, 'nodes', node([])], [10, 'nodes', null]);
    expect(removal.collects(pod(true), place, 40_000)).toBe(false);
    expect(removal.collects(pod(true), place, 50_000)).toBe(true);
    expect(removal.marks(pod(true), place)).toBe(true);
  });

  it('GP4: takes what ends without ever having had a node, without a mark', () => {
    const { removal, place } = after([0, 'nodes', node([])]);
    expect(removal.collects(pod(false, true), place, 1000)).toBe(true);
    expect(removal.collects(pod(false), place, 1000)).toBe(false);
    expect(removal.marks(pod(false, true), place)).toBe(false);
  });
});
