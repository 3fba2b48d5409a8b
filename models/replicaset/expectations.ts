/**
 * Expectations of the ReplicaSet controller: services-and-machinery.md §A4.
 *
 * Before it creates or deletes pods the controller notes how many of its own writes it expects to see; until its cache shows
 * them it only refreshes status. The counters are not modelled: what they say is whether the last change that the cache
 * does not show was the controller's own. They expire after 5 minutes, which no cache here lags behind.
 */

/** Whether pods may be created or deleted; `unseen`: whose last change of pods the cache does not show. */
export function mayManagePods(unseen: 'own' | 'other' | null): boolean {
  return unseen !== 'own';
}
