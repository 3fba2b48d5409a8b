/**
 * Threads for a search on several: starts them, carries messages, ends them.
 */
import { Worker } from 'node:worker_threads';
import type { Report, Request } from '../../engine/flat/round.ts';
import type { Team } from '../../engine/flat/parallel.ts';

/** A thread in plain text: it needs nothing that is compiled. */
const THREAD = `
const { parentPort } = require('node:worker_threads');
let program = null;
parentPort.on('message', (request) => {
  if (request.program) program = new Function('env', request.program.text)(request.program.tables);
  parentPort.postMessage(program(request));
});
`;

/** Runs something with a team of threads; they end with it. */
export async function withThreads<T>(count: number, run: (team: Team) => Promise<T>): Promise<T> {
  const workers = Array.from({ length: count }, () => new Worker(THREAD, { eval: true }));
  try {
    return await run(workers.map((worker) => (request) => ask(worker, request)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function ask(worker: Worker, request: Request): Promise<Report> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (report: Report) => {
      worker.off('error', reject);
      resolve(report);
    });
    worker.postMessage(request);
  });
}
