/**
 * The endpoints of a Service follow the readiness of the pods that it selects, of whichever workload they are.
 */
import { describe, expect, it } from 'vitest';
import type { View } from '../engine/contract.ts';
import type { Kinds } from './kinds.ts';
import type { Disturbance, Scenario } from './scenario.ts';
import { serviceView, type ServiceView } from './service-view.ts';
import { everSeen, manifest, scenarioOf, service } from './testing.ts';

function seen(text: string, disturbances: readonly Disturbance[], is: (view: ServiceView) => boolean): boolean {
  const at = (v: View<Scenario>, kinds: Kinds): boolean => is(serviceView(v, kinds, 0));
  return everSeen(scenarioOf(text, disturbances, 1), disturbances.length > 0 ? 1 : 0, at);
}

const two = manifest('Deployment', 'web', 'replicas: 2');
const unready = service.replace('selector', 'publishNotReadyAddresses: true, selector');
const other = service.replace('app: web }', 'app: webb }');

describe('endpoints', () => {
  it('are the ready pods of all workloads that the Service selects', () => {
    const text = two + manifest('Pod', 'lone') + service;
    expect(seen(text, [], ({ ready, selects }) => ready === 3 && selects.length === 2)).toBe(true);
  });

  it('leave out pods that have not started, and Terminating ones', () => {
    expect(seen(two + service, [], ({ pods, ready }) => pods === 2 && ready === 0)).toBe(true);
    expect(seen(two + service, ['delete-pod'], ({ terminating, ready }) => terminating === 1 && ready === 2)).toBe(
      true,
    );
    expect(seen(two + service, [], ({ ready }) => ready > 2)).toBe(false);
  });

  it('keep pods that are not ready where the Service says so', () => {
    const crashed = ({ pods, ready }: ServiceView): boolean => pods === 2 && ready === 1;
    expect(seen(two + service, ['pod-crash'], crashed)).toBe(true);
    expect(seen(two + unready, ['delete-pod'], ({ terminating, ready }) => terminating === 1 && ready === 3)).toBe(
      true,
    );
  });

  it('EPS-X2: a pod on a node that has just failed stays a ready endpoint, a dead one, until the node is marked', () => {
    expect(seen(two + service, ['node-failure'], ({ dead, ready }) => dead === 1 && ready === 2)).toBe(true);
    expect(seen(two + service, ['node-failure'], ({ dead, ready }) => dead === 0 && ready === 1)).toBe(true);
    expect(seen(two + service, [], ({ dead }) => dead > 0)).toBe(false);
  });

  it('of a removed node are none (rule 4)', () => {
    expect(seen(two + service, ['node-removal'], ({ dead }) => dead > 0)).toBe(false);
  });

  it('are none where the Service selects nothing that is there', () => {
    expect(seen(two + other, [], ({ managed, selects, pods }) => managed && selects.length === 0 && pods === 0)).toBe(
      true,
    );
  });
});
