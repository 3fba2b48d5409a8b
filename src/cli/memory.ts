/**
 * Whether the heap is nearly full, so that a search can end with what it knows instead of a crash.
 *
 * What is used holds garbage as well: above a first mark that is collected, and only what is still there counts. The rest
 * is for judging what was explored and for writing it down.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The most that young objects may take, which the limit includes: what stays cannot use it. */
const YOUNG = 48 * 2 ** 20;
const COLLECT = 0.8;
const FULL = 0.5;

/** Is hardly any memory left, even after collecting garbage? */
export function isMemoryFull(): boolean {
  if (share() < COLLECT) return false;
  collect();
  return share() > FULL;
}

function share(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used / Math.max(1, limit - YOUNG);
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc === 'function') gc();
}
