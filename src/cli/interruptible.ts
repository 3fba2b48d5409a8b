/**
 * Runs `seatrial check` so that Ctrl-C is heard (ux.md §6): the first one ends the search, and what is known by then is
 * reported as inconclusive; the next one ends the program at once.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Flags } from './flags.ts';

/** What the searching thread is told. */
export interface CheckOrder {
  readonly flags: Flags;
  /** Becomes 1 when the search has to end. */
  readonly interrupted: Int32Array;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** Milliseconds. One Ctrl-C may arrive several times: from the terminal, from npm, from whatever started this program. */
const SAME_KEY = 300;

/** Checks in a thread of its own and gives the exit code. */
export function checkInterruptibly(flags: Flags): Promise<number> {
  const interrupted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const order: CheckOrder = { flags, interrupted };
  let first = Infinity;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (Date.now() - first > SAME_KEY) endedBy(signal);
      if (first < Infinity) return;
      first = Date.now();
      Atomics.store(interrupted, 0, 1);
      process.stderr.write(`${signal}: what is known so far is reported; once more ends at once\n`);
    });
  }
  return new Promise((resolve, reject) => {
    const thread = threadOf(order);
    let exitCode = 0;
    thread.once('message', (code: number) => (exitCode = code));
    thread.once('error', reject);
    // Only now is everything on its standard output.
    thread.once('exit', () => resolve(exitCode));
  });
}

/** Ends as a program does that hears no signals: `process.exit` would wait for a thread that waits for its input. */
function endedBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Threads do not inherit the loader that reads TypeScript in development. */
function threadOf(workerData: CheckOrder): Worker {
  const extension = extname(import.meta.url);
  const file = new URL(`check-thread${extension}`, import.meta.url);
  if (extension !== '.ts') return new Worker(file, { workerData });
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const load = `import(${loader}).then(({ register }) => (register(), import(${JSON.stringify(file.href)})))`;
  return new Worker(load, { eval: true, workerData });
}
