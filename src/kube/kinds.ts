/**
 * What a document is, from its apiVersion and kind: modelled, not modelled, irrelevant, removed, or a mistake.
 */
import { closest } from './text.ts';

export type Modelled =
  | 'Deployment'
  | 'ReplicaSet'
  | 'ReplicationController'
  | 'Pod'
  | 'Node'
  | 'Service'
  | 'PodDisruptionBudget'
  | 'HorizontalPodAutoscaler'
  | 'PriorityClass'
  | 'StatefulSet'
  | 'DaemonSet'
  | 'Job'
  | 'CronJob'
  | 'DeschedulerPolicy'
  | 'ResourceQuota';

type Classified =
  | { readonly is: 'modelled'; readonly kind: Modelled }
  | { readonly is: 'irrelevant' | 'notModelled' }
  | { readonly is: 'removed'; readonly since: string; readonly use: string | null; readonly matters: boolean }
  | { readonly is: 'mistake'; readonly expected: string };

const MODELLED: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['apps/v1']],
  ['ReplicaSet', ['apps/v1']],
  ['StatefulSet', ['apps/v1']],
  ['DaemonSet', ['apps/v1']],
  ['ReplicationController', ['v1']],
  ['Pod', ['v1']],
  ['Node', ['v1']],
  ['Service', ['v1']],
  ['PodDisruptionBudget', ['policy/v1']],
  ['HorizontalPodAutoscaler', ['autoscaling/v2', 'autoscaling/v1']],
  ['PriorityClass', ['scheduling.k8s.io/v1']],
  ['Job', ['batch/v1']],
  ['CronJob', ['batch/v1']],
  ['DeschedulerPolicy', ['descheduler/v1alpha2']],
  ['ResourceQuota', ['v1']],
]);

function isModelled(kind: string): kind is Modelled {
  return MODELLED.has(kind);
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Built-in kinds that change no behaviour that is modelled here. */
const IRRELEVANT = words(`ConfigMap Secret Namespace ServiceAccount Role RoleBinding ClusterRole ClusterRoleBinding
  CustomResourceDefinition MutatingWebhookConfiguration ValidatingWebhookConfiguration ValidatingAdmissionPolicy
  ValidatingAdmissionPolicyBinding MutatingAdmissionPolicy MutatingAdmissionPolicyBinding Ingress IngressClass StorageClass
  APIService Endpoints EndpointSlice Event CSIDriver CSINode ComponentStatus Lease ControllerRevision PodTemplate
  TokenReview SubjectAccessReview PodSecurityPolicy`);

/** Built-in kinds without a dot in their group that could matter and are not modelled. */
const NOT_MODELLED = words('LimitRange PersistentVolume PersistentVolumeClaim Binding Eviction Scale');

/** Groups where every kind is known, so that another one is a mistake. */
const CLOSED_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'autoscaling', 'policy', 'extensions']);

interface Removed {
  readonly kinds: ReadonlySet<string>;
  readonly versions: ReadonlySet<string>;
  readonly since: string;
  readonly use: string | null;
}

const removed = (kinds: string, versions: string, since: string, use: string | null): Removed => {
  return { kinds: words(kinds), versions: words(versions), since, use };
};

const REMOVED: readonly Removed[] = [
  removed(
    'Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision',
    'apps/v1beta1 apps/v1beta2 extensions/v1beta1',
    '1.16',
    'apps/v1',
  ),
  removed('NetworkPolicy', 'extensions/v1beta1', '1.16', 'networking.k8s.io/v1'),
  removed('Ingress IngressClass', 'extensions/v1beta1 networking.k8s.io/v1beta1', '1.22', 'networking.k8s.io/v1'),
  removed('PodDisruptionBudget', 'policy/v1beta1', '1.25', 'policy/v1'),
  removed('PodSecurityPolicy', 'policy/v1beta1', '1.25', null),
  removed('PodSecurityPolicy', 'extensions/v1beta1', '1.16', null),
  removed('CronJob', 'batch/v1beta1', '1.25', 'batch/v1'),
  removed('CronJob', 'batch/v2alpha1', '1.21', 'batch/v1'),
  removed('HorizontalPodAutoscaler', 'autoscaling/v2beta1', '1.25', 'autoscaling/v2'),
  removed('HorizontalPodAutoscaler', 'autoscaling/v2beta2', '1.26', 'autoscaling/v2'),
  removed(
    'Role RoleBinding ClusterRole ClusterRoleBinding',
    'rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1',
    '1.22',
    'rbac.authorization.k8s.io/v1',
  ),
  removed('CustomResourceDefinition', 'apiextensions.k8s.io/v1beta1', '1.22', 'apiextensions.k8s.io/v1'),
  removed(
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'admissionregistration.k8s.io/v1beta1',
    '1.22',
    'admissionregistration.k8s.io/v1',
  ),
  removed('APIService', 'apiregistration.k8s.io/v1beta1', '1.22', 'apiregistration.k8s.io/v1'),
  removed('PriorityClass', 'scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1alpha1', '1.22', 'scheduling.k8s.io/v1'),
  removed('StorageClass', 'storage.k8s.io/v1beta1', '1.22', 'storage.k8s.io/v1'),
];

/** Decides what a document of this apiVersion and kind is for the checker. */
export function classify(apiVersion: string, kind: string): Classified {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const gone = REMOVED.find((entry) => entry.kinds.has(kind) && entry.versions.has(apiVersion));
  if (gone !== undefined) return { is: 'removed', since: gone.since, use: gone.use, matters: isModelled(kind) };
  const versions = MODELLED.get(kind);
  if (versions?.includes(apiVersion) === true && isModelled(kind)) return { is: 'modelled', kind };
  const closed = CLOSED_GROUPS.has(group);
  if (versions !== undefined && closed)
    return { is: 'mistake', expected: `apiVersion ${versions.join(' or ')} for ${kind}` };
  const builtIn = closed || group.endsWith('.k8s.io');
  if (builtIn && IRRELEVANT.has(kind)) return { is: 'irrelevant' };
  if (!closed || NOT_MODELLED.has(kind)) return { is: 'notModelled' };
  const meant = closest(kind, [...MODELLED.keys(), ...IRRELEVANT, ...NOT_MODELLED]);
  return { is: 'mistake', expected: `a kind of ${apiVersion}${meant === null ? '' : ` (did you mean ${meant}?)`}` };
}
