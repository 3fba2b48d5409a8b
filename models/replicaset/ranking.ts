/**
 * Which pod a ReplicaSet deletes first: workloads.md §5.4, rules 1–5, as one number.
 *
 * Of rule 6 (ready time) only this is kept: a pod that is not yet available has been ready for a shorter time. The rest, rule 7 (restart count) and rule 8 (creation time) compare times on a log₂ scale with a tie-break
 * by uid; seatrial keeps none of these, so pods of equal rank stay tied and the model branches over all of them.
 */

/** What rules 1–5 read of one pod. */
export interface VictimFacts {
  /** The pod has a node. */
  readonly scheduled: boolean;
  /** Phase Pending (as opposed to Running; Unknown is not written any more). */
  readonly pending: boolean;
  readonly ready: boolean;
  /** `controller.kubernetes.io/pod-deletion-cost`, 0 when absent. */
  readonly deletionCost: number;
  /** Active pods of the same Deployment on the same node, this one included; 0 for a ReplicaSet without an owner. */
  readonly colocated: number;
  /** Ready, and for minReadySeconds: it has been ready for longer than one that is not. */
  readonly available: boolean;
}

/** The cost is an int32: this many values, starting at the lowest. */
const COSTS = 2 ** 32;
const LOWEST_COST = -(2 ** 31);
const HIGHEST_COST = 2 ** 31 - 1;
/** More pods than any node carries; with one bit for rule 6 the whole rank stays below 2⁵³. */
const COLOCATED = 2 ** 16;

/** Keeps `value` between two bounds, both included. */
function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Lower = deleted first. Two pods compare as rules 1–6 compare them; equal ranks are a free choice. */
export function victimRank(p: VictimFacts): number {
  const scheduled = p.scheduled ? 4 : 0; // rule 1: unscheduled first
  const running = p.pending ? 0 : 2; // rule 2: Pending first
  const ready = p.ready ? 1 : 0; // rule 3: not Ready first
  const cost = clamp(p.deletionCost, LOWEST_COST, HIGHEST_COST) - LOWEST_COST; // rule 4: cheaper first
  const alone = COLOCATED - 1 - clamp(p.colocated, 0, COLOCATED - 1); // rule 5: fuller node first
  const longer = p.available ? 1 : 0; // rule 6: ready for a shorter time first
  return (((scheduled + running + ready) * COSTS + cost) * COLOCATED + alone) * 2 + longer;
}
