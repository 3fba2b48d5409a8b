/**
 * What tests of the cluster share: a scenario from a few lines of YAML.
 */
import { check } from '../engine/check.js';
import { loadManifests } from '../kube/manifest.js';
import { assumedNodes } from './assumed-nodes.js';
import { composeCluster } from './compose.js';
import { isWorkload } from './scenario.js';
/** The scenario of one text of manifests; three assumed nodes unless it has its own. Throws on faulty manifests. */
export function scenarioOf(text, disturbances, depth = 2) {
    const { objects, faults } = loadManifests([{ file: 'test.yaml', text }]);
    if (faults.length > 0)
        throw new Error(JSON.stringify(faults));
    const nodes = objects.filter((o) => o.kind === 'Node').map((object) => ({ object, assumed: false }));
    const workloads = objects.filter(isWorkload);
    return {
        name: 'test',
        workloads,
        services: objects.filter((o) => o.kind === 'Service'),
        budgets: objects.filter((o) => o.kind === 'PodDisruptionBudget'),
        nodes: nodes.length > 0 ? nodes : assumedNodes(3, workloads),
        disturbances,
        depth,
        tolerate: 1,
    };
}
/** Does a search with up to `depth` disturbances meet a settled state of which this is true? */
export function everSeen(scenario, depth, is) {
    const { model, kinds } = composeCluster(scenario);
    const never = {
        name: 'never',
        on: 'settled',
        when: () => true,
        holds: (v) => !is(v, kinds),
    };
    return check(model, [never], { disturbances: depth }).judgements.get('never')?.violation !== null;
}
/** A manifest of `kind` named `name` whose pods carry `app: web`; `spec` adds to its spec, `pod` to its pods' spec. */
export function manifest(kind, name, spec = '', pod = '') {
    const apiVersion = { ReplicationController: 'v1', Pod: 'v1' }[kind] ?? 'apps/v1';
    const containers = 'containers: [{ name: web, image: web, readinessProbe: { httpGet: { path: /, port: 80 } } }]';
    const template = `metadata: { name: ${name}, labels: { app: web } }, spec: { ${containers}, ${pod} }`;
    if (kind === 'Pod')
        return `---\n{ apiVersion: v1, kind: Pod, ${template} }\n`;
    const selector = kind === 'ReplicationController' ? '{ app: web }' : '{ matchLabels: { app: web } }';
    return `---\n{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: ${name} }, spec: { selector: ${selector}, template: { ${template} }, ${spec} } }\n`;
}
/** A Service of the pods with `app: web`. */
export const service = '---\n{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }\n';
