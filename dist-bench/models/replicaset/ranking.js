/**
 * Which pod a ReplicaSet deletes first: workloads.md §5.4, rules 1–5, as one number.
 *
 * Rule 6 (ready time), rule 7 (restart count) and rule 8 (creation time) compare times on a log₂ scale with a tie-break
 * by uid; seatrial keeps none of these, so pods of equal rank stay tied and the model branches over all of them.
 */
/** The cost is an int32: this many values, starting at the lowest. */
const COSTS = 2 ** 32;
const LOWEST_COST = -(2 ** 31);
const HIGHEST_COST = 2 ** 31 - 1;
/** More pods than any node carries; keeps the whole rank below 2⁵³. */
const COLOCATED = 2 ** 16;
/** Keeps `value` between two bounds, both included. */
function clamp(value, low, high) {
    return Math.min(high, Math.max(low, value));
}
/** Lower = deleted first. Two pods compare as rules 1–5 compare them; equal ranks are a free choice. */
export function victimRank(p) {
    const scheduled = p.scheduled ? 4 : 0; // rule 1: unscheduled first
    const running = p.pending ? 0 : 2; // rule 2: Pending first
    const ready = p.ready ? 1 : 0; // rule 3: not Ready first
    const cost = clamp(p.deletionCost, LOWEST_COST, HIGHEST_COST) - LOWEST_COST; // rule 4: cheaper first
    const alone = COLOCATED - 1 - clamp(p.colocated, 0, COLOCATED - 1); // rule 5: fuller node first
    return ((scheduled + running + ready) * COSTS + cost) * COLOCATED + alone;
}
