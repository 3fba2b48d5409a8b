/**
 * What the checker's monitor remembers of a workload, which no controller reads: losses since all its pods were last
 * ready, and the least size asked for ever since.
 */
import type { Kinds } from '../src/cluster/kinds.ts';
import type { Scenario } from '../src/cluster/scenario.ts';
import { workloadView } from '../src/cluster/workload-view.ts';
import type { View } from '../src/engine/contract.ts';

interface Memory {
  readonly losses: number;
  readonly least: number;
  /** Another number is, or has been, asked for since all were last ready: proportional scaling knows no floor (DEP-S2). */
  readonly scaled: boolean;
  /** One of its pods had to make room for another one since all were last ready. */
  readonly preempted: boolean;
  /** Somebody scaled it by hand below what its autoscaler keeps up. */
  readonly byHand: boolean;
  /** Something was lost at any time; never where no hard spread constraint is asked about. */
  readonly lost: boolean;
}

/** What the monitor remembers of a workload. */
export function memoryOf(v: View<Scenario>, kinds: Kinds, index: number): Memory {
  const context = v.all(kinds.monitor)[index]?.context;
  const least = Number(context?.['least'] ?? 0);
  const scaled = context?.['scaled'] === true || workloadView(v, kinds, index).desired !== least;
  return {
    losses: Number(context?.['losses'] ?? 0),
    least,
    scaled,
    preempted: context?.['preempted'] === true,
    byHand: context?.['byHand'] === true,
    lost: context?.['lost'] === true,
  };
}
