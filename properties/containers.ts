/**
 * The goal that is asked of the containers of one pod. Sources: checks.md §1 (containers start and become ready), workloads.md
 * §2.4, §2.6, §2.7.1.
 */
import { containersOf, podOf, podOwner, type ContainerView, type PodKinds } from '../src/cluster/pod-kinds.ts';
import { nameOf, type Scenario } from '../src/cluster/scenario.ts';
import type { Goal, Requirement, View } from '../src/engine/contract.ts';

/** Init containers complete and the others come to run, or end as their policy lets them. */
function containersRun(kinds: PodKinds, scenario: Scenario): Goal<Scenario> {
  return {
    name: `containers-run ${nameOf(podOwner({ config: scenario }, kinds))}`,
    kind: 'converges',
    reached: (v) => {
      const containers = containersOf(v, kinds);
      if (containers.some(isWithoutItsPort)) return false;
      return isOver(v, kinds) || containers.every(isAsItShouldBe);
    },
  };
}

function isOver(v: View<Scenario>, kinds: PodKinds): boolean {
  const pod = podOf(v, kinds);
  return pod === null || !pod.tags.has('active') || pod.context['evicted'] === true;
}

function isWithoutItsPort({ snap }: ContainerView): boolean {
  return snap.context['ended'] === 'taken' && !snap.tags.has('running');
}

function isAsItShouldBe({ spec: { role, restartPolicy }, snap: { value, context } }: ContainerView): boolean {
  if (value === 'Ready') return role !== 'init';
  if (value !== 'Exited') return false;
  const well = context['ended'] === 'well';
  if (role !== 'app') return role === 'init' && well;
  return restartPolicy === 'Never' || (restartPolicy === 'OnFailure' && well);
}

/** The goals of the pods of a workload. */
export function podGoalsOf(kinds: PodKinds, scenario: Scenario): Requirement<Scenario>[] {
  return [containersRun(kinds, scenario)];
}
