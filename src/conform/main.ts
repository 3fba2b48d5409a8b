#!/usr/bin/env node
/**
 * `npm run conform -- DIR…`: replays recordings of a control plane into the model and prints one line for each. A
 * folder is a recording, or holds recordings. Exit code 0: all are explained; 1: one differs; 2: one cannot be read.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { conformanceOf, type Conformance } from './conform.ts';
import { readRecording } from './recording.ts';

interface Line {
  readonly name: string;
  readonly result: Conformance | null;
  readonly words: string;
  readonly seconds: number;
}

/** The recordings that a folder is or holds. */
function foldersOf(path: string): string[] {
  if (existsSync(join(path, 'trace.jsonl'))) return [path];
  const inner = existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [];
  return inner
    .filter((entry) => entry.isDirectory() && existsSync(join(path, entry.name, 'trace.jsonl')))
    .map((entry) => join(path, entry.name))
    .sort();
}

function replayed(path: string): Line {
  const started = performance.now();
  const name = basename(path);
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const text = (file: string): string => readFileSync(join(path, file), 'utf8');
    const scenario = existsSync(join(path, 'scenario.json')) ? text('scenario.json') : '{}';
    const result = conformanceOf(readRecording(name, text('trace.jsonl'), scenario));
    const taken = Object.entries(result.taken).map(([kind, count]) => `${count} ${kind}`);
    const note = taken.length > 0 ? ` (not judged: ${taken.join(', ')})` : '';
    return { name, result, words: (result.difference ?? 'explained') + note, seconds: seconds() };
  } catch (error) {
    return {
      name,
      result: null,
      words: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      seconds: seconds(),
    };
  }
}

function main(paths: readonly string[]): number {
  const folders = paths.flatMap((path) => {
    const found = foldersOf(path);
    if (found.length === 0) process.stderr.write(`${path}: no recording (trace.jsonl) is there\n`);
    return found;
  });
  if (folders.length === 0) {
    process.stderr.write('usage: npm run conform -- DIR…\n');
    return 2;
  }
  const width = Math.max(...folders.map((folder) => basename(folder).length), 'recording'.length);
  const row = (name: string, writes: string, time: string, words: string): void => {
    process.stdout.write(`${name.padEnd(width)}  ${writes.padStart(6)}  ${time.padStart(7)}  ${words}\n`);
  };
  row('recording', 'writes', 'seconds', 'result');
  const lines = folders.map((folder) => {
    const line = replayed(folder);
    row(line.name, String(line.result?.writes ?? '-'), line.seconds.toFixed(2), line.words);
    return line;
  });
  const explained = lines.filter(({ result }) => result?.difference === null).length;
  process.stdout.write(`${explained} of ${lines.length} explained\n`);
  if (lines.some(({ result }) => result === null)) return 2;
  return explained === lines.length ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
