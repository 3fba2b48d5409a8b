/**
 * Manifests for the tests of the command line: a Deployment with its variations, and what else is needed around it.
 */
import { loadManifests } from '../kube/manifest.ts';
import type { KubeObject } from '../kube/types.ts';

interface Variation {
  readonly replicas?: number;
  readonly strategy?: string;
  readonly namespace?: string;
  readonly labels?: string;
  /** More of the pod's spec, as YAML in braces' style, e.g. `nodeSelector: { disk: ssd }`. */
  readonly spec?: string;
  readonly container?: string;
  readonly probe?: boolean;
}

/** A Deployment as YAML. */
export function deployment(name: string, variation: Variation = {}): string {
  const { replicas = 1, strategy = '{}', namespace = 'default', spec, container, probe = true } = variation;
  const labels = variation.labels ?? `app: ${name}`;
  const readiness = probe ? ', readinessProbe: { httpGet: { path: /, port: 80 } }' : '';
  const more = container === undefined ? '' : `, ${container}`;
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  replicas: ${replicas}
  strategy: ${strategy}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { ${labels} } }
    spec:
      containers: [{ name: c, image: c${readiness}${more} }]
      ${spec ?? ''}
`;
}

/** A Service as YAML. */
export function service(name: string, selector: string, namespace = 'default'): string {
  return `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { ${selector} }, ports: [{ port: 80 }] }
`;
}

/** A PodDisruptionBudget as YAML. */
export function budget(name: string, selector: string, numbers: string): string {
  return `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name} }
spec: { selector: { matchLabels: { ${selector} } }, ${numbers} }
`;
}

/** Required anti-affinity between the pods with these labels, by node. */
export function apartFrom(selector: string): string {
  const term = `{ labelSelector: { matchLabels: { ${selector} } }, topologyKey: kubernetes.io/hostname }`;
  return `affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [${term}] } }`;
}

/** The objects of several documents; a mistake in them fails the test. */
export function objectsOf(...documents: readonly string[]): readonly KubeObject[] {
  const { objects, faults } = loadManifests([{ file: 'test.yaml', text: documents.join('---\n') }]);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return objects;
}
