/**
 * PodDisruptionBudgets.
 */
import { readSelector } from './affinity.js';
import { readBase } from './metadata.js';
/** Reads a PodDisruptionBudget of policy/v1, where an empty selector selects every pod and a missing one none. */
export function readBudget(reader, apiVersion) {
    const base = readBase(reader, apiVersion, 'PodDisruptionBudget');
    const spec = reader.get('spec');
    if (spec.get('minAvailable').present && spec.get('maxUnavailable').present) {
        spec.get('maxUnavailable').fault('either minAvailable or maxUnavailable', 'both');
    }
    return {
        ...base,
        kind: 'PodDisruptionBudget',
        selector: readSelector(spec.get('selector')),
        minAvailable: spec.get('minAvailable').intOrPercent(null, 100),
        maxUnavailable: spec.get('maxUnavailable').intOrPercent(null, 100),
        unhealthyPodEvictionPolicy: spec
            .get('unhealthyPodEvictionPolicy')
            .oneOf(['IfHealthyBudget', 'AlwaysAllow'], 'IfHealthyBudget'),
    };
}
