/** promises */
import type { PodKinds } from '../../src/cluster/pod-kinds.ts';
import type { Scenario } from '../../src/cluster/scenario.ts';
import type { Requirement } from '../../src/engine/contract.ts';

export function podPromisesOf(_kinds: PodKinds): Requirement<Scenario>[] {
  return [];
}
