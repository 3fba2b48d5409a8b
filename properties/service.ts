/**
 * Goals about Services: endpoints-follow-readiness, no-dead-route. Sources: checks.md §4; services-and-machinery.md §B2.5.
 *
 * Asked of Services whose endpoints a controller writes, at the end of runs; what clients meet between two settled states
 * is not modelled.
 */
import type { Kinds } from '../src/cluster/kinds.ts';
import type { Scenario } from '../src/cluster/scenario.ts';
import { serviceView } from '../src/cluster/service-view.ts';
import type { Goal, Requirement, View } from '../src/engine/contract.ts';

/** The goals of the Service with this index; none where somebody else writes its endpoints. */
export function serviceGoals(kinds: Kinds, scenario: Scenario, index: number): Requirement<Scenario>[] {
  const service = scenario.services[index];
  if (!service || service.selector === null || service.externalName) return [];
  const follows = endpointsFollowReadiness(kinds, service, index);
  // Who publishes pods that are not ready gets the addresses of lost nodes as well, for ever (EPS-X4).
  return service.publishNotReadyAddresses ? [follows] : [follows, noDeadRoute(kinds, service, index)];
}

/** Ready pods that a Service selects, of whichever workload. */
export function readyBehind(v: View<Scenario>, kinds: Kinds, selects: readonly number[]): number {
  const states = v.fold(kinds.podStates);
  return selects.reduce((sum, at) => sum + (states.get(`${at} ready`) ?? 0), 0);
}

/** The endpoints become exactly the ready pods; with publishNotReadyAddresses they have these among others. */
function endpointsFollowReadiness(kinds: Kinds, service: Scenario['services'][number], index: number): Goal<Scenario> {
  return {
    name: `endpoints-follow-readiness service/${service.name}`,
    kind: 'converges',
    when: (v) => serviceView(v, kinds, index).pods > 0,
    reached: (v) => {
      const { ready, selects } = serviceView(v, kinds, index);
      const pods = readyBehind(v, kinds, selects);
      return service.publishNotReadyAddresses ? ready >= pods : ready === pods;
    },
  };
}

/** The Service selects somebody's pods, and no endpoint stays on a node that is gone. */
function noDeadRoute(kinds: Kinds, service: Scenario['services'][number], index: number): Goal<Scenario> {
  return {
    name: `no-dead-route service/${service.name}`,
    kind: 'converges',
    reached: (v) => {
      const { selects, dead } = serviceView(v, kinds, index);
      return selects.length > 0 && dead === 0;
    },
  };
}
