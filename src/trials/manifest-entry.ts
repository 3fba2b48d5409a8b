/**
 * Failures that manifests alone bring about, as files of `src/examples/zoo`: their header says with which disturbances the
 * command finds what, and that of the repaired twin that it finds nothing.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { isWorkload, replicasOf, type Workload } from '../cluster/scenario.ts';
import { loadManifests } from '../kube/manifest.ts';
import { checkGroup } from '../cli/check-group.ts';
import { faults as parseFaults, type Faults } from '../cli/flags.ts';
import { groupsOf } from '../cli/groups.ts';
import { counted } from '../report/words.ts';

const FOLDER = 'src/examples/zoo';

/** What the header of a file says. */
export interface Expectation {
  readonly id: string;
  readonly source: string;
  /** `null` = nothing is disturbed. */
  readonly faults: Faults | null;
  /** Names of goals with their objects; empty = nothing is broken. */
  readonly breaks: readonly string[];
  /** What the repaired twin breaks as well, for another reason. */
  readonly anyway: readonly string[];
  /** Where Kivi, a model checker in Spin, finds it smallest, and the length of its trace; `null` = it is none of its cases. */
  readonly kivi: string | null;
}

/** What a check of a file came to. */
export interface Outcome {
  readonly breaks: readonly string[];
  /** Goals that could have failed, and did not. */
  readonly holds: readonly string[];
  readonly brokenPromises: readonly string[];
  readonly exhaustive: boolean;
  readonly states: number;
  /** Steps of the shortest counterexample; 0 = there is none. */
  readonly length: number;
  readonly seconds: number;
  /** Nodes and pods at the start, as the manifests ask for them. */
  readonly size: string;
}

/** Names of all files, without their ending, faulty ones and twins. */
export function entryNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace('.yaml', ''))
    .sort();
}

function textOf(id: string): string {
  return readFileSync(`${FOLDER}/${id}.yaml`, 'utf8');
}

/** Reads the header; one that says nothing is a mistake of its author. */
export function expectationOf(id: string): Expectation {
  const optional = (name: string): string | null => new RegExp(`^# ${name}: (.+)$`, 'm').exec(textOf(id))?.[1] ?? null;
  const field = (name: string): string => {
    const value = optional(name);
    if (value === null) throw new Error(`${FOLDER}/${id}.yaml: expected a line "# ${name}: …", found none`);
    return value;
  };
  const [faults, breaks] = [field('faults'), field('breaks')];
  return {
    id,
    source: field('source'),
    faults: faults === 'none' ? null : parseFaults(faults),
    breaks: breaks === 'nothing' ? [] : breaks.split(', '),
    anyway: optional('anyway')?.split(', ') ?? [],
    kivi: optional('kivi'),
  };
}

/** Pods that a workload has when nothing is wrong and its nodes are equal. */
function sizeOf(of: Workload, nodes: number): number {
  return of.kind === 'DaemonSet' ? nodes : replicasOf(of);
}

/** Checks a file as `seatrial check -f FILE --faults …` does. */
export function checkEntry({ id, faults }: Pick<Expectation, 'id' | 'faults'>): Outcome {
  const begun = performance.now();
  const file = `${FOLDER}/${id}.yaml`;
  const { objects, faults: mistakes, notModelled } = loadManifests([{ file, text: textOf(id) }]);
  if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
  const nodes = objects.filter((o) => o.kind === 'Node');
  const disturbances = Object.values(faults ?? {}).reduce((sum, count) => sum + count, 0);
  const options = { disturbances, faults, maxStates: 200_000, deadline: Infinity, nodes, hints: false };
  const checked = groupsOf(objects, nodes, notModelled).map((group) => checkGroup(group, options));
  const reports = checked.map(({ report }) => report);
  const goals = reports.flatMap((report) => report.goals);
  const named = (result: string): string[] =>
    goals.filter((goal) => goal.result === result).map(({ name, object }) => `${name} ${object}`);
  const replicas = objects.filter(isWorkload).reduce((sum, of) => sum + sizeOf(of, nodes.length), 0);
  const traces = checked.flatMap(({ counterexamples }) => [...counterexamples.values()]);
  const lengths = traces.map(({ status }) => status.steps.length);
  return {
    breaks: named('violated').sort(),
    holds: named('holds').sort(),
    brokenPromises: reports.flatMap(({ promises }) => promises.broken.map(({ name }) => name)),
    exhaustive: reports.length > 0 && reports.every(({ scope }) => scope.exhaustive?.disturbances === disturbances),
    states: reports.reduce((sum, { scope }) => sum + scope.states, 0),
    length: lengths.length === 0 ? 0 : Math.min(...lengths),
    seconds: (performance.now() - begun) / 1000,
    size: `${counted(nodes.length, 'node')}, ${counted(replicas, 'pod')}`,
  };
}
