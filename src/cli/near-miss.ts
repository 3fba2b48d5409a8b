/**
 * Services whose selector misses the pods that it is evidently meant for: nobody's labels match, and one workload of the
 * namespace has all its keys with other values, and either the name of the Service or values that differ by a slip.
 *
 * Anything weaker is no evidence: inputs are often parts, and the pods of the rest may come from other files, from
 * operators (custom resources), or get their labels from a controller.
 */
import { isWorkload, type Workload } from '../cluster/scenario.ts';
import { selectsPods } from '../kube/selector.ts';
import { closest } from '../kube/text.ts';
import type { KubeObject, Labels, ServiceObject } from '../kube/types.ts';

/** Kinds that are not modelled and make no pods, or none whose labels are unknown; any other may be a custom resource. */
const KNOWN = new Set(
  'StatefulSet DaemonSet Job CronJob NetworkPolicy ResourceQuota LimitRange PersistentVolume PersistentVolumeClaim'.split(
    ' ',
  ),
);

/** Labels that controllers set when they make a pod, so that no template has them. */
const SET_AT_RUN_TIME =
  /^(?:statefulset\.kubernetes\.io|apps\.kubernetes\.io|batch\.kubernetes\.io)\/|^(?:job-name|controller-uid|controller-revision-hash|pod-template-hash|pod-template-generation)$/;

/** How many documents of which kinds are not modelled. */
export type NotModelled = Readonly<Record<string, number>>;

/** The workload that a Service which selects nothing is meant for; null = the Service selects something, or no evidence. */
export function nearMiss(
  service: ServiceObject,
  objects: readonly KubeObject[],
  notModelled: NotModelled,
): Workload | null {
  const wanted = service.selector?.matchLabels;
  if (!wanted || service.externalName || Object.keys(wanted).some((key) => SET_AT_RUN_TIME.test(key))) return null;
  if (Object.keys(notModelled).some((kind) => !KNOWN.has(kind))) return null;
  if (objects.some((object) => 'template' in object && selectsPods(service, object))) return null;
  const candidates = objects.filter(isWorkload).filter((workload) => workload.namespace === service.namespace);
  const meant = candidates.filter(({ name, template: { labels } }) => {
    const hasAll = Object.keys(wanted).every((key) => Object.hasOwn(labels, key));
    return hasAll && (name === service.name || isSlip(wanted, labels));
  });
  return meant.find(({ name }) => name === service.name) ?? meant[0] ?? null;
}

/** Do all values that differ look mistyped? `v1` for `v2` does not: another number is another thing. */
function isSlip(wanted: Labels, labels: Labels): boolean {
  const withoutDigits = (text: string): string => text.replace(/\d+/g, '');
  return Object.entries(wanted).every(([key, value]) => {
    const other = labels[key] ?? '';
    if (other === value) return true;
    return closest(value, [other]) !== null && withoutDigits(value) !== withoutDigits(other);
  });
}
