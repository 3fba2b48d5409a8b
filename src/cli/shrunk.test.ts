/**
 * Smaller numbers ask the same questions of the rules' arithmetic as the manifest's own.
 */
import type { DeploymentObject } from '../kube/types.ts';
import { describe, expect, it } from 'vitest';
import { shrink } from './shrunk.ts';
import { apartFrom, budget, deployment, objectsOf } from './testing.ts';

function shrunk(variation: Parameters<typeof deployment>[1], budgets: readonly string[] = [], nodes = 3) {
  const objects = objectsOf(deployment('web', variation), ...budgets);
  return shrink(
    objects.filter((o) => o.kind === 'Deployment'),
    objects.filter((o) => o.kind === 'PodDisruptionBudget'),
    nodes,
  );
}

const rolling = (surge: string, unavailable: string): string =>
  `{ rollingUpdate: { maxSurge: ${surge}, maxUnavailable: ${unavailable} } }`;

const deployments = (result: ReturnType<typeof shrunk>): DeploymentObject[] =>
  (result?.workloads ?? []).filter((w) => w.kind === 'Deployment');

describe('shrinking', () => {
  it('leaves what is small alone', () => {
    expect(shrunk({ replicas: 4 })).toBeNull();
  });

  it.each([
    { title: 'nothing may be missing', strategy: rolling('25%', '0'), to: { surge: 1, unavailable: 0 } },
    { title: 'no surge', strategy: rolling('0', '30%'), to: { surge: 0, unavailable: 1 } },
  ])('keeps $title', ({ strategy, to }) => {
    const [copy] = deployments(shrunk({ replicas: 10, strategy }));
    expect(copy?.strategy).toEqual({
      type: 'RollingUpdate',
      maxSurge: { kind: 'int', value: to.surge },
      maxUnavailable: { kind: 'int', value: to.unavailable },
    });
    expect(copy?.replicas).toBeLessThanOrEqual(4);
  });

  it('keeps that all may be missing', () => {
    const [copy] = deployments(shrunk({ replicas: 10, strategy: rolling('0', '100%') }));
    expect(copy?.strategy).toMatchObject({ maxUnavailable: { value: copy?.replicas } });
  });

  it('keeps more pods through a rollout than one node carries, if the manifest does', () => {
    // 8 of 10 stay, a node carries at most 5; of 3 with one missing, 2 could be on one node.
    expect(shrunk({ replicas: 10 })?.workloads).toMatchObject([{ replicas: 4 }]);
  });

  it.each([
    { numbers: 'minAvailable: 100%', expected: { minAvailable: { kind: 'int', value: 4 }, maxUnavailable: null } },
    { numbers: 'maxUnavailable: 0', expected: { minAvailable: null, maxUnavailable: { kind: 'int', value: 0 } } },
    { numbers: 'maxUnavailable: 2', expected: { minAvailable: null, maxUnavailable: { kind: 'int', value: 1 } } },
    { numbers: 'minAvailable: 7', expected: { minAvailable: { kind: 'int', value: 2 }, maxUnavailable: null } },
  ])('with $numbers keeps whether the budget allows less than a rollout takes', ({ numbers, expected }) => {
    expect(shrunk({ replicas: 10 }, [budget('web', 'app: web', numbers)])?.budgets).toMatchObject([expected]);
  });

  it('gives up comparing a budget with a rollout before anything else, and says so', () => {
    // Less than a rollout takes, but not nothing: of 4 pods a rollout would have to take 2.
    const result = shrunk({ replicas: 10 }, [budget('web', 'app: web', 'maxUnavailable: 1')]);
    expect(result?.budgets).toMatchObject([{ maxUnavailable: { value: 1 } }]);
    expect(result?.words).toContain('budgets are not compared with maxUnavailable');
  });

  it('does not make room for pods that keep each other off a node', () => {
    expect(shrunk({ replicas: 10, spec: apartFrom('app: web') })?.workloads).toMatchObject([{ replicas: 4 }]);
    expect(shrunk({ replicas: 6, spec: apartFrom('app: web') }, [], 6)).toBeNull();
  });

  it('says what became of which number', () => {
    expect(shrunk({ replicas: 10 }, [budget('web', 'app: web', 'maxUnavailable: 3')])?.words).toEqual([
      'deployment/web: replicas 10 → 4, maxSurge 3 → 1, maxUnavailable 2 → 1',
      'poddisruptionbudget/web: maxUnavailable 2',
    ]);
  });
});
