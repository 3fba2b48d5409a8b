/**
 * The phase that a kubelet writes follows from its containers.
 */
import { describe, expect, it } from 'vitest';
import type { Json } from './json.ts';
import { phaseFollows } from './pod-phase.ts';

const running = { state: { running: {} }, started: true, ready: true };
const ended = (exitCode: number): Json => ({ state: { terminated: { exitCode } } });
const waits = { state: { waiting: { reason: 'PodInitializing' } } };

interface Statuses {
  readonly init?: Json;
  readonly sidecar?: Json;
  readonly app: Json;
}

/** A pod with an init container, a sidecar and another container, as far as they have a status. */
function pod(phase: string, restartPolicy: string, { init, sidecar, app }: Statuses, more: Json = {}): Json {
  const named = (name: string, status: Json | undefined): Json[] => (status ? [{ name, ...status }] : []);
  return {
    ...more,
    spec: {
      restartPolicy,
      initContainers: [...named('init', init && {}), ...named('sidecar', sidecar && { restartPolicy: 'Always' })],
      containers: [{ name: 'app' }],
    },
    status: {
      phase,
      initContainerStatuses: [...named('init', init), ...named('sidecar', sidecar)],
      containerStatuses: named('app', app),
    },
  };
}

describe('the phase of a recorded pod', () => {
  it.each([
    ['Pending', 'Always', { init: running, app: waits }],
    ['Pending', 'Always', { init: ended(0), sidecar: { ...running, started: false }, app: waits }],
    ['Running', 'Always', { init: ended(0), sidecar: running, app: running }],
    ['Running', 'Always', { app: ended(1) }],
    ['Running', 'OnFailure', { app: ended(1) }],
    ['Succeeded', 'OnFailure', { app: ended(0) }],
    ['Failed', 'Never', { app: ended(1) }],
    ['Failed', 'Never', { init: ended(1), app: waits }],
    ['Running', 'Never', { sidecar: running, app: ended(1) }],
  ] as const)('is %s under %s: %j', (phase, policy, statuses) => {
    expect(phaseFollows(pod(phase, policy, statuses))).toBeNull();
    const other = phase === 'Pending' ? 'Running' : 'Pending';
    expect(phaseFollows(pod(other, policy, statuses))).toBe(`its phase is ${phase} by its containers, not ${other}`);
  });

  it('is terminal when the pod is deleted and nothing of it runs, and by decision with a reason', () => {
    const deleted = { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } };
    expect(phaseFollows(pod('Succeeded', 'Always', { app: ended(0) }, deleted))).toBeNull();
    expect(phaseFollows(pod('Running', 'Always', { app: running }, deleted))).toBeNull();
    const evicted = pod('Failed', 'Always', { app: running });
    expect(phaseFollows(evicted)).not.toBeNull();
    expect(phaseFollows({ ...evicted, status: { ...(evicted['status'] as Json), reason: 'Evicted' } })).toBeNull(); // as built above
  });

  it('does not matter where an app container runs before its time', () => {
    const early = 'an app container runs before init containers are done';
    expect(phaseFollows(pod('Pending', 'Always', { init: running, app: running }))).toBe(early);
    const sidecar = { ...running, started: false };
    expect(phaseFollows(pod('Pending', 'Always', { sidecar, app: running }))).toBe(early);
  });
});
