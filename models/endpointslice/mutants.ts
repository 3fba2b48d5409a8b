/**
 * Faulty EndpointSlice controllers: `endpointOf` with one rule left out (services-and-machinery.md §B2.2).
 */
import { endpointOf } from './endpoint.ts';

/** Each by what it does wrong. */
export const endpointMutants: Readonly<Record<string, typeof endpointOf>> = {
  'readiness is not asked': (pod, publishes) => endpointOf({ ...pod, ready: true }, publishes),
  'a pod that is being deleted stays ready': (pod, publishes) =>
    endpointOf({ ...pod, ready: pod.ready || pod.terminating, terminating: false }, publishes),
  'every endpoint is shown as terminating': (pod, publishes) => {
    const endpoint = endpointOf(pod, publishes);
    return endpoint && { ...endpoint, terminating: true };
  },
  'nobody gets an endpoint': () => null,
};
