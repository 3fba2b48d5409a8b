/**
 * Workloads: everything with a pod template.
 */
import { readSelector } from './affinity.ts';
import { readBase } from './metadata.ts';
import { readPodTemplate } from './pod-template.ts';
import type { Reader } from './reader.ts';
import { matchesSelector } from './selector.ts';
import type {
  DaemonSetObject,
  DeploymentObject,
  IntOrPercent,
  LabelSelector,
  PodObject,
  PodTemplate,
  ReplicaSetObject,
  UnmodelledWorkload,
} from './types.ts';

const ALWAYS = ['Always'] as const;
const QUARTER: IntOrPercent = { kind: 'percent', value: 25 };
const int = (value: number): IntOrPercent => ({ kind: 'int', value });

/** A kustomize patch: a workload that says neither whom it selects nor what it runs. One fault says all. */
export function isPartial(reader: Reader, kind: string): boolean {
  if (!['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].includes(kind)) return false;
  const spec = reader.get('spec');
  if (spec.get('selector').present || spec.get('template').get('spec').get('containers').present) return false;
  reader.fault(
    `a complete ${kind}`,
    'neither spec.selector nor containers (a patch? render it first: kubectl kustomize)',
  );
  return true;
}

/** The selector, which must match the template's own labels. */
function requiredSelector(spec: Reader, template: PodTemplate): LabelSelector {
  const reader = spec.get('selector');
  if (!reader.required('a selector')) return null;
  const selector = readSelector(reader);
  const before = Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions.length ?? 0);
  if (before === 0) reader.fault('a selector that is not empty', 'an empty selector');
  else if (!matchesSelector(selector, template.labels)) mismatch(reader);
  return selector;
}

function mismatch(selector: Reader): void {
  selector.fault('a selector that matches spec.template.metadata.labels', 'one that does not');
}

function readStrategy(spec: Reader): DeploymentObject['strategy'] {
  const strategy = spec.get('strategy');
  const type = strategy.get('type').oneOf(['RollingUpdate', 'Recreate'], 'RollingUpdate');
  const rolling = strategy.get('rollingUpdate');
  if (type === 'Recreate') {
    if (rolling.present) rolling.fault('no rollingUpdate with type Recreate');
    return { type };
  }
  const maxSurge = rolling.get('maxSurge').intOrPercent(QUARTER);
  const maxUnavailable = rolling.get('maxUnavailable').intOrPercent(QUARTER, 100);
  if (maxSurge.value === 0 && maxUnavailable.value === 0) {
    rolling.fault('maxSurge or maxUnavailable above 0', 'both 0: a rollout could never begin');
  }
  return { type, maxSurge, maxUnavailable };
}

/** Reads a Deployment. */
export function readDeployment(reader: Reader, apiVersion: string): DeploymentObject {
  const base = readBase(reader, apiVersion, 'Deployment');
  const spec = reader.get('spec');
  const template = readTemplate(spec, base.namespace);
  const minReadySeconds = spec.get('minReadySeconds').integer(0);
  const progressDeadlineSeconds = spec.get('progressDeadlineSeconds').integer(600);
  if (progressDeadlineSeconds <= minReadySeconds) {
    spec
      .get('progressDeadlineSeconds')
      .fault(`more than minReadySeconds (${minReadySeconds})`, String(progressDeadlineSeconds));
  }
  return {
    ...base,
    kind: 'Deployment',
    replicas: spec.get('replicas').integer(null),
    selector: requiredSelector(spec, template),
    template,
    strategy: readStrategy(spec),
    minReadySeconds,
    paused: spec.get('paused').boolean(false),
    progressDeadlineSeconds,
    revisionHistoryLimit: spec.get('revisionHistoryLimit').integer(10),
  };
}

/** Reads a ReplicaSet, or a ReplicationController, whose selector is a map and defaults to the template's labels. */
export function readReplicaSet(reader: Reader, apiVersion: string, kind: ReplicaSetObject['kind']): ReplicaSetObject {
  const base = readBase(reader, apiVersion, kind);
  const spec = reader.get('spec');
  const template = readTemplate(spec, base.namespace);
  return {
    ...base,
    kind,
    replicas: spec.get('replicas').integer(null),
    selector: kind === 'ReplicaSet' ? requiredSelector(spec, template) : mapSelector(spec, template),
    template,
    minReadySeconds: spec.get('minReadySeconds').integer(0),
  };
}

/** Reads a DaemonSet. `replicas` has no meaning in it, which checkFields says. */
export function readDaemonSet(reader: Reader, apiVersion: string): DaemonSetObject {
  const base = readBase(reader, apiVersion, 'DaemonSet');
  const spec = reader.get('spec');
  const template = readTemplate(spec, base.namespace, 'daemon');
  return {
    ...base,
    kind: 'DaemonSet',
    selector: requiredSelector(spec, template),
    template,
    updateStrategy: readUpdateStrategy(spec),
    minReadySeconds: spec.get('minReadySeconds').integer(0),
    revisionHistoryLimit: spec.get('revisionHistoryLimit').integer(10),
  };
}

/** A surge takes the place of maxUnavailable: the API server refuses both, and neither. */
function readUpdateStrategy(spec: Reader): DaemonSetObject['updateStrategy'] {
  const strategy = spec.get('updateStrategy');
  const type = strategy.get('type').oneOf(['RollingUpdate', 'OnDelete'], 'RollingUpdate');
  const rolling = strategy.get('rollingUpdate');
  if (type === 'OnDelete') return { type };
  const maxSurge = rolling.get('maxSurge').intOrPercent(int(0), 100);
  const maxUnavailable = rolling.get('maxUnavailable').intOrPercent(int(1), 100);
  if (maxSurge.value === 0 && maxUnavailable.value === 0) {
    rolling.fault('maxUnavailable above 0 where maxSurge is 0', 'both 0: a rollout could never begin');
  } else if (maxSurge.value > 0 && maxUnavailable.value > 0) {
    rolling
      .get('maxSurge')
      .fault('maxUnavailable: 0 beside maxSurge', 'both above 0 (maxUnavailable is 1 where it is left out)');
  }
  return { type, maxSurge, maxUnavailable };
}

function mapSelector(spec: Reader, template: PodTemplate): LabelSelector {
  const given = spec.get('selector').labels();
  const matchLabels = Object.keys(given).length === 0 ? template.labels : given;
  const selector = { matchLabels, matchExpressions: [] };
  if (Object.keys(matchLabels).length === 0) spec.get('selector').fault('a selector or labels in the template');
  else if (!matchesSelector(selector, template.labels)) mismatch(spec.get('selector'));
  return selector;
}

function readTemplate(spec: Reader, namespace: string, tolerations: 'default' | 'daemon' = 'default'): PodTemplate {
  return readPodTemplate(spec.get('template'), { namespace, restartPolicies: ALWAYS, tolerations });
}

/** Reads a bare Pod. */
export function readPod(reader: Reader, apiVersion: string): PodObject {
  const base = readBase(reader, apiVersion, 'Pod');
  const template = readPodTemplate(reader, {
    namespace: base.namespace,
    restartPolicies: ['Always', 'OnFailure', 'Never'],
    tolerations: 'default',
  });
  return { ...base, kind: 'Pod', template };
}

/** Reads a kind whose pods only count for selectors so far. */
export function readUnmodelled(
  reader: Reader,
  apiVersion: string,
  kind: UnmodelledWorkload['kind'],
): UnmodelledWorkload {
  const base = readBase(reader, apiVersion, kind);
  const spec = reader.get('spec');
  if (kind === 'StatefulSet') {
    spec.get('replicas').integer(null);
    spec.get('minReadySeconds').integer(0);
    const template = readTemplate(spec, base.namespace);
    requiredSelector(spec, template);
    return { ...base, kind, template };
  }
  if (kind === 'CronJob') {
    if (spec.get('schedule').required('a schedule')) spec.get('schedule').string('');
    spec.get('startingDeadlineSeconds').integer(null);
    spec.get('suspend').boolean(false);
  }
  const job = kind === 'CronJob' ? spec.get('jobTemplate').get('spec') : spec;
  for (const field of [
    'completions',
    'parallelism',
    'backoffLimit',
    'activeDeadlineSeconds',
    'ttlSecondsAfterFinished',
  ]) {
    job.get(field).integer(null);
  }
  job.get('suspend').boolean(false);
  const template = readPodTemplate(job.get('template'), {
    namespace: base.namespace,
    restartPolicies: ['Never', 'OnFailure'],
    tolerations: 'default',
  });
  return { ...base, kind, template };
}
