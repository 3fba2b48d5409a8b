/**
 * Failures of the stateless family that people have met and that cannot be brought about here, and what is missing.
 */
export const elsewhere: Readonly<Record<string, string>> = {
  'k-pod-terminal-before-resources-freed': 'no pod ends by itself: needs Jobs',
  'c-deploy-leader-only-readiness': 'no field of a manifest says that readiness depends on a lock',
  'c-deploy-exclusive-volume': 'volumes are not attached to nodes',
  'c-preemption-cascade':
    'no class is added while pods run that have none: each has the priority of its class from the beginning',
  'c-ca-cooldown-shorter-than-start': 'no node autoscaler',
};
