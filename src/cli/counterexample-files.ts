/**
 * Where counterexamples are written, and the commands that repeat one or find it again.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Counterexample, GroupReport } from '../report/types.ts';
import { shellQuoted } from '../report/words.ts';
import { decodeCounterexample, encodeCounterexample } from '../trace/counterexample.ts';
import { TOLERATED, type Flags } from './flags.ts';

/** The path of a counterexample's file below the directory of the reports. */
export function counterexamplePath({ metadata }: Counterexample, directory: string): string {
  return join(directory, 'counterexamples', `${metadata.name}.json`);
}

/** Writes a counterexample; the same failure found twice is the same file. */
export function writeCounterexample(path: string, counterexample: Counterexample): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, encodeCounterexample(counterexample));
}

/**
 * Removes what earlier checks have written and this one has answered anew: counterexamples of a goal of the same objects
 * that now holds as far as that, or has other ones. Whatever else lies there is left alone.
 */
export function removeAnswered(directory: string, groups: readonly GroupReport[], written: ReadonlySet<string>): void {
  const folder = join(directory, 'counterexamples');
  for (const name of jsonFilesIn(folder)) {
    const path = join(folder, name);
    if (written.has(path)) continue;
    const decoded = decodeCounterexample(readFileSync(path, 'utf8'), path);
    if ('error' in decoded || decoded.counterexample.metadata.name !== basename(name, '.json')) continue;
    if (groups.some((group) => answers(group, decoded.counterexample))) rmSync(path);
  }
}

function jsonFilesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() && entry.name.endsWith('.json') ? [entry.name] : []));
  } catch {
    return [];
  }
}

function answers({ members, goals, scope }: GroupReport, { spec, status }: Counterexample): boolean {
  const { name, object } = spec.property;
  const goal = goals.find((one) => one.name === name && one.object === object);
  const about = spec.scenario.manifests;
  // A pod is searched by itself, whatever else the group has.
  if (goal === undefined || !(sameObjects(members, about) || sameObjects([object], about))) return false;
  if (goal.counterexample !== undefined) return true;
  return goal.result === 'holds' && status.search.disturbances <= (scope.exhaustive?.disturbances ?? -1);
}

function sameObjects(members: readonly string[], manifests: readonly Readonly<Record<string, unknown>>[]): boolean {
  const names = manifests
    .filter(({ kind }) => kind !== 'Node')
    .map(({ kind, metadata }) => {
      const name = typeof metadata === 'object' && metadata !== null && 'name' in metadata ? String(metadata.name) : '';
      return `${String(kind).toLowerCase()}/${name}`;
    });
  return [...names].sort().join() === [...members].sort().join();
}

/** What to type before the name of a file: how this program was started decides. */
export function replayCommand(): string {
  return process.env['npm_lifecycle_event'] === undefined ? 'seatrial replay' : 'npm run replay --';
}

/** The command that checks the same input on the same nodes; null = the input came from a pipe and is gone. */
export function againCommand({ filename = [], nodes, tolerate }: Flags): string | null {
  if (filename.includes('-')) return null;
  const command = process.env['npm_lifecycle_event'] === undefined ? 'seatrial check' : 'npm run check --';
  const options = [
    ...(nodes === undefined ? [] : ['--nodes', nodes]),
    ...(tolerate === TOLERATED ? [] : ['--tolerate', String(tolerate)]),
  ];
  return [command, ...[...filename, ...options].map(shellQuoted)].join(' ');
}
