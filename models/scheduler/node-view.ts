/** What the scheduler sees of nodes and of the pods on them: workloads.md §4.2, S3. */
import type { NodeFacts } from '../../src/kube/node-match.ts';
import type { PodTemplate, Requests } from '../../src/kube/types.ts';

/** Equal pods on a node; terminal pods are not on it any more. */
export interface PodsOnNode {
  readonly template: PodTemplate;
  /** DT set, not yet gone. */
  readonly terminating: boolean;
  readonly count: number;
  /** Their kubelet has not taken notice of them: they have no start time, which counts as the latest. */
  readonly unstarted?: boolean;
  /** Opaque id of the owning workload, for default spreading. */
  readonly owner: string;
}

/** A node of the snapshot, assumed pods included. */
export interface NodeView extends NodeFacts {
  readonly unschedulable: boolean;
  /** `null` = never limiting. */
  readonly allocatable: Requests | null;
  readonly pods: readonly PodsOnNode[];
}
