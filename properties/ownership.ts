/**
 * The goal owns-its-pods: what a workload's selector matches is its own. Source: the API documentation of spec.selector,
 * "must not overlap"; workloads.md §5.3 R4.
 *
 * Controllers keep to the pods that they own, so overlapping selectors steal nothing, but whatever counts by selector
 * (Services, budgets, autoscalers, kubectl) mixes the pods up. Bare pods are left out: nobody counts on them.
 */
import type { Kinds } from '../src/cluster/kinds.ts';
import type { PodState } from '../src/cluster/pod-state.ts';
import { nameOf, workload, wouldAdopt, type Scenario, type Workload } from '../src/cluster/scenario.ts';
import { workloadView } from '../src/cluster/workload-view.ts';
import type { Property } from '../src/engine/contract.ts';
import { selectsPods } from '../src/kube/selector.ts';

const ACTIVE: readonly PodState[] = ['ready', 'unready', 'starting', 'unscheduled'];

/** Workloads whose pods this one's selector matches, itself among them; those that it belongs to are no strangers. */
function matched(scenario: Scenario, index: number): number[] {
  const owner = workload(scenario, index);
  return scenario.workloads.flatMap((other, at) => (at === index || overlaps(owner, other) ? [at] : []));
}

function overlaps(owner: Workload, other: Workload): boolean {
  if (owner.kind === 'Pod' || wouldAdopt(other, owner)) return false;
  if (other.kind === 'Pod') return wouldAdopt(owner, other);
  return selectsPods(owner, other);
}

/** In settled states every active pod that the selector matches is the workload's own. Asked of whatever has one. */
export function ownsItsPods(kinds: Kinds, scenario: Scenario, index: number): Property<Scenario>[] {
  const owner = workload(scenario, index);
  if (owner.kind === 'Pod') return [];
  const all = matched(scenario, index);
  return [
    {
      name: `owns-its-pods ${nameOf(owner)}`,
      on: 'settled',
      when: (v) => workloadView(v, kinds, index).active > 0,
      holds: (v) => {
        const states = v.fold(kinds.podStates);
        const of = (at: number): number => ACTIVE.reduce((sum, state) => sum + (states.get(`${at} ${state}`) ?? 0), 0);
        return all.reduce((sum, at) => sum + of(at), 0) <= workloadView(v, kinds, index).active;
      },
    },
  ];
}
