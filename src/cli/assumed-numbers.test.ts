/**
 * Assumed nodes are no evidence: what more of them would repair is no finding, and what is not known of them is open.
 */
import { describe, expect, it } from 'vitest';
import { apartFrom, deployment, given, goal, report, service } from './testing.ts';

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

  it('a search on more nodes that was not finished leaves it open', () => {
    let searches = 0;
    let before = Infinity;
    const result = report(apart, {
      // Fewer states than before: another search has begun; after those of the pod and of the group the one on four nodes.
      watch: ({ states }) => {
        if (states < before) searches++;
        before = states;
      },
      interrupted: () => searches > 2,
    });
    expect(goal(result, 'converges')).toMatchObject({
      result: 'inconclusive',
      message: 'violated on 3 assumed nodes; whether more would do was not searched to the end',
    });
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
