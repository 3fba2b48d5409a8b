/**
 * Manifests for tests: a Deployment with its variations and what else is needed around it, and the examples, checked.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { loadManifests } from '../kube/manifest.ts';
import type { KubeObject } from '../kube/types.ts';
import type { GoalReport, GroupReport } from '../report/types.ts';
import { checkGroup } from './check-group.ts';
import { groupsOf } from './groups.ts';
import type { CheckOptions } from './searches.ts';
import { nodesOption, type NodesOption } from './world.ts';

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

/** Names of all examples, in order. */
export function exampleNames(): string[] {
  const files = readdirSync('src/examples').filter((name) => name.endsWith('.yaml'));
  return files.map((name) => name.replace('.yaml', '')).sort();
}

interface Found {
  readonly goals: readonly string[];
  readonly promises: readonly string[];
  /** All groups were searched to the end of two disturbances. */
  readonly exhaustive: boolean;
}

/** Examples that differ in their comments only are searched once. */
const searched = new Map<string, Found>();

/** What an example breaks at two disturbances, as the command would report it. */
export function violatedBy(example: string): Found {
  const file = `src/examples/${example}.yaml`;
  const text = readFileSync(file, 'utf8');
  const key = text.replace(/^#.*$/gm, '');
  const found = searched.get(key) ?? searchOf(file, text);
  searched.set(key, found);
  return found;
}

function searchOf(file: string, text: string): Found {
  const { objects, faults, notModelled } = loadManifests([{ file, text }]);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const nodes = objects.filter((o) => o.kind === 'Node');
  const options = { disturbances: 2, maxStates: 100_000, deadline: Infinity, nodes, hints: false };
  const reports = groupsOf(objects, nodes, notModelled).map((group) => checkGroup(group, options).report);
  const goals = reports.flatMap((report) => report.goals.filter(({ result }) => result === 'violated'));
  return {
    goals: goals.map(({ name, object }) => `${name} ${object}`).sort(),
    promises: reports.flatMap(({ promises }) => promises.broken.map(({ name }) => name)),
    exhaustive: reports.length > 0 && reports.every(({ scope }) => scope.exhaustive?.disturbances === 2),
  };
}

/** The report of the first group of some documents, at one disturbance unless the options say otherwise. */
export function report(documents: readonly string[], options: Partial<CheckOptions> = {}): GroupReport {
  const [group] = groupsOf(objectsOf(...documents));
  if (!group) throw new Error('there is a group');
  return checkGroup(group, { disturbances: 1, maxStates: 100_000, deadline: Infinity, nodes: [], ...options }).report;
}

/** One goal of a report. */
export function goal({ goals }: GroupReport, name: string): GoalReport | undefined {
  return goals.find((one) => one.name === name);
}

/** Nodes as `--nodes` gives them. */
export function given(text: string): NodesOption {
  const option = nodesOption(text);
  if ('wrong' in option) throw new Error(option.wrong.join());
  return option;
}
