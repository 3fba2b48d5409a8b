/**
 * What a report says of a group beside plain verdicts: assumptions, hints, limits, budgets, pods that never run.
 */
import { describe, expect, it } from 'vitest';
import { checkGroup } from './check-group.ts';
import { faults } from './flags.ts';
import { goalReports } from './goal-report.ts';
import { groupsOf } from './groups.ts';
import { replayCounterexample } from './replay.ts';
import { drawnRuns } from './sampling.ts';
import type { Outcome } from './search.ts';
import { searchesOf } from './searches.ts';
import { budget, deployment, given, goal, objectsOf, report, service } from './testing.ts';
import { worldOf } from './world.ts';

describe('pods that never run', () => {
  it('for a reason outside the input leave every goal unasked but what a pod does on any node, with the reason', () => {
    const result = report([deployment('web', { spec: 'nodeName: elsewhere' })]);
    const asked = result.goals.filter((one) => one.result !== 'not-asked');
    expect(asked.map(({ name }) => name)).toEqual(['containers-run']);
    expect(result.notes).toContain('deployment/web: nodeName elsewhere names a node that is not in the input');
  });

  it('for a reason inside violate converges, and what needs a ready start is not asked', () => {
    const result = report([deployment('web', { container: 'resources: { requests: { cpu: 8 } }' })], {
      nodesOption: given('3x4cpu,8Gi'),
    });
    expect(goal(result, 'converges')?.result).toBe('violated');
    expect(goal(result, 'drain-ends')).toMatchObject({ result: 'not-asked', message: 'never ready after creation' });
  });
});

describe('hints', () => {
  it('name the one field for which the same search finds nothing', () => {
    const budgeted = [deployment('web', { replicas: 2 }), budget('web', 'app: web', 'maxUnavailable: 0')];
    expect(goal(report(budgeted), 'drain-ends')).toMatchObject({
      result: 'violated',
      hint: 'maxUnavailable: 1 instead of 0 on poddisruptionbudget/web: drain-ends holds',
    });
  });

  it('repair a Recreate behind a Service', () => {
    const web = [deployment('web', { replicas: 2, strategy: '{ type: Recreate }' }), service('web', 'app: web')];
    expect(goal(report(web), 'stays-available')?.hint).toBe(
      'strategy RollingUpdate instead of Recreate on deployment/web: stays-available holds',
    );
  });

  it('suggest another replica before a budget that protects nobody', () => {
    const one = [deployment('web'), budget('web', 'app: web', 'minAvailable: 1')];
    expect(goal(report(one), 'drain-ends')?.hint).toBe('replicas: 2 instead of 1 on deployment/web: drain-ends holds');
  });
});

describe('limits', () => {
  const web = [deployment('web', { replicas: 2 }), service('web', 'app: web')];

  it('interrupted, say so, and how far they came', () => {
    let reached = -1;
    const result = report([deployment('web', { replicas: 2 })], {
      disturbances: 2,
      watch: ({ level }) => (reached = level),
      interrupted: () => reached === 2,
    });
    expect(result.scope).toMatchObject({ exhaustive: { disturbances: 1 }, limit: 'interrupted' });
    expect(goal(result, 'converges')).toMatchObject({
      result: 'inconclusive',
      message: 'holds at ≤ 1 disturbance, 2 asked; interrupted',
    });
  });

  it('interrupted before anything was ready, call no goal one that nobody has to ask', () => {
    const result = report([deployment('web', { replicas: 2 })], { interrupted: () => true });
    expect(new Set(result.goals.map((one) => one.result))).toEqual(new Set(['inconclusive']));
  });

  it('leave goals inconclusive only below the level that was asked, and say how far the search came', () => {
    const result = report(web, { disturbances: 2, maxStates: 600 });
    expect(goal(result, 'converges')).toMatchObject({
      result: 'inconclusive',
      message: 'holds at ≤ 1 disturbance, 2 asked; stopped at 600 settled states (--max-states)',
    });
    expect(result.scope.exhaustive).toEqual({ disturbances: 1 });
  });

  it('that end --deep beyond what was asked take nothing away', () => {
    const result = report(web, { disturbances: 1, deep: true, maxStates: 600 });
    expect(goal(result, 'converges')?.result).toBe('holds');
    expect(result.scope).toMatchObject({ exhaustive: { disturbances: 1 }, limit: '--max-states 600' });
    expect(result.scope.disturbances).toContain('controller-restart');
  });

  it('say that time was over', () => {
    const result = report(web, { deadline: 0, timeout: '5s' });
    expect(goal(result, 'converges')?.message).toMatch(/^not even runs .* \(--timeout 5s\)$/);
    expect(result.scope.limit).toBe('--timeout 5s');
  });
});

describe('options', () => {
  const web = [deployment('web', { replicas: 2, strategy: '{ type: Recreate }' }), service('web', 'app: web')];

  it('--faults allows exactly what it names', () => {
    const only = (text: string) => ({ faults: faults(text), disturbances: 1 });
    expect(goal(report(web, only('rollout=1')), 'stays-available')?.result).toBe('violated');
    const crashes = report(web, only('pod-crash=1'));
    expect(goal(crashes, 'stays-available')?.result).toBe('holds');
    expect(crashes.scope.disturbances).toEqual(['pod-crash ≤ 1']);
  });

  it('--property asks only what matches', () => {
    const result = report(web, { wanted: (requirement) => requirement.startsWith('drain') });
    expect(result.goals.map(({ name }) => name)).toEqual(['drain-ends']);
  });

  it('--strict turns what cannot be asked into a finding', () => {
    const text = '1 replica, availability not asked until it is scaled';
    expect(report([deployment('web')]).notes).toContain(`deployment/web: ${text}`);
    const strict = report([deployment('web')], { strict: true });
    expect(strict.goals).toContainEqual(
      expect.objectContaining({ name: 'stays-available', result: 'violated', message: `${text} (--strict)` }),
    );
  });
});

describe('smaller numbers', () => {
  it('search further than the manifest of a large Deployment, and the scope says which', () => {
    const large = [deployment('web', { replicas: 5, strategy: '{ type: Recreate }' })];
    const result = report(large, { disturbances: 2, maxStates: 400 });
    expect(result.scope.shrunk?.numbers).toEqual(['deployment/web: replicas 5 → 3']);
  });
});

describe('a loop that only looks fair because equal pods are swapped', () => {
  it('is no violation: the goal is searched again without swapping them', () => {
    const crashing = [deployment('web', { strategy: '{ type: Recreate }', probe: false })];
    expect(goal(report(crashing, { disturbances: 2 }), 'drain-ends')?.result).toBe('holds');
  });
});

describe('a loop that was too large to judge', () => {
  it('is inconclusive, never a goal that holds', () => {
    const scenario = { name: 'web', workloads: [], nodes: [] } as unknown as Outcome['scenario']; // nothing else is read
    const judged = (violation: object | null): unknown => {
      const judgement = { requirement: 'drain-ends', exercised: 3, violation, undecided: 1, spurious: 0 };
      const result = {
        judgements: new Map([['drain-ends', judgement]]),
        livelock: null,
        began: true,
        completeLevel: 2,
      };
      const goals = [{ name: 'drain-ends', kind: 'recurs' }];
      const outcome = { scenario, goals, result, seconds: 1 } as unknown as Outcome; // only what is read of a search
      return goalReports([{ outcome, asked: 2 }], '')[0]?.report.result;
    };
    expect(judged(null)).toBe('inconclusive');
    expect(judged({ path: { start: 0, legs: [] }, loopStart: 0, disturbances: 0 })).toBe('inconclusive');
    expect(judged({ path: { start: 0, legs: [] }, loopStart: null, disturbances: 0 })).toBe('violated');
  });
});

describe('what is sampled', () => {
  const lone = [deployment('web', { replicas: 2 }), service('web', 'app: web')];
  const sampling = { runs: 30, seed: 5, walk: 0 };
  const only = (...names: string[]) => ({ wanted: (name: string) => names.some((one) => name.startsWith(one)) });

  it('is said with its seed, and nothing was found', () => {
    const { scope } = report(lone, { sampling, ...only('converges') });
    expect(scope.sampled).toEqual({ runs: 30, disturbances: 6, seed: '0x5', violated: 0 });
  });

  it('is a finding with a file that is repeated, where the search was too shallow', () => {
    const recreate = [deployment('web', { replicas: 2, strategy: '{ type: Recreate }' }), service('web', 'app: web')];
    const [group] = groupsOf(objectsOf(...recreate));
    if (!group) throw new Error('there is a group');
    const options = { maxStates: 100_000, deadline: Infinity, nodes: [], ...only('stays') };
    // Nothing is wrong without disturbance; budgets fix what happens, so none is drawn then.
    const shallow = { disturbances: 0, faults: {}, ...options, sampling };
    expect(checkGroup(group, shallow).report.scope.sampled).toBeNull();
    const { task, parts } = searchesOf({
      group,
      options: { ...options, disturbances: 1, sampling },
      limits: { ...options, disturbances: 0, faults: null, promises: false },
      world: worldOf([], null),
    });
    const runs = drawnRuns({ task, parts, notes: [] }, Infinity);
    const [found] = runs?.found ?? [];
    if (!found) throw new Error('expected a finding');
    expect(found.counterexample.status.search).toMatchObject({ strategy: 'random', shortest: false, disturbances: 1 });
    expect(found.faults).toEqual({ 'bad-rollout': 1 });
    expect(replayCounterexample(found.counterexample, 'x.json').exitCode).toBe(1);
  });

  it('is the same for the same seed', () => {
    const again = (seed: number) => report(lone, { sampling: { ...sampling, seed, walk: 8 }, ...only('drain') });
    const [one, two] = [again(3), again(3)];
    expect(one.scope.sampled).toEqual(two.scope.sampled);
    expect(one.notes).toEqual(two.notes);
    expect(one.notes).toContain('one long walk of 8 disturbances (seed 0x3)');
  });
});

describe('what may happen', () => {
  const disturbances = (...documents: string[]) => report(documents, { disturbances: 0 }).scope.disturbances;

  it('is only what can happen to something in the group', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: c }] }\n';
    expect(disturbances(pod)).not.toEqual(expect.arrayContaining(['rollout']));
    expect(disturbances(pod)).toEqual([
      'drain',
      'delete-pod',
      'node-failure',
      'node-removal',
      'node-join',
      'pod-crash',
    ]);
    expect(disturbances(deployment('web'))).toContain('unready');
    expect(disturbances(deployment('web', { probe: false }))).not.toContain('unready');
  });
});

describe('a burst that never settles', () => {
  it('is flapping', () => {
    const scenario = { name: 'web', workloads: [], nodes: [] } as unknown as Outcome['scenario']; // nothing else is read
    const move = { step: { actor: 'replicaset-controller', verb: 'create', ops: [{ op: 'remove', at: 'self' }] } };
    const judgement = { requirement: 'no-flapping', exercised: 3, violation: null, undecided: 0, spurious: 0 };
    const result = {
      judgements: new Map([['no-flapping', judgement]]),
      livelock: { start: 0, legs: [{ moves: [move], to: null }] },
      began: true,
      completeLevel: 1,
    };
    const goals = [{ name: 'no-flapping', kind: 'no-flapping' }];
    const outcome = { scenario, goals, result, seconds: 1 } as unknown as Outcome; // only what is read of a search
    expect(goalReports([{ outcome, asked: 1 }], '')).toMatchObject([
      {
        report: {
          name: 'no-flapping',
          result: 'violated',
          message: 'replicaset-controller: create → and so on for ever',
        },
      },
    ]);
  });
});
