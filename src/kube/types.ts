/**
 * API objects as plain, readonly data: the fields that models read, in Kubernetes' own words.
 *
 * A manifest document becomes a `KubeObject`; workload templates are normalised to `PodTemplate` so that no model has to
 * know defaults. Defaults follow the API reference of Kubernetes 1.37.
 */

/** A place in the user's input, 1-based, as editors count. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something wrong with the input, or worth saying about it. `expected` and `found` are whole phrases. */
export interface Fault extends Position {
  /** e.g. `Deployment web: spec.replicas` */
  readonly subject: string;
  readonly expected: string;
  readonly found: string;
}

/** One field of a document that could matter and is not modelled. */
export interface IgnoredField extends Position {
  /** e.g. `deployment/web spec.template.spec.runtimeClassName` */
  readonly path: string;
}

export type Labels = Readonly<Record<string, string>>;

export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values: readonly string[];
}

/** `null` selects nothing; no requirements at all selects everything. */
export type LabelSelector = {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelRequirement[];
} | null;

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface Toleration {
  readonly key: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value: string;
  /** Empty string tolerates every effect. */
  readonly effect: string;
  /** `null` = for ever. */
  readonly tolerationSeconds: number | null;
}

export interface NodeSelectorTerm {
  readonly matchExpressions: readonly LabelRequirement[];
  readonly matchFields: readonly LabelRequirement[];
}

export interface PodAffinityTerm {
  readonly selector: LabelSelector;
  readonly topologyKey: string;
  /** Namespaces in which pods are matched; never empty. `'*'` alone = all. */
  readonly namespaces: readonly string[];
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly selector: LabelSelector;
  readonly minDomains: number;
  readonly matchLabelKeys: readonly string[];
  readonly nodeAffinityPolicy: 'Honor' | 'Ignore';
  readonly nodeTaintsPolicy: 'Honor' | 'Ignore';
}

export interface HostPort {
  readonly protocol: string;
  /** '' = every address. */
  readonly hostIP: string;
  readonly port: number;
}

/** A port that a container declares; `at` is where its number is written. */
export interface ContainerPort {
  readonly protocol: string;
  readonly port: number;
  readonly at: Position;
}

/** One container of a pod as a kubelet reads it. */
export interface ContainerSpec {
  readonly name: string;
  /** `init` ends before the next one starts; a `sidecar` is an init container that goes on (restartPolicy Always). */
  readonly role: 'init' | 'sidecar' | 'app';
  /** Its own, else the pod's. */
  readonly restartPolicy: PodTemplate['restartPolicy'];
  readonly ports: readonly ContainerPort[];
  readonly hasStartupProbe: boolean;
  readonly hasReadinessProbe: boolean;
  readonly hasLivenessProbe: boolean;
}

/** Requests in base units: cpu in millicores, everything else in whole units (bytes, devices). */
export type Requests = Readonly<Record<string, number>>;

/** What a scheduler, a kubelet and an eviction read of a pod's template. */
export interface PodTemplate {
  readonly namespace: string;
  readonly labels: Labels;
  readonly nodeName: string;
  readonly nodeSelector: Labels;
  /** Required node affinity: OR over terms; `null` = none given. */
  readonly nodeAffinity: readonly NodeSelectorTerm[] | null;
  readonly podAffinity: readonly PodAffinityTerm[];
  readonly podAntiAffinity: readonly PodAffinityTerm[];
  readonly topologySpread: readonly TopologySpreadConstraint[];
  readonly tolerations: readonly Toleration[];
  readonly hostPorts: readonly HostPort[];
  /** In the order of their start: init containers and sidecars, then the others. */
  readonly containers: readonly ContainerSpec[];
  /** Sum as the scheduler counts it (containers, sidecars, init containers, overhead). */
  readonly requests: Requests;
  readonly hasReadinessProbe: boolean;
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never';
  readonly terminationGracePeriodSeconds: number;
  /** Kernel settings that a kubelet refuses unless it was told to allow them; absent = none. */
  readonly unsafeSysctls?: readonly string[];
  readonly hasEmptyDir: boolean;
  /** As admission sets it when the pod is created. */
  readonly priority: number;
  readonly preemptionPolicy: 'PreemptLowerPriority' | 'Never';
  readonly persistentVolumeClaims: readonly string[];
}

/** A whole number, or a percentage of something. */
export type IntOrPercent =
  { readonly kind: 'int'; readonly value: number } | { readonly kind: 'percent'; readonly value: number };

/** What all objects have. */
export interface ObjectBase {
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly position: Position;
  /** Where one field is written: dotted path such as `spec.replicas`; falls back to the nearest ancestor that is written. */
  at(path: string): Position;
  /** The document as parsed, for counterexample files. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface DeploymentObject extends ObjectBase {
  readonly kind: 'Deployment';
  /** `null` when the manifest leaves it out (the default is 1). */
  readonly replicas: number | null;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly strategy:
    | { readonly type: 'Recreate' }
    | { readonly type: 'RollingUpdate'; readonly maxSurge: IntOrPercent; readonly maxUnavailable: IntOrPercent };
  readonly minReadySeconds: number;
  readonly paused: boolean;
  readonly progressDeadlineSeconds: number;
  readonly revisionHistoryLimit: number;
}

export interface ReplicaSetObject extends ObjectBase {
  readonly kind: 'ReplicaSet' | 'ReplicationController';
  readonly replicas: number | null;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly minReadySeconds: number;
}

export interface DaemonSetObject extends ObjectBase {
  readonly kind: 'DaemonSet';
  readonly selector: LabelSelector;
  /** As its pods get it: with the tolerations that the controller adds. */
  readonly template: PodTemplate;
  readonly updateStrategy:
    | { readonly type: 'OnDelete' }
    | { readonly type: 'RollingUpdate'; readonly maxSurge: IntOrPercent; readonly maxUnavailable: IntOrPercent };
  readonly minReadySeconds: number;
  readonly revisionHistoryLimit: number;
}

export interface PodObject extends ObjectBase {
  readonly kind: 'Pod';
  readonly template: PodTemplate;
}

export interface NodeObject extends ObjectBase {
  readonly kind: 'Node';
  readonly unschedulable: boolean;
  readonly taints: readonly Taint[];
  /** Allocatable, else capacity; `null` = not stated. Includes `pods`. */
  readonly allocatable: Requests | null;
  /** The share of its cpu, in percent, at which it fails (annotation `seatrial/fails-at`); absent = it carries any load. */
  readonly failsAt?: number;
}

export interface ServiceObject extends ObjectBase {
  readonly kind: 'Service';
  /** `null` = no selector (endpoints are written by hand). */
  readonly selector: LabelSelector;
  readonly headless: boolean;
  readonly externalName: boolean;
  readonly publishNotReadyAddresses: boolean;
}

export interface PodDisruptionBudgetObject extends ObjectBase {
  readonly kind: 'PodDisruptionBudget';
  readonly selector: LabelSelector;
  readonly minAvailable: IntOrPercent | null;
  readonly maxUnavailable: IntOrPercent | null;
  readonly unhealthyPodEvictionPolicy: 'IfHealthyBudget' | 'AlwaysAllow';
}

export interface HorizontalPodAutoscalerObject extends ObjectBase {
  readonly kind: 'HorizontalPodAutoscaler';
  readonly target: { readonly kind: string; readonly name: string };
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

export interface PriorityClassObject extends ObjectBase {
  readonly kind: 'PriorityClass';
  readonly value: number;
  readonly globalDefault: boolean;
  readonly preemptionPolicy: PodTemplate['preemptionPolicy'];
}

/** The pods that a namespace may hold. */
export interface ResourceQuotaObject extends ObjectBase {
  readonly kind: 'ResourceQuota';
  /** `null` = not limited. */
  readonly pods: number | null;
}

/** What a descheduler does to running pods; it belongs to the cluster and not to a namespace. */
export interface DeschedulerPolicyObject extends ObjectBase {
  readonly kind: 'DeschedulerPolicy';
  /** Whether the evictor leaves pods alone that fit on no other node. */
  readonly nodeFit: boolean;
  readonly removesDuplicates: boolean;
  /** The spread constraints that it restores; `null` = none. */
  readonly balances: {
    readonly constraints: readonly TopologySpreadConstraint['whenUnsatisfiable'][];
    readonly nodeFit: boolean;
  } | null;
}

/** A kind that seatrial knows but does not model yet; its pods count for selectors. */
export interface UnmodelledWorkload extends ObjectBase {
  readonly kind: 'StatefulSet' | 'Job' | 'CronJob';
  readonly template: PodTemplate;
}

export type KubeObject =
  | DeploymentObject
  | ReplicaSetObject
  | DaemonSetObject
  | PodObject
  | NodeObject
  | ServiceObject
  | PodDisruptionBudgetObject
  | HorizontalPodAutoscalerObject
  | PriorityClassObject
  | DeschedulerPolicyObject
  | ResourceQuotaObject
  | UnmodelledWorkload;

/** Everything that reading the input gave. Any fault means exit code 2. */
export interface Manifests {
  readonly objects: readonly KubeObject[];
  readonly faults: readonly Fault[];
  /** Duplicate keys, removed API versions that are still understood, and the like. */
  readonly warnings: readonly Fault[];
  readonly ignored: readonly IgnoredField[];
  /** Documents that change nothing modelled here: `kind` → how many (ConfigMap, Secret, RBAC …). */
  readonly irrelevant: Readonly<Record<string, number>>;
  /** Documents whose kind could matter and is not modelled: `kind` → how many. */
  readonly notModelled: Readonly<Record<string, number>>;
  /** Number of documents read, members of Lists counted singly. */
  readonly documents: number;
}
