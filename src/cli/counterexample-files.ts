/**
 * Where counterexamples are written, and the commands that repeat one or find it again.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Counterexample } from '../report/types.ts';
import { shellQuoted } from '../report/words.ts';
import { encodeCounterexample } from '../trace/counterexample.ts';
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
