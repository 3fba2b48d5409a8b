/**
 * `seatrial check`: reads the input, checks every group within the time, writes the reports.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { readInputs } from '../kube/files.ts';
import { loadManifests } from '../kube/manifest.ts';
import type { Manifests, NodeObject } from '../kube/types.ts';
import { steadySize } from './shrunk.ts';
import { suggestion } from '../kube/text.ts';
import { escapeControls } from '../report/escape.ts';
import { renderHtml } from '../report/html.ts';
import { renderReport } from '../report/terminal.ts';
import type { Counterexample, Report } from '../report/types.ts';
import { checkGroup, type CheckedGroup } from './check-group.ts';
import { againCommand, removeAnswered, replayCommand, writeCounterexample } from './counterexample-files.ts';
import { faultLine } from './fault-line.ts';
import { matching, type Flags } from './flags.ts';
import { groupsOf, type Group } from './groups.ts';
import { danglingWarnings } from './notes.ts';
import { clearProgress, watcher } from './progress.ts';
import { scenarioOf } from './scenario-of.ts';
import type { CheckOptions } from './searches.ts';
import { goalNames } from './search.ts';
import { summarise } from './summary.ts';
import { nodesOption, worldOf, type NodesOption, type World } from './world.ts';

const exitCodes = { holds: 0, violated: 1, error: 2, inconclusive: 3 } as const;
const DISTURBANCES = 2;
/** A search is made again only with so many times the time that it had. */
const SECOND_TRY = 1.5;

/**
 * Runs the command and gives the exit code. Whatever is wrong with the input is one line each on stderr. Once it is
 * `interrupted`, nothing more is searched, and what is known is reported.
 */
export function checkCommand(flags: Flags, interrupted: () => boolean): number {
  const begun = Date.now();
  const input = readInput(flags);
  if (!('manifests' in input)) {
    process.stderr.write(input.map((text) => `error: ${escapeControls(text)}\n`).join(''));
    return exitCodes.error;
  }
  const { manifests, documents, nodes, groups } = input;
  const checked = checkAll(groups, flags, begun, {
    disturbances: disturbancesOf(flags),
    maxStates: flags.maxStates,
    nodes: documents,
    nodesOption: nodes,
    faults: flags.faults ?? null,
    tolerate: flags.tolerate,
    wanted: matching(flags.property),
    strict: flags.strict ?? false,
    deep: flags.deep ?? false,
    timeout: flags.timeout.text,
    sampling: { runs: flags.runs ?? null, seed: flags.seed, walk: flags.walk ?? 0 },
    outputDir: flags.outputDir,
    again: againCommand(flags),
    interrupted,
  });
  const reports = checked.map((group) => group.report);
  const report = summarise(manifests, reports, (Date.now() - begun) / 1000);
  const counterexamples = new Map(checked.flatMap((group) => [...group.counterexamples]));
  write(report, counterexamples, flags);
  return exitCodes[report.summary.result];
}

interface Input {
  readonly manifests: Manifests;
  /** The nodes of the input. */
  readonly documents: readonly NodeObject[];
  readonly nodes: NodesOption | null;
  /** Groups that run pods. */
  readonly groups: readonly Group[];
}

/** The input, or every line that says what is wrong with it. */
function readInput(flags: Flags): Input | readonly string[] {
  const paths = flags.filename ?? [];
  if (paths.length === 0) return ['no input: name files, directories or - (seatrial check k8s/)'];
  if (flags.faults !== undefined && (flags.disturbances !== undefined || flags.deep)) {
    return ['--faults fixes what happens: leave out --disturbances and --deep'];
  }
  const { inputs, faults } = readInputs(paths);
  const read = loadManifests(inputs);
  const manifests: Manifests = {
    ...read,
    warnings: [...read.warnings, ...danglingWarnings(read.objects, read.notModelled)],
  };
  const wrong = [...faults, ...(inputs.length > 0 || faults.length === 0 ? manifests.faults : [])];
  if (wrong.length > 0) return wrong.map(faultLine);
  const nodes = flags.nodes === undefined ? null : nodesOption(flags.nodes);
  if (nodes !== null && 'wrong' in nodes) return nodes.wrong;
  if (flags.strict) {
    const unread = notModelledLines(manifests);
    if (unread.length > 0) return unread;
  }
  const documents = manifests.objects.filter((o) => o.kind === 'Node');
  const world = worldOf(documents, nodes);
  const all = groupsOf(manifests.objects, sizedNodes(world), manifests.notModelled);
  const groups = all.filter((group) => group.workloads.length > 0);
  const mistake = patternMistake(flags.property, groups, world);
  return mistake === null ? { manifests, documents, nodes, groups } : [mistake];
}

/** Nodes whose capacity somebody has stated. */
function sizedNodes(world: World): NodeObject[] {
  return world.assumed ? [] : world.nodes.map(({ object }) => object).filter((node) => node.allocatable !== null);
}

function notModelledLines({ ignored, notModelled }: Manifests): string[] {
  return [
    ...ignored.map((field) => `${field.file}:${field.line}:${field.column}: ${field.path}: not modelled (--strict)`),
    ...Object.entries(notModelled).map(([kind, count]) => `${kind} (${count}): not modelled (--strict)`),
  ];
}

function disturbancesOf(flags: Flags): number {
  if (flags.faults === undefined) return flags.disturbances ?? DISTURBANCES;
  return Object.values(flags.faults).reduce((sum, count) => sum + count, 0);
}

/** What is wrong with the pattern of `--property`, if it matches no goal of any group. */
function patternMistake(pattern: string | undefined, groups: readonly Group[], world: World): string | null {
  if (pattern === undefined || groups.length === 0) return null;
  const settings = { disturbances: 0, faults: null, tolerate: 1 };
  const names = groups.flatMap((group) => goalNames(scenarioOf(group, world, settings)));
  if ([...names, 'promises'].some(matching(pattern))) return null;
  const goals = [...new Set(names.map((name) => name.split(' ')[0] ?? name))];
  return `no goal matches '${pattern}'${suggestion(pattern, goals)}; goals: ${goals.join(', ')}`;
}

/**
 * Small groups go first, so that the time they leave goes to the large ones; if there is still some at the end, groups that
 * ran out of time get it. Reports keep the order of the input.
 */
function checkAll(
  groups: readonly Group[],
  flags: Flags,
  begun: number,
  options: Omit<CheckOptions, 'deadline' | 'watch'>,
): CheckedGroup[] {
  const size = ({ workloads, autoscalers }: Group): number =>
    workloads.reduce((sum, w) => sum + steadySize(w, autoscalers), 0);
  const end = begun + flags.timeout.milliseconds;
  const reports = new Map<Group, CheckedGroup>();
  const run = (order: readonly Group[], again: boolean): void => {
    for (const [index, group] of order.entries()) {
      const watch = watcher(`${group.name} (${index + 1} of ${order.length})`, end);
      const share = (end - Date.now()) / (order.length - index);
      if (again && options.interrupted?.()) return;
      if (again && share < SECOND_TRY * 1000 * (reports.get(group)?.report.scope.seconds ?? 0)) continue;
      reports.set(group, checkGroup(group, { ...options, watch, deadline: Date.now() + share }));
    }
  };
  const order = [...groups].sort((a, b) => size(a) - size(b));
  run(order, false);
  run(
    order.filter((group) => reports.get(group)?.report.goals.some(({ result }) => result === 'inconclusive')),
    true,
  );
  clearProgress();
  return groups.flatMap((group) => reports.get(group) ?? []);
}

function write(report: Report, counterexamples: ReadonlyMap<string, Counterexample>, flags: Flags): void {
  const replay = replayCommand();
  const reportPath = writeFiles(report, counterexamples, replay, flags);
  if (flags.output === 'json') {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  const text = renderReport(report, counterexamples, {
    colour: colourful(flags),
    verbose: flags.verbose ?? false,
    quiet: flags.quiet ?? false,
    replay,
    ...(reportPath === null ? {} : { reportPath }),
  });
  process.stdout.write(`${text}\n`);
}

/** A directory that cannot be written does not take the verdict away. */
function writeFiles(
  report: Report,
  counterexamples: ReadonlyMap<string, Counterexample>,
  replay: string,
  { outputDir: directory, faults }: Pick<Flags, 'outputDir' | 'faults'>,
): string | null {
  const path = join(directory, 'index.html');
  try {
    mkdirSync(directory, { recursive: true });
    for (const [file, counterexample] of counterexamples) writeCounterexample(file, counterexample);
    // A search for some disturbances does not answer what others lead to.
    if (faults === undefined) removeAnswered(directory, report.groups, new Set(counterexamples.keys()));
    writeFileSync(path, renderHtml(report, counterexamples, replay));
    return path;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`warning: ${escapeControls(path)} is not written: ${escapeControls(why)}\n`);
    return null;
  }
}

function colourful(flags: Flags): boolean {
  return flags.color && isatty(1) && !process.env['NO_COLOR'] && !process.env['CI'];
}
