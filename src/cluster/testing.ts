/**
 * What tests of the cluster share: a scenario from a few lines of YAML.
 */
import { check } from '../engine/check.ts';
import type { Property, View } from '../engine/contract.ts';
import { loadManifests } from '../kube/manifest.ts';
import { assumedNodes } from './assumed-nodes.ts';
import { composeCluster } from './compose.ts';
import type { Kinds } from './kinds.ts';
import { podScenario } from './pod-model.ts';
import { disturbanceNames, isWorkload, type Disturbance, type Scenario } from './scenario.ts';

/** The scenario of one text of manifests; three assumed nodes unless it has its own. Throws on faulty manifests. */
export function scenarioOf(text: string, disturbances: readonly Disturbance[], depth = 2): Scenario {
  const { objects, faults } = loadManifests([{ file: 'test.yaml', text }]);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const descheduler = objects.find((o) => o.kind === 'DeschedulerPolicy');
  const nodes = objects.filter((o) => o.kind === 'Node').map((object) => ({ object, assumed: false }));
  return {
    name: 'test',
    workloads: objects.filter(isWorkload),
    services: objects.filter((o) => o.kind === 'Service'),
    budgets: objects.filter((o) => o.kind === 'PodDisruptionBudget'),
    autoscalers: objects.filter((o) => o.kind === 'HorizontalPodAutoscaler'),
    priorityClasses: objects.filter((o) => o.kind === 'PriorityClass'),
    nodes: nodes.length > 0 ? nodes : assumedNodes(3),
    ...(descheduler ? { descheduler } : {}),
    quotas: objects.filter((o) => o.kind === 'ResourceQuota'),
    disturbances,
    depth,
    tolerate: 1,
  };
}

/** Does a search with up to `depth` disturbances meet a settled state of which this is true? */
export function everSeen(scenario: Scenario, depth: number, is: (v: View<Scenario>, kinds: Kinds) => boolean): boolean {
  const { model, kinds } = composeCluster(scenario);
  const never: Property<Scenario> = {
    name: 'never',
    on: 'settled',
    when: () => true,
    holds: (v) => !is(v, kinds),
  };
  return check(model, [never], { disturbances: depth }).judgements.get('never')?.violation !== null;
}

const PROBE = ', readinessProbe: { httpGet: { path: /, port: 80 } }';

/**
 * A manifest of `kind` named `name` whose pods carry `app: web`; `spec` adds to its spec, `pod` to its pods' spec, `probe`
 * to their only container.
 */
export function manifest(kind: string, name: string, spec = '', pod = '', probe = PROBE): string {
  const apiVersion = { ReplicationController: 'v1', Pod: 'v1' }[kind] ?? 'apps/v1';
  const containers = `containers: [{ name: web, image: web${probe} }]`;
  const template = `metadata: { name: ${name}, labels: { app: web } }, spec: { ${containers}, ${pod} }`;
  if (kind === 'Pod') return `---\n{ apiVersion: v1, kind: Pod, ${template} }\n`;
  const selector = kind === 'ReplicationController' ? '{ app: web }' : '{ matchLabels: { app: web } }';
  return `---\n{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: ${name} }, spec: { selector: ${selector}, template: { ${template} }, ${spec} } }\n`;
}

/** A Deployment without a readiness probe. */
export function unprobed(replicas: number): string {
  return manifest('Deployment', 'web', `replicas: ${replicas}`, '', '');
}

/** A Service of the pods with `app: web`. */
export const service =
  '---\n{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }\n';

/** The gate of checks.md §4: a plain Deployment behind a Service, to which anything may happen. */
export function plainDeployment(replicas: number, strategy = '{}'): Scenario {
  return scenarioOf(
    manifest('Deployment', 'web', `replicas: ${replicas}, strategy: ${strategy}`) + service,
    disturbanceNames,
  );
}

/** A container of that name with more of its fields. */
export function container(name: string, ...more: readonly string[]): string {
  return `{ ${[`name: ${name}`, `image: ${name}`, ...more].join(', ')} }`;
}

interface PodShape {
  readonly init?: readonly string[];
  readonly policy?: string;
}

/** A manifest of `kind` named `web` with these containers. */
export function podTemplate(kind: string, containers: readonly string[], { init = [], policy }: PodShape = {}): string {
  const more = `initContainers: [${init.join(', ')}]${policy === undefined ? '' : `, restartPolicy: ${policy}`}`;
  const some = `containers: [${containers.join(', ')}]`;
  return manifest(kind, 'web', '', more).replace('containers: [{ name: web, image: web' + PROBE + ' }]', () => some);
}

/** The only workload of a text by itself, to whose pod everything may happen. */
export function oneOf(text: string, depth: number): Scenario {
  return podScenario(scenarioOf(text, disturbanceNames, depth), 0);
}

/** A PriorityClass; `more` adds to it. */
export function priorityClass(name: string, value: number, more = ''): string {
  return `---\n{ apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: ${name} }, value: ${value}, ${more} }\n`;
}

interface Prioritized {
  readonly replicas?: number;
  readonly cpu?: string;
  /** Of the class named as the Deployment is, where that is called high; else of none. */
  readonly priorityClassName?: string | null;
}

/** A Deployment whose pods carry its name as `app` and ask for so much cpu; the one called `high` has the class `high`. */
export function prioritized(
  name: string,
  { replicas = 1, cpu = '1', priorityClassName = name === 'high' ? 'high' : null }: Prioritized = {},
): string {
  const ofClass = priorityClassName === null ? '' : `priorityClassName: ${priorityClassName}`;
  return manifest('Deployment', name, `replicas: ${replicas}`, ofClass)
    .replaceAll('app: web', `app: ${name}`)
    .replace('image: web,', `image: web, resources: { requests: { cpu: ${cpu} } },`);
}

/** A node with one cpu, or as many as given. */
export function oneCpu(name: string, cpu = '1'): string {
  return `---\n{ apiVersion: v1, kind: Node, metadata: { name: ${name}, labels: { kubernetes.io/hostname: ${name} } }, status: { allocatable: { cpu: '${cpu}', pods: '9' } } }\n`;
}
