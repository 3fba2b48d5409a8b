#!/usr/bin/env node
/**
 * `npm run conform -- DIR…`: replays recordings of a control plane into the model and prints one line for each. A
 * folder is a recording, or holds recordings. With `--variants` it replays what is nearly one of them instead: one event
 * taken out, told twice or changed, each of them or every N-th. Exit code 0: all are explained, and no variant is
 * without a reason; 1: not so; 2: one cannot be read.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { conformanceOf, type Conformance } from './conform.ts';
import { readRecording } from './recording.ts';
import { sweepOf, type Sweep } from './sweep.ts';

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

function swept(path: string, step: number): Sweep | string {
  const text = (file: string): string => readFileSync(join(path, file), 'utf8');
  try {
    return sweepOf(text('trace.jsonl'), existsSync(join(path, 'scenario.json')) ? text('scenario.json') : '{}', step);
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** `--variants`: what is nearly a recording is no recording. */
function sweep(folders: readonly string[], step: number): number {
  const width = Math.max(...folders.map((folder) => basename(folder).length), 'recording'.length);
  const row = (...cells: readonly string[]): void => {
    process.stdout.write(
      `${cells.map((cell, index) => (index === 0 ? cell.padEnd(width) : cell.padStart(8))).join('  ')}\n`,
    );
  };
  row('recording', 'variants', 'rejected', 'placed', 'excused', 'holes');
  let [holes, unread, all, rejected] = [0, 0, 0, 0];
  const reasons = new Map<string, number>();
  for (const folder of folders) {
    const result = swept(folder, step);
    if (typeof result === 'string') {
      unread++;
      process.stdout.write(`${basename(folder).padEnd(width)}  ${result}\n`);
      continue;
    }
    const excused = [...result.excused.values()].reduce((sum, count) => sum + count, 0);
    row(
      basename(folder),
      ...[result.variants, result.rejected, result.placed, excused, result.holes.length].map(String),
    );
    for (const hole of result.holes) process.stdout.write(`  explained, and should not be: ${hole}\n`);
    for (const [reason, count] of result.excused) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    holes += result.holes.length;
    all += result.variants;
    rejected += result.rejected;
  }
  process.stdout.write(`${rejected} of ${all} variants are rejected\n`);
  for (const [reason, count] of reasons) process.stdout.write(`${count} explained with reason: ${reason}\n`);
  return unread > 0 ? 2 : holes > 0 ? 1 : 0;
}

const USAGE = 'usage: npm run conform -- [--variants [--every N]] DIR…\n';

function main(args: readonly string[]): number {
  const every = args.indexOf('--every');
  const step = every === -1 ? 1 : Number(args[every + 1]);
  const paths = args.filter(
    (arg, index) => arg !== '--variants' && arg !== '--every' && (every === -1 || index !== every + 1),
  );
  const folders = paths.flatMap((path) => {
    const found = foldersOf(path);
    if (found.length === 0) process.stderr.write(`${path}: no recording (trace.jsonl) is there\n`);
    return found;
  });
  if (folders.length === 0 || !Number.isInteger(step) || step < 1) {
    process.stderr.write(USAGE);
    return 2;
  }
  return args.includes('--variants') ? sweep(folders, step) : replay(folders);
}

function replay(folders: readonly string[]): number {
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
