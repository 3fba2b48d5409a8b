/**
 * Tells every workload's monitor that running pods have been taken.
 */
import type { Op } from '../engine/contract.ts';
import type { Kinds } from './kinds.ts';

/** Operations that count one loss. */
export function loss(kinds: Kinds): Op[] {
  return [{ op: 'send', to: { each: kinds.monitor, where: () => true }, event: { type: 'LOSS' } }];
}
