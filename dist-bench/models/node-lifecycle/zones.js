/**
 * Zone states of the node lifecycle controller and what they do to NoExecute tainting:
 * autoscaling-and-disruption.md §6.2, T4 and T5.
 *
 * Counts exclude nodes labelled `node.kubernetes.io/exclude-disruption`. "Not ready" is Ready=False, Ready=Unknown or no
 * Ready condition.
 */
const UNHEALTHY_ZONE_THRESHOLD = 0.55;
const LARGE_ZONE = 50;
const NORMAL_RATE = 0.1;
const SECONDARY_RATE = 0.01;
/** T4: the state of one zone. A zone without nodes is Normal. */
export function zoneState(ready, notReady) {
    if (ready === 0 && notReady > 0)
        return 'FullDisruption';
    if (notReady > 2 && notReady / (notReady + ready) >= UNHEALTHY_ZONE_THRESHOLD)
        return 'PartialDisruption';
    return 'Normal';
}
/** T5: rate of one zone while not every zone is full. */
function zoneRate(state, size) {
    if (state !== 'PartialDisruption')
        return NORMAL_RATE;
    return size > LARGE_ZONE ? SECONDARY_RATE : 0;
}
/** T4 and T5: which zones taint, and whether the total outage rule applies. */
export function tainting(zones) {
    const states = zones.map((zone) => zoneState(zone.ready, zone.notReady));
    const allFull = states.length > 0 && states.every((state) => state === 'FullDisruption');
    return {
        zones: zones.map((zone) => {
            const state = zoneState(zone.ready, zone.notReady);
            const rate = allFull ? 0 : zoneRate(state, zone.ready + zone.notReady);
            return { state, taints: rate > 0, rate };
        }),
        removesExisting: allFull,
    };
}
