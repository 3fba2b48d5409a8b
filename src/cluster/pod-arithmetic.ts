/**
 * What the kubelet and the owner of a pod compute, and the machines of the detailed pod; a faulty variant
 * (models/pod/kubelet-mutants.ts) replaces one of them.
 */
import { containerMachine } from '../../models/pod/container.ts';
import { kubeletRules, type KubeletRules } from '../../models/pod/kubelet.ts';
import { podObjectMachine } from '../../models/pod/object.ts';
import { replacements } from '../../models/pod/owner.ts';
import { isReady, phaseOf, reportedPhase } from '../../models/pod/phase.ts';
import { sandboxMachine } from '../../models/pod/sandbox.ts';
import type { PodMachines } from './pod-kinds.ts';

export interface PodArithmetic {
  readonly kubelet: KubeletRules;
  readonly phaseOf: typeof phaseOf;
  readonly isReady: typeof isReady;
  readonly report: typeof reportedPhase;
  readonly replacements: typeof replacements;
  readonly machines: PodMachines;
}

/** What Kubernetes computes. */
export const podArithmetic: PodArithmetic = {
  kubelet: kubeletRules,
  phaseOf,
  isReady,
  report: reportedPhase,
  replacements,
  machines: { object: podObjectMachine, sandbox: sandboxMachine, container: containerMachine },
};
