/**
 * The thread in which `seatrial check` searches. A search never pauses, so the thread that started it hears the signals and
 * tells it through shared memory that it has to end.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { checkCommand } from './check-command.ts';
import type { CheckOrder } from './interruptible.ts';

// What `interruptible` has sent: nobody else starts this thread.
const { flags, interrupted } = workerData as CheckOrder;
parentPort?.postMessage(checkCommand(flags, () => Atomics.load(interrupted, 0) !== 0));
