/**
 * What a report says beside its goals: what could not be asked, what was assumed, what selects nobody. Source: checks.md
 * §1 and §4, "Inherent limits are not findings".
 */
import { selectsPods } from '../kube/selector.ts';
import { nameOf, replicasOf, scales, type Workload } from '../cluster/scenario.ts';
import type { Fault, KubeObject } from '../kube/types.ts';
import { highestLoad } from '../../models/horizontal-pod-autoscaler/reconcile.ts';
import type { Group } from './groups.ts';
import { nearMiss, type NotModelled } from './near-miss.ts';

/** Limits that no controller can change: findings with `--strict`. */
export interface InherentLimit {
  readonly object: string;
  readonly text: string;
}

/** Workloads with one replica, which the loss of its node takes, and pods that nobody makes again. */
export function inherentLimits(group: Group): InherentLimit[] {
  return group.workloads.flatMap((one): InherentLimit[] => {
    const object = nameOf(one);
    if (one.kind === 'Pod') return [{ object, text: BARE }];
    if (one.kind === 'DaemonSet' || replicasOf(one) !== 1) return [];
    return [{ object, text: '1 replica, availability not asked until it is scaled' }];
  });
}

const BARE =
  'a pod without a controller: nobody makes it again when it ends, is evicted or deleted, or its node is lost';

/** Notes of one group. */
export function notesOf(group: Group): string[] {
  const deployments = group.workloads;
  return [
    ...group.autoscalers
      .filter((one) => highestLoad(one) < one.maxReplicas)
      .map(
        (one) =>
          `${nameOf(one)}: load for up to ${highestLoad(one)} pods, its maximum of ${one.maxReplicas} is not reached`,
      ),
    ...deployments
      .filter((d) => !d.template.hasReadinessProbe)
      .map((d) => `${d.name} has no readinessProbe: ready means started`),
    ...deployments
      .filter((d) => d.kind !== 'DaemonSet' && replicasOf(d) === 0)
      .map((d) => `${nameOf(d)}: 0 replicas, nothing runs until it is scaled`),
    ...deployments.flatMap((d) => {
      const unsafe = d.template.unsafeSysctls ?? [];
      return unsafe.length > 0
        ? [`${nameOf(d)}: kubelets are assumed not to allow ${unsafe.join(', ')}, and refuse its pods`]
        : [];
    }),
    ...deployments
      .filter((d) => d.kind === 'Deployment' && d.paused)
      .map((d) => `${nameOf(d)}: paused, no version is rolled out until it is resumed, and none is asked to be`),
    ...deployments.flatMap(onDelete),
    ...deployments.flatMap((d) => resetSizes(d, group)),
    ...deployments.filter(mayShareANode).map((d) => `${nameOf(d)}: replicas may share a node, no spreading required`),
    ...(group.foreignLoad
      ? [
          "the other groups' pods also need capacity of these nodes: they are left out, so more may fit here than does, and nobody here is preempted for them",
        ]
      : []),
  ];
}

/** What rollout goals would ask is left to the user. */
function onDelete(workload: Workload): string[] {
  if (workload.kind !== 'DaemonSet' || workload.updateStrategy.type !== 'OnDelete') return [];
  return [
    `${nameOf(workload)}: OnDelete, a node gets a new version when somebody deletes its pod: rollouts are not asked to complete`,
  ];
}

/** A size that a manifest names within the range of its autoscaler: no violation, but every apply sets it back. */
function resetSizes(workload: Workload, { autoscalers }: Group): string[] {
  if (workload.kind === 'Pod' || workload.kind === 'DaemonSet' || workload.replicas === null) return [];
  const { replicas } = workload;
  return autoscalers
    .filter((hpa) => scales(hpa, workload) && replicas >= hpa.minReplicas && replicas < hpa.maxReplicas)
    .map((hpa) => `${nameOf(workload)}: replicas: ${replicas}, applied again, undoes what ${nameOf(hpa)} has scaled`);
}

function mayShareANode(workload: Workload): boolean {
  if (workload.kind === 'DaemonSet') return false;
  const { template } = workload;
  const apart = template.podAntiAffinity.some((term) =>
    selectsPods(
      { namespace: template.namespace, selector: term.selector },
      { namespace: template.namespace, template },
    ),
  );
  const spread = template.topologySpread.some((constraint) => constraint.whenUnsatisfiable === 'DoNotSchedule');
  return replicasOf(workload) > 1 && !apart && !spread && template.hostPorts.length === 0;
}

/** Services, budgets and autoscalers of the input that reach nothing in it; near misses are findings instead. */
export function danglingWarnings(objects: readonly KubeObject[], notModelled: NotModelled): Fault[] {
  const withPods = objects.filter((o) => 'template' in o);
  return objects.flatMap((object): Fault[] => {
    const subject = `${object.kind} ${object.name}`;
    if (object.kind === 'HorizontalPodAutoscaler') {
      if (objects.some((other) => scales(object, other))) return [];
      const target = `${object.target.kind} ${object.target.name}`;
      const at = object.at('spec.scaleTargetRef');
      return [
        { ...at, subject, expected: 'its target in the input', found: `no ${target} in namespace ${object.namespace}` },
      ];
    }
    if (object.kind !== 'Service' && object.kind !== 'PodDisruptionBudget') return [];
    if (object.selector === null || withPods.some((workload) => selectsPods(object, workload))) return [];
    if (object.kind === 'Service' && nearMiss(object, objects, notModelled)) return [];
    const expected = 'a selector that matches pods of a workload in the input';
    return [{ ...object.at('spec.selector'), subject, expected, found: 'one that matches none' }];
  });
}

/** Why creation cannot end for a reason that lies outside the input; `null` = there is none. */
export function outsideReason(group: Group, assumed: boolean): string | null {
  const deployments = group.workloads;
  for (const d of deployments) {
    if (assumed && d.template.nodeName !== '') {
      return `${nameOf(d)}: nodeName ${d.template.nodeName} names a node that is not in the input`;
    }
    const alone = d.template.podAffinity.some((term) =>
      deployments.every((other) => {
        const namespaces = term.namespaces.includes('*') ? [other.namespace] : term.namespaces;
        return namespaces.every((namespace) => !selectsPods({ namespace, selector: term.selector }, other));
      }),
    );
    if (alone) return `${nameOf(d)}: its required pod affinity matches no pod of a workload in the input`;
  }
  return null;
}
