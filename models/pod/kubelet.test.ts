/**
 * The kubelet's arithmetic on its own: which action comes next, the phase, delays (workloads.md §2.3, §2.4, §2.6, §2.9).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kubeletRules, nextAction, restartDelay, type PodAction, type PodOnNode } from './kubelet.ts';
import { isReady, phaseOf, reportedPhase, type ContainerStatus } from './phase.ts';

function status(role: ContainerStatus['role'], change: Partial<ContainerStatus> = {}): ContainerStatus {
  return {
    role,
    restartPolicy: 'Always',
    state: 'waiting',
    started: false,
    ready: false,
    failing: false,
    ran: false,
    exit: null,
    backOff: 'none',
    ...change,
  };
}

const up: Partial<ContainerStatus> = { state: 'running', started: true, ready: true, ran: true };
const ended = (exit: 'well' | 'badly'): Partial<ContainerStatus> => ({ state: 'exited', exit, ran: true });

function next(containers: readonly ContainerStatus[], change: Partial<PodOnNode> = {}): PodAction | null {
  return nextAction({ ending: false, sandbox: 'ready', restartPolicy: 'Always', containers, ...change }, kubeletRules);
}

describe('the next action', () => {
  it('is the sandbox before anything else', () => {
    expect(next([status('app')], { sandbox: 'none' })).toEqual({ do: 'make sandbox' });
  });

  it('starts init containers in order, and the rest in order when they are done', () => {
    const init = (change: Partial<ContainerStatus> = {}): ContainerStatus => status('init', change);
    expect(next([init(), init(), status('app')])).toEqual({ do: 'start', container: 0 });
    expect(next([init(up), init(), status('app')])).toBeNull();
    expect(next([init(ended('well')), init(), status('app')])).toEqual({ do: 'start', container: 1 });
    expect(next([init(ended('well')), init(ended('badly')), status('app')])).toEqual({ do: 'start', container: 1 });
    expect(next([init(ended('well')), status('app'), status('app')])).toEqual({ do: 'start', container: 1 });
    expect(next([init(ended('well')), status('app', up), status('app')])).toEqual({ do: 'start', container: 2 });
  });

  it('goes on after a sidecar when that has started, ready or not', () => {
    expect(next([status('sidecar', { ...up, started: false }), status('app')])).toBeNull();
    expect(next([status('sidecar', { ...up, ready: false }), status('app')])).toEqual({ do: 'start', container: 1 });
  });

  it.each([
    ['Always', 'well', 'start'],
    ['Always', 'badly', 'start'],
    ['OnFailure', 'well', null],
    ['OnFailure', 'badly', 'start'],
    ['Never', 'well', null],
    ['Never', 'badly', null],
  ] as const)('under %s after a container ended %s beside another: %s', (restartPolicy, exit, expected) => {
    const containers = [status('app', { ...ended(exit), restartPolicy }), status('app', { ...up, restartPolicy })];
    expect(next(containers, { restartPolicy })?.do ?? null).toBe(expected);
  });

  it('restarts a sidecar whatever the policy of the pod', () => {
    const containers = [status('sidecar', ended('well')), status('app', { ...up, restartPolicy: 'Never' })];
    expect(next(containers, { restartPolicy: 'Never' })).toEqual({ do: 'start', container: 0 });
  });

  it('backs off once a container has been restarted, and starts it when the delay is over', () => {
    expect(next([status('app', { ...ended('badly'), backOff: 'entry' })])).toEqual({ do: 'back off', container: 0 });
    expect(next([status('app', { ...ended('badly'), backOff: 'over' })])).toEqual({ do: 'start', container: 0 });
  });

  it('ends sidecars after app containers, the last one first', () => {
    const pod = { ending: true };
    expect(next([status('sidecar', up), status('sidecar', up), status('app', up)], pod)).toEqual({
      do: 'stop',
      container: 2,
    });
    const gone = status('app', ended('badly'));
    expect(next([status('sidecar', up), status('sidecar', up), gone], pod)).toEqual({ do: 'stop', container: 1 });
    expect(next([status('sidecar', up), status('sidecar', { ...up, state: 'stopping' }), gone], pod)).toBeNull();
  });

  it('gives no new sandbox to a pod with policy Never that has run, nor to one that is done', () => {
    const never = status('app', { ...ended('badly'), restartPolicy: 'Never' });
    expect(next([never], { sandbox: 'dead', restartPolicy: 'Never' })).toEqual({ do: 'end sandbox' });
    const done = status('app', { ...ended('well'), restartPolicy: 'OnFailure' });
    expect(next([done], { sandbox: 'dead', restartPolicy: 'OnFailure' })).toEqual({ do: 'end sandbox' });
    const again = status('app', { ...ended('badly'), restartPolicy: 'OnFailure' });
    expect(next([again], { sandbox: 'dead', restartPolicy: 'OnFailure' })).toEqual({ do: 'make sandbox' });
  });
});

describe('the phase', () => {
  it('is Pending until the first app container has started, and stays Running when one starts again', () => {
    expect(phaseOf([status('init', up), status('app')], 'Always', false)).toBe('Pending');
    expect(phaseOf([status('init', ended('well')), status('app', up)], 'Always', false)).toBe('Running');
    expect(phaseOf([status('app', { state: 'backing off', ran: true, exit: 'badly' })], 'Always', false)).toBe(
      'Running',
    );
    expect(phaseOf([status('init', up), status('app', { ran: true })], 'Always', false)).not.toBe('Pending');
  });

  it('is by the exit codes when all have ended, and of no consequence under Always', () => {
    const [well, badly] = [status('app', ended('well')), status('app', ended('badly'))];
    expect(phaseOf([well, well], 'OnFailure', false)).toBe('Succeeded');
    expect(phaseOf([well, badly], 'Never', false)).toBe('Failed');
    expect(phaseOf([well, badly], 'OnFailure', false)).toBe('Running');
    expect(phaseOf([well, well], 'Always', false)).toBe('Running');
    expect(phaseOf([well, well], 'Always', true)).toBe('Succeeded');
    expect(phaseOf([status('init', ended('badly')), status('app')], 'Never', false)).toBe('Failed');
  });

  it('is never left once it is terminal, and withheld while something runs', () => {
    expect(reportedPhase({ now: 'Failed', computed: 'Running', runs: false })).toBe('Failed');
    expect(reportedPhase({ now: 'Running', computed: 'Failed', runs: true })).toBe('Running');
    expect(isReady('Failed', [status('app', up)])).toBe(false);
  });
});

it('doubles the delay of a restart from 10 s up to 300 s', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7].map(restartDelay)).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
  fc.assert(fc.property(fc.nat(1000), (n) => restartDelay(n) <= restartDelay(n + 1) && restartDelay(n) <= 300));
});
