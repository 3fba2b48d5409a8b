/**
 * What Kubernetes promises of the endpoints of Services. Source: services-and-machinery.md §B2.5 (EPS rows).
 *
 * Left out: EPS-S1 (slices are computed from the pods that are selected), EPS-S4 and S5 (slices are one set here, and
 * nobody writes one by hand), EPS-S6 (a pod that has ended is gone), EPS-L1, which is the goal endpoints-follow-readiness, EPS-L2 (Services are not deleted).
 */
import type { Kinds } from '../../src/cluster/kinds.ts';
import type { Scenario } from '../../src/cluster/scenario.ts';
import { serviceView, type ServiceView } from '../../src/cluster/service-view.ts';
import type { Property, View } from '../../src/engine/contract.ts';

/** The promises of §B2.5 that are asked of all Services together. */
export function servicePromises(kinds: Kinds, scenario: Scenario): Property<Scenario>[] {
  const every = (
    name: string,
    asked: (view: ServiceView) => boolean,
    holds: (view: ServiceView, pods: (state: string) => number, index: number) => boolean,
  ): Property<Scenario> => {
    const views = (v: View<Scenario>): ServiceView[] => scenario.services.map((_, at) => serviceView(v, kinds, at));
    return {
      name,
      on: 'settled',
      when: (v) => views(v).some(asked),
      holds: (v) => {
        const states = v.fold(kinds.podStates);
        return views(v).every((view, index) => {
          const pods = (state: string): number =>
            view.selects.reduce((sum, at) => sum + (states.get(`${at} ${state}`) ?? 0), 0);
          return holds(view, pods, index);
        });
      },
    };
  };
  const publishes = (index: number): boolean => scenario.services[index]?.publishNotReadyAddresses === true;
  return [
    every(
      'EPS-S2',
      ({ ready }) => ready > 0,
      ({ ready }, pods, index) => publishes(index) || ready <= pods('ready'),
    ),
    every(
      'EPS-S3',
      ({ terminating }) => terminating > 0,
      ({ terminating }, pods) => terminating <= pods('terminating'),
    ),
  ];
}
