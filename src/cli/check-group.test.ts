/**
 * What a report says of a group beside plain verdicts: assumptions, hints, limits, budgets, pods that never run.
 */
import { describe, expect, it } from 'vitest';
import type { GoalReport, GroupReport } from '../report/types.ts';
import { checkGroup } from './check-group.ts';
import { faults } from './flags.ts';
import { goalReports } from './goal-report.ts';
import { groupsOf } from './groups.ts';
import type { Outcome } from './search.ts';
import type { CheckOptions } from './searches.ts';
import { apartFrom, budget, deployment, objectsOf, service } from './testing.ts';
import { nodesOption, type NodesOption } from './world.ts';

function report(documents: readonly string[], options: Partial<CheckOptions> = {}): GroupReport {
  const [group] = groupsOf(objectsOf(...documents));
  if (!group) throw new Error('there is a group');
  return checkGroup(group, { disturbances: 1, maxStates: 100_000, deadline: Infinity, nodes: [], ...options }).report;
}

function goal({ goals }: GroupReport, name: string): GoalReport | undefined {
  return goals.find((one) => one.name === name);
}

function given(text: string): NodesOption {
  const option = nodesOption(text);
  if ('wrong' in option) throw new Error(option.wrong.join());
  return option;
}

describe('assumptions are not evidence', () => {
  const apart = [deployment('web', { replicas: 3, spec: apartFrom('app: web') }), service('web', 'app: web')];

  it('what one more assumed node repairs is a note with the number that decides', () => {
    const result = report(apart);
    expect(goal(result, 'converges')).toMatchObject({
      result: 'not-asked',
      message: 'depends on the assumed number of nodes: kept on 4',
    });
    expect(result.notes).toContain(
      'rollout needs ≥ 4 nodes for converges deployment/web: required anti-affinity, maxSurge 1, maxUnavailable 0',
    );
  });

  it('the same on nodes that were given is a finding', () => {
    const result = report(apart, { nodesOption: given('3') });
    expect(goal(result, 'converges')?.result).toBe('violated');
    expect(result.scope.nodes).toBe('3 as --nodes says, capacity not limiting');
  });

  it('assumes as many nodes as the pods need to run at all, and says so', () => {
    const result = report([deployment('web', { replicas: 4, spec: apartFrom('app: web') })]);
    expect(result.scope.nodes).toBe('4 assumed, capacity not limiting');
    expect(result.notes).toContain(
      'deployment/web needs ≥ 4 nodes to run at all: required anti-affinity, 4 replicas; so many are assumed',
    );
  });

  it('runs pods that select nodes by label', () => {
    const result = report([deployment('web', { spec: 'nodeSelector: { disk: ssd }' })]);
    expect(result.goals.map((one) => one.result)).not.toContain('violated');
    expect(result.scope.assumptions).toContain('nodes assumed to satisfy deployment/web: disk=ssd');
  });
});

describe('pods that never run', () => {
  it('for a reason outside the input leave every goal unasked, with the reason', () => {
    const result = report([deployment('web', { spec: 'nodeName: elsewhere' })]);
    expect(new Set(result.goals.map((one) => one.result))).toEqual(new Set(['not-asked']));
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
    expect(result.notes.join()).toContain('controller-restart');
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

describe('a burst that never settles', () => {
  it('is flapping', () => {
    const scenario = { name: 'web', workloads: [], nodes: [] } as unknown as Outcome['scenario']; // nothing else is read
    const move = { step: { actor: 'replicaset-controller', verb: 'create', ops: [{ op: 'remove', at: 'self' }] } };
    const judgement = { requirement: 'no-flapping', exercised: 3, violation: null };
    const result = {
      judgements: new Map([['no-flapping', judgement]]),
      livelock: { start: 0, legs: [{ moves: [move], to: null }] },
      began: true,
      completeLevel: 1,
    };
    const goals = [{ name: 'no-flapping' }];
    const outcome = { scenario, result, goals, seconds: 1 } as unknown as Outcome; // only what is read of a search
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
