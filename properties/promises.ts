/**
 * Every promise of Kubernetes itself that is checked beside the goals. A broken one means a known defect of that version
 * of Kubernetes, or a wrong model. Source: the S- and L-rows of the rule documents; each has its id as name.
 */
import type { Kinds } from '../src/cluster/kinds.ts';
import type { Scenario } from '../src/cluster/scenario.ts';
import type { Requirement } from '../src/engine/contract.ts';
import { autoscalerPromises } from './promises/autoscaler.ts';
import { daemonSetPromises } from './promises/daemonset.ts';
import { deploymentPromises } from './promises/deployment.ts';
import { disruptionPromises } from './promises/disruption.ts';
import { podPromises } from './promises/pod.ts';
import { preemptionPromises } from './promises/preemption.ts';
import { replicaSetPromises } from './promises/replicaset.ts';
import { servicePromises } from './promises/service.ts';

/** The promises asked of a scenario. */
export function promisesOf(kinds: Kinds, scenario: Scenario): Requirement<Scenario>[] {
  return [
    ...deploymentPromises(kinds, scenario),
    ...replicaSetPromises(kinds),
    ...daemonSetPromises(kinds, scenario),
    ...podPromises(kinds, scenario),
    ...disruptionPromises(kinds, scenario),
    ...preemptionPromises(kinds, scenario),
    ...servicePromises(kinds, scenario),
    ...autoscalerPromises(kinds, scenario),
  ];
}
