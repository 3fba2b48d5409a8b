/**
 * Services: which pods they select and whether they wait for readiness.
 */
import { readBase } from './metadata.js';
/** Reads a Service; one without a selector gets its endpoints from somebody else. */
export function readService(reader, apiVersion) {
    const base = readBase(reader, apiVersion, 'Service');
    const spec = reader.get('spec');
    const matchLabels = spec.get('selector').labels();
    const type = spec.get('type').oneOf(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'], 'ClusterIP');
    return {
        ...base,
        kind: 'Service',
        selector: Object.keys(matchLabels).length === 0 ? null : { matchLabels, matchExpressions: [] },
        headless: spec.get('clusterIP').string('') === 'None',
        externalName: type === 'ExternalName',
        publishNotReadyAddresses: spec.get('publishNotReadyAddresses').boolean(false),
    };
}
