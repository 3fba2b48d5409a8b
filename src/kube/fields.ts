/**
 * The known fields of the modelled kinds, as in the API reference of Kubernetes 1.37.
 *
 * One word per field: `name`, then `[]` for a list or `{}` for a mapping with free keys, then `:Table` where its fields are known
 * too. A leading `-` marks a field that cannot change behaviour, `!` one that could and is not modelled.
 */

const TABLES = {
  ObjectMeta: `name namespace labels{} -annotations{} -generateName -creationTimestamp -managedFields -resourceVersion -uid
    -generation -selfLink -clusterName !ownerReferences[] !finalizers[] -deletionTimestamp -deletionGracePeriodSeconds`,
  Deployment: '-apiVersion -kind metadata:ObjectMeta spec:DeploymentSpec -status',
  DeploymentSpec: `replicas selector:LabelSelector template:PodTemplateSpec strategy:DeploymentStrategy minReadySeconds paused
    revisionHistoryLimit progressDeadlineSeconds !podReplacementPolicy`,
  DeploymentStrategy: 'type rollingUpdate:RollingUpdate',
  RollingUpdate: 'maxSurge maxUnavailable',
  ReplicaSet: '-apiVersion -kind metadata:ObjectMeta spec:ReplicaSetSpec -status',
  ReplicaSetSpec: 'replicas minReadySeconds selector:LabelSelector template:PodTemplateSpec',
  ReplicationController: '-apiVersion -kind metadata:ObjectMeta spec:ReplicationControllerSpec -status',
  ReplicationControllerSpec: 'replicas minReadySeconds selector{} template:PodTemplateSpec',
  Pod: '-apiVersion -kind metadata:ObjectMeta spec:PodSpec -status',
  StatefulSet: '-apiVersion -kind metadata:ObjectMeta spec:StatefulSetSpec -status',
  StatefulSetSpec: `replicas selector:LabelSelector template:PodTemplateSpec -serviceName -podManagementPolicy -updateStrategy
    -volumeClaimTemplates[] -revisionHistoryLimit minReadySeconds -persistentVolumeClaimRetentionPolicy -ordinals`,
  DaemonSet: '-apiVersion -kind metadata:ObjectMeta spec:DaemonSetSpec -status',
  DaemonSetSpec: `selector:LabelSelector template:PodTemplateSpec updateStrategy:DeploymentStrategy minReadySeconds
    revisionHistoryLimit -templateGeneration`,
  Job: '-apiVersion -kind metadata:ObjectMeta spec:JobSpec -status',
  JobSpec: `activeDeadlineSeconds backoffLimit -backoffLimitPerIndex -completionMode completions -managedBy -manualSelector
    -maxFailedIndexes parallelism -podFailurePolicy -podReplacementPolicy selector:LabelSelector -successPolicy suspend
    template:PodTemplateSpec ttlSecondsAfterFinished -scheduling`,
  CronJob: '-apiVersion -kind metadata:ObjectMeta spec:CronJobSpec -status',
  CronJobSpec: `-concurrencyPolicy -failedJobsHistoryLimit jobTemplate:JobTemplateSpec schedule startingDeadlineSeconds
    -successfulJobsHistoryLimit suspend -timeZone`,
  JobTemplateSpec: 'metadata:ObjectMeta spec:JobSpec',
  Service: '-apiVersion -kind metadata:ObjectMeta spec:ServiceSpec -status',
  ServiceSpec: `-allocateLoadBalancerNodePorts clusterIP -clusterIPs[] -externalIPs[] -externalName !externalTrafficPolicy
    -healthCheckNodePort !internalTrafficPolicy -ipFamilies[] -ipFamilyPolicy -loadBalancerClass -loadBalancerIP
    -loadBalancerSourceRanges[] ports[]:ServicePort publishNotReadyAddresses selector{} !sessionAffinity
    -sessionAffinityConfig !trafficDistribution type`,
  ServicePort: '-appProtocol -name -nodePort -port -protocol -targetPort',
  PodDisruptionBudget: '-apiVersion -kind metadata:ObjectMeta spec:PodDisruptionBudgetSpec -status',
  PodDisruptionBudgetSpec: 'minAvailable maxUnavailable selector:LabelSelector unhealthyPodEvictionPolicy',
  HorizontalPodAutoscaler: '-apiVersion -kind metadata:ObjectMeta spec:HorizontalPodAutoscalerSpec -status',
  HorizontalPodAutoscalerSpec: `scaleTargetRef:ScaleTargetRef minReplicas maxReplicas !metrics[] !behavior
    !targetCPUUtilizationPercentage`,
  PriorityClass: '-apiVersion -kind metadata:ObjectMeta value globalDefault preemptionPolicy -description',
  ScaleTargetRef: '-apiVersion kind name',
  Node: '-apiVersion -kind metadata:ObjectMeta spec:NodeSpec status:NodeStatus',
  NodeSpec: 'unschedulable taints[]:Taint -podCIDR -podCIDRs[] -providerID -externalID -configSource',
  NodeStatus: `allocatable{} capacity{} -addresses -conditions -config -daemonEndpoints -declaredFeatures -features -images
    -nodeInfo -phase -runtimeHandlers -volumesAttached -volumesInUse`,
  DeschedulerPolicy: `-apiVersion -kind -metadata profiles[]:DeschedulerProfile !nodeSelector !maxNoOfPodsToEvictPerNode
    !maxNoOfPodsToEvictPerNamespace !maxNoOfPodsToEvictTotal !evictionFailureEventNotification !metricsCollector
    !metricsProviders[] !gracePeriodSeconds !prometheus`,
  DeschedulerProfile: '-name pluginConfig[]:DeschedulerPlugin plugins{}',
  DeschedulerPlugin: 'name args{}',
  Taint: 'key value effect -timeAdded',
  LabelSelector: 'matchLabels{} matchExpressions[]:Requirement',
  Requirement: 'key operator values[]',
  PodTemplateSpec: 'metadata:ObjectMeta spec:PodSpec',
  PodSpec: `!activeDeadlineSeconds affinity:Affinity -automountServiceAccountToken containers[]:Container -dnsConfig -dnsPolicy
    -enableServiceLinks -ephemeralContainers[] -hostAliases[] -hostIPC hostNetwork -hostPID -hostUsers -hostname
    -hostnameOverride -imagePullSecrets[] initContainers[]:Container nodeName nodeSelector{} !os overhead{} preemptionPolicy
    priority priorityClassName !readinessGates[] !resourceClaims[] resources:ResourceRequirements restartPolicy
    !runtimeClassName !schedulerName !schedulingGates[] !schedulingGroup securityContext:PodSecurityContext -serviceAccount -serviceAccountName
    -setHostnameAsFQDN -shareProcessNamespace -subdomain terminationGracePeriodSeconds tolerations[]:Toleration
    topologySpreadConstraints[]:TopologySpreadConstraint volumes[]:Volume !workloadRef`,
  Container: `-args[] -command[] -env[] -envFrom[] -image -imagePullPolicy !lifecycle:Lifecycle livenessProbe:Probe name
    ports[]:ContainerPort readinessProbe:Probe -resizePolicy[] resources:ResourceRequirements restartPolicy
    !restartPolicyRules[] -securityContext startupProbe:Probe -stdin -stdinOnce -terminationMessagePath
    -terminationMessagePolicy -tty -volumeDevices[] -volumeMounts[] -workingDir`,
  PodSecurityContext: `-appArmorProfile -fsGroup -fsGroupChangePolicy -runAsGroup -runAsNonRoot -runAsUser
    -seLinuxChangePolicy -seLinuxOptions -seccompProfile -supplementalGroups[] -supplementalGroupsPolicy sysctls[]:Sysctl
    -windowsOptions`,
  Sysctl: 'name value',
  ResourceQuota: '-apiVersion -kind metadata:ObjectMeta spec:ResourceQuotaSpec -status',
  ResourceQuotaSpec: 'hard{} !scopeSelector !scopes[]',
  Lifecycle: '-postStart -preStop -stopSignal',
  Probe: `-exec -grpc -httpGet -tcpSocket -failureThreshold -initialDelaySeconds -periodSeconds -successThreshold
    -timeoutSeconds -terminationGracePeriodSeconds`,
  ContainerPort: 'containerPort hostIP hostPort -name protocol',
  ResourceRequirements: 'requests{} limits{} !claims[]',
  Toleration: 'key operator value effect tolerationSeconds',
  TopologySpreadConstraint: `labelSelector:LabelSelector matchLabelKeys[] maxSkew minDomains nodeAffinityPolicy nodeTaintsPolicy
    topologyKey whenUnsatisfiable`,
  Affinity: 'nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAffinity',
  NodeAffinity: `requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
    !preferredDuringSchedulingIgnoredDuringExecution[]:PreferredSchedulingTerm`,
  PreferredSchedulingTerm: 'weight preference:NodeSelectorTerm',
  NodeSelector: 'nodeSelectorTerms[]:NodeSelectorTerm',
  NodeSelectorTerm: 'matchExpressions[]:Requirement matchFields[]:Requirement',
  PodAffinity: `requiredDuringSchedulingIgnoredDuringExecution[]:PodAffinityTerm
    !preferredDuringSchedulingIgnoredDuringExecution[]:WeightedPodAffinityTerm`,
  WeightedPodAffinityTerm: 'weight podAffinityTerm:PodAffinityTerm',
  PodAffinityTerm: `labelSelector:LabelSelector topologyKey namespaces[] !namespaceSelector:LabelSelector !matchLabelKeys[]
    !mismatchLabelKeys[]`,
  Volume: `name emptyDir persistentVolumeClaim:PersistentVolumeClaimSource !ephemeral !gcePersistentDisk !awsElasticBlockStore
    !azureDisk !iscsi !rbd !cinder !vsphereVolume -configMap -secret -hostPath -downwardAPI -projected -nfs -csi -azureFile
    -cephfs -fc -flexVolume -flocker -gitRepo -glusterfs -image -photonPersistentDisk -portworxVolume -quobyte -scaleIO
    -storageos`,
  PersistentVolumeClaimSource: 'claimName -readOnly',
};

export type TableName = keyof typeof TABLES;

export interface FieldRule {
  readonly use: 'read' | 'irrelevant' | 'ignored';
  readonly shape: 'any' | 'list' | 'map';
  readonly table: TableName | null;
}

function isTableName(name: string): name is TableName {
  return Object.hasOwn(TABLES, name);
}

function rule(word: string): [string, FieldRule] {
  const match = /^([-!]?)(\w+)(\[\]|\{\})?(?::(\w+))?$/.exec(word);
  if (match === null) throw new Error(`field table: ${word}`);
  const [, mark = '', name = '', brackets = '', table = ''] = match;
  const use = mark === '-' ? 'irrelevant' : mark === '!' ? 'ignored' : 'read';
  const shape = brackets === '[]' ? 'list' : brackets === '{}' || table !== '' ? 'map' : 'any';
  if (table !== '' && !isTableName(table)) throw new Error(`field table: ${word}`);
  return [name, { use, shape, table: isTableName(table) ? table : null }];
}

const RULES = new Map<string, ReadonlyMap<string, FieldRule>>(
  Object.entries(TABLES).map(([name, words]) => [name, new Map(words.split(/\s+/).map(rule))]),
);

/** The known fields of one type. */
export function fieldsOf(table: TableName): ReadonlyMap<string, FieldRule> {
  return RULES.get(table) ?? new Map();
}
