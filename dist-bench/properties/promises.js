import { deploymentPromises } from './promises/deployment.js';
import { disruptionPromises } from './promises/disruption.js';
import { podPromises } from './promises/pod.js';
import { replicaSetPromises } from './promises/replicaset.js';
/** The promises asked of a scenario. */
export function promisesOf(kinds, scenario) {
    return [
        ...deploymentPromises(kinds, scenario),
        ...replicaSetPromises(kinds),
        ...podPromises(kinds, scenario),
        ...disruptionPromises(kinds, scenario),
    ];
}
