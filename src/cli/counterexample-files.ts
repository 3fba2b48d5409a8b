/**
 * Where counterexamples are written, and the command that repeats one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Counterexample } from '../report/types.ts';
import { encodeCounterexample } from '../trace/counterexample.ts';

/** The path of a counterexample's file, relative to the working directory. */
export function counterexamplePath({ metadata }: Counterexample): string {
  return `reports/counterexamples/${metadata.name}.json`;
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
