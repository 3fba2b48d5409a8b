/**
 * HorizontalPodAutoscalers: target and range.
 */
import { readBase } from './metadata.js';
/** Reads a HorizontalPodAutoscaler of autoscaling/v1 or v2. */
export function readAutoscaler(reader, apiVersion) {
    const base = readBase(reader, apiVersion, 'HorizontalPodAutoscaler');
    const spec = reader.get('spec');
    const target = spec.get('scaleTargetRef');
    target.get('kind').required('the kind of the target');
    target.get('name').required('the name of the target');
    spec.get('maxReplicas').required('integer ≥ 1');
    const minReplicas = spec.get('minReplicas').integer(1);
    const maxReplicas = spec.get('maxReplicas').integer(Math.max(1, minReplicas), 1);
    if (maxReplicas < minReplicas)
        spec.get('maxReplicas').fault(`at least minReplicas (${minReplicas})`);
    return {
        ...base,
        kind: 'HorizontalPodAutoscaler',
        target: { kind: target.get('kind').string(''), name: target.get('name').string('') },
        minReplicas,
        maxReplicas,
    };
}
