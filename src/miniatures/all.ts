/**
 * Every model in miniature whose repaired variant keeps what its faulty one breaks.
 */
import { availabilityCheckLost, clockSkew } from './availability.ts';
import { retryOverwrites } from './budget.ts';
import { expectationNeverMet } from './expectations.ts';
import type { Miniature } from './miniature.ts';
import { clusterScopedOwner, readoptsOrphans } from './ownership.ts';
import { lostWakeUp, phantomNominee } from './scheduling-queue.ts';

export const allMiniatures: readonly Miniature[] = [
  availabilityCheckLost,
  clockSkew,
  expectationNeverMet,
  retryOverwrites,
  readoptsOrphans,
  clusterScopedOwner,
  lostWakeUp,
  phantomNominee,
];
