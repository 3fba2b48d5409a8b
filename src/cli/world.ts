/**
 * The nodes of a check: documents in the input, else `--nodes`, else assumed ones. Source: checks.md §1.
 */
import { assumedNodes } from '../cluster/assumed-nodes.ts';
import type { ScenarioNode } from '../cluster/scenario.ts';
import { readInputs } from '../kube/files.ts';
import { loadManifests } from '../kube/manifest.ts';
import { resourceUnits } from '../kube/quantity.ts';
import type { NodeObject, Requests } from '../kube/types.ts';
import { faultLine } from './fault-line.ts';

/** What `--nodes` asks for. */
export type NodesOption =
  { readonly count: number; readonly allocatable: Requests | null } | { readonly documents: readonly NodeObject[] };

/** What is wrong with a value, a line each. */
interface Wrong {
  readonly wrong: readonly string[];
}

export interface World {
  readonly nodes: readonly ScenarioNode[];
  readonly words: string;
  /** The nodes are assumed: what depends on their number is no finding. */
  readonly assumed: boolean;
  readonly notes: readonly string[];
}

const ASSUMED = 3;
const MOST_NODES = 20;
/** What a kubelet allows by default. */
const PODS = 110;

/** Reads the value of `--nodes`: `3`, `3x4cpu,8Gi`, or a file with Node objects. `wrong` has a line for every mistake. */
export function nodesOption(text: string): NodesOption | Wrong {
  const [, digits, sizes] = /^(\d+)(?:x(.+))?$/.exec(text) ?? [];
  if (digits === undefined) return nodesOfFile(text);
  const count = Number(digits);
  if (count < 1 || count > MOST_NODES) return wrong(`expected 1 to ${MOST_NODES} nodes, found ${digits}`);
  if (sizes === undefined) return { count, allocatable: null };
  const allocatable: Record<string, number> = { pods: PODS };
  for (const size of sizes.split(',')) {
    const [, quantity = '', name] = /^(\d[\d.]*(?:m|[KMGTPE]i?|k)?)(cpu|memory|pods)?$/.exec(size) ?? [];
    const bytes = /[KMGTPE]i?$/.test(quantity);
    const resource = name ?? (bytes ? 'memory' : null);
    const units = resource === null ? null : resourceUnits(resource, quantity);
    if (resource === null || units === null) return wrong(`expected sizes such as 4cpu,8Gi, found '${size}'`);
    allocatable[resource] = units;
  }
  return { count, allocatable };
}

function nodesOfFile(path: string): NodesOption | Wrong {
  const { inputs, faults } = readInputs([path]);
  const manifests = loadManifests(inputs);
  const mistakes = inputs.length > 0 ? [...faults, ...manifests.faults] : faults;
  if (mistakes.length > 0) return { wrong: mistakes.map(faultLine) };
  const documents = manifests.objects.filter((o) => o.kind === 'Node');
  if (documents.length > 0) return { documents };
  return wrong(`expected a number, a number and sizes (3x4cpu,8Gi) or a file with Nodes, found none in ${path}`);
}

function wrong(text: string): Wrong {
  return { wrong: [`option '--nodes <nodes>': ${text}`] };
}

/** A Node document that says nothing but its name, as test fixtures have it. */
function saysNothing(node: NodeObject): boolean {
  return node.allocatable === null && node.taints.length === 0 && Object.keys(node.labels).length === 0;
}

/** The nodes that are used; `count` is how many to assume where none are given. */
export function worldOf(documents: readonly NodeObject[], option: NodesOption | null, count = ASSUMED): World {
  const empty = documents.length === 1 && documents.every(saysNothing);
  const notes = empty
    ? [`node/${documents[0]?.name ?? ''} states neither capacity nor labels and is the only one: it is left out`]
    : [];
  if (documents.length > 0 && !empty)
    return given(documents, option ? ['--nodes is not used: the input has nodes'] : []);
  if (option === null) {
    const words = `${count} assumed, capacity not limiting`;
    return { nodes: assumedNodes(count), words, assumed: true, notes };
  }
  if ('documents' in option) return given(option.documents, notes);
  const nodes = assumedNodes(option.count).map((node) => ({
    ...node,
    object: { ...node.object, allocatable: option.allocatable },
  }));
  const size = Object.entries(option.allocatable ?? {}).map(([name, value]) => `${name} ${shown(name, value)}`);
  const words = `${option.count} as --nodes says, ${size.length > 0 ? size.join(', ') : 'capacity not limiting'}`;
  return { nodes, words, assumed: false, notes };
}

function given(documents: readonly NodeObject[], notes: readonly string[]): World {
  const unsized = documents.filter((node) => node.allocatable === null);
  const unstated =
    unsized.length > 0
      ? [`${unsized.map((node) => `node/${node.name}`).join(', ')}: no capacity stated, not limiting`]
      : [];
  return {
    nodes: documents.map((object) => ({ object, assumed: false })),
    words: `${documents.length} given`,
    assumed: false,
    notes: [...notes, ...unstated],
  };
}

function shown(resource: string, value: number): string {
  if (resource === 'cpu') return `${value / 1000}`;
  return resource === 'memory' ? `${Math.round((value / 2 ** 30) * 100) / 100}Gi` : String(value);
}
