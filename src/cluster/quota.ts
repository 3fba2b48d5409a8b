/**
 * Quotas of pods, as a ReplicaSet controller meets them: its creates are refused beyond them, and it tries again. Source:
 * workloads.md §8.
 *
 * Departures: it tries again when a pod has gone, and not after a back-off; used is what is there, so the quota's status never
 * lags; pods of DaemonSets and bare pods count and are never refused.
 */
import type { View, Wake } from '../engine/contract.ts';
import { admittedPods } from '../../models/replicaset/quota.ts';
import type { Kinds } from './kinds.ts';
import { workload, type Scenario } from './scenario.ts';

/** How many pods of a workload that its controller wants to create now are admitted. */
export function admitted(v: View<Scenario>, kinds: Kinds, index: number, wanted: number): number {
  const { namespace } = workload(v.config, index);
  const limits = (v.config.quotas ?? []).flatMap((quota) => (quota.namespace === namespace ? (quota.pods ?? []) : []));
  if (limits.length === 0 || wanted <= 0) return wanted;
  const used = [...v.fold(kinds.podStates)].reduce((sum, [name, count]) => {
    return workload(v.config, name.split(' ')[0]).namespace === namespace ? sum + count : sum;
  }, 0);
  return admittedPods(wanted, Math.min(...limits), used);
}

/** Who was refused hears of every pod that goes. */
export function quotaWakes({ quotas = [] }: Scenario, kinds: Kinds): Wake[] {
  return quotas.length === 0 ? [] : [{ on: kinds.pod, changed: (_, after) => after === null, key: 'every' }];
}
