/**
 * Workloads: everything with a pod template.
 */
import { readSelector } from './affinity.js';
import { readBase } from './metadata.js';
import { readPodTemplate } from './pod-template.js';
import { matchesSelector } from './selector.js';
const ALWAYS = ['Always'];
const QUARTER = { kind: 'percent', value: 25 };
/** A kustomize patch: a workload that says neither whom it selects nor what it runs. One fault says all. */
export function isPartial(reader, kind) {
    if (!['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].includes(kind))
        return false;
    const spec = reader.get('spec');
    if (spec.get('selector').present || spec.get('template').get('spec').get('containers').present)
        return false;
    reader.fault(`a complete ${kind}`, 'neither spec.selector nor containers (a patch? render it first: kubectl kustomize)');
    return true;
}
/** The selector, which must match the template's own labels. */
function requiredSelector(spec, template) {
    const reader = spec.get('selector');
    if (!reader.required('a selector'))
        return null;
    const selector = readSelector(reader);
    const before = Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions.length ?? 0);
    if (before === 0)
        reader.fault('a selector that is not empty', 'an empty selector');
    else if (!matchesSelector(selector, template.labels))
        mismatch(reader);
    return selector;
}
function mismatch(selector) {
    selector.fault('a selector that matches spec.template.metadata.labels', 'one that does not');
}
function readStrategy(spec) {
    const strategy = spec.get('strategy');
    const type = strategy.get('type').oneOf(['RollingUpdate', 'Recreate'], 'RollingUpdate');
    const rolling = strategy.get('rollingUpdate');
    if (type === 'Recreate') {
        if (rolling.present)
            rolling.fault('no rollingUpdate with type Recreate');
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
export function readDeployment(reader, apiVersion) {
    const base = readBase(reader, apiVersion, 'Deployment');
    const spec = reader.get('spec');
    const template = readTemplate(spec, base.namespace, true);
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
export function readReplicaSet(reader, apiVersion, kind) {
    const base = readBase(reader, apiVersion, kind);
    const spec = reader.get('spec');
    const template = readTemplate(spec, base.namespace, true);
    return {
        ...base,
        kind,
        replicas: spec.get('replicas').integer(null),
        selector: kind === 'ReplicaSet' ? requiredSelector(spec, template) : mapSelector(spec, template),
        template,
        minReadySeconds: spec.get('minReadySeconds').integer(0),
    };
}
function mapSelector(spec, template) {
    const given = spec.get('selector').labels();
    const matchLabels = Object.keys(given).length === 0 ? template.labels : given;
    const selector = { matchLabels, matchExpressions: [] };
    if (Object.keys(matchLabels).length === 0)
        spec.get('selector').fault('a selector or labels in the template');
    else if (!matchesSelector(selector, template.labels))
        mismatch(spec.get('selector'));
    return selector;
}
function readTemplate(spec, namespace, defaultTolerations) {
    return readPodTemplate(spec.get('template'), { namespace, restartPolicies: ALWAYS, defaultTolerations });
}
/** Reads a bare Pod. */
export function readPod(reader, apiVersion) {
    const base = readBase(reader, apiVersion, 'Pod');
    const template = readPodTemplate(reader, {
        namespace: base.namespace,
        restartPolicies: ['Always', 'OnFailure', 'Never'],
        defaultTolerations: true,
    });
    return { ...base, kind: 'Pod', template };
}
/** Reads a kind whose pods only count for selectors so far. */
export function readUnmodelled(reader, apiVersion, kind) {
    const base = readBase(reader, apiVersion, kind);
    const spec = reader.get('spec');
    if (kind === 'StatefulSet' || kind === 'DaemonSet') {
        spec.get('replicas').integer(null);
        spec.get('minReadySeconds').integer(0);
        const template = readTemplate(spec, base.namespace, kind !== 'DaemonSet');
        requiredSelector(spec, template);
        return { ...base, kind, template };
    }
    if (kind === 'CronJob') {
        if (spec.get('schedule').required('a schedule'))
            spec.get('schedule').string('');
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
        defaultTolerations: true,
    });
    return { ...base, kind, template };
}
