/**
 * The arithmetic of the toy's rolling update: what the Deployment controller does next, after what it sees.
 */

/** What the Deployment controller sees; pairs are by revision. */
export interface Seen {
  readonly replicas: number;
  readonly rev: number;
  readonly desired: readonly [number, number];
  readonly available: readonly [number, number];
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/** A ReplicaSet to scale, or what to say of the rollout. */
export type Plan = { readonly scale: 0 | 1; readonly to: number } | 'complete' | 'progressing';

/** One decision; scaling the new ReplicaSet comes first, then unhealthy old pods, then healthy ones. */
export function plan(seen: Seen): Plan {
  const fresh = seen.rev === 0 ? 0 : 1;
  const old = fresh === 0 ? 1 : 0;
  const desiredNew = seen.desired[fresh];
  const desiredOld = seen.desired[old];
  const availableNew = seen.available[fresh];
  const availableOld = seen.available[old];
  const total = desiredNew + desiredOld;
  const atLeast = seen.replicas - seen.maxUnavailable;
  const removable = total - atLeast - (desiredNew - availableNew);
  const room = seen.replicas + seen.maxSurge - total;
  const unhealthy = desiredOld - availableOld;
  if (desiredNew > seen.replicas) return { scale: fresh, to: seen.replicas };
  if (desiredNew < seen.replicas && room > 0)
    return { scale: fresh, to: desiredNew + Math.min(room, seen.replicas - desiredNew) };
  if (desiredOld > 0 && removable > 0 && unhealthy > 0)
    return { scale: old, to: desiredOld - Math.min(removable, unhealthy) };
  const spare = availableNew + availableOld - atLeast;
  if (desiredOld > 0 && removable > 0 && spare > 0) return { scale: old, to: desiredOld - Math.min(spare, desiredOld) };
  return desiredNew === seen.replicas && desiredOld === 0 && availableNew === seen.replicas
    ? 'complete'
    : 'progressing';
}
