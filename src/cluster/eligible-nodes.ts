/**
 * On which nodes of a scenario a DaemonSet wants a pod when nothing has happened, and why not on the others.
 */
import { fitsAffinity } from '../kube/node-match.ts';
import { tolerates } from '../kube/toleration.ts';
import type { DaemonSetObject } from '../kube/types.ts';
import { eligibility } from '../../models/daemonset/eligibility.ts';
import { replicasOf, type ScenarioNode, type Workload } from './scenario.ts';

/** Why a node gets no pod, in words; `null` = it gets one. An assumed node satisfies what pods ask of labels. */
export function whyNot({ template }: DaemonSetObject, { object, assumed }: ScenarioNode): string | null {
  if (assumed && template.nodeName === '') return null;
  if (eligibility(template, object).shouldRun) return null;
  if (template.nodeName !== '' && template.nodeName !== object.name) return `nodeName ${template.nodeName}`;
  if (!fitsAffinity(template, object)) {
    const wanted = Object.entries(template.nodeSelector).map(([key, value]) => `${key}=${value}`);
    return template.nodeAffinity === null ? `nodeSelector ${wanted.join(',')}` : 'required node affinity';
  }
  const taint = object.taints.find((one) => one.effect !== 'PreferNoSchedule' && !tolerates(template.tolerations, one));
  return `taint ${taint?.key ?? ''}:${taint?.effect ?? ''}`;
}

/** Pods of a workload when nothing is wrong. */
export function sizeOn(nodes: readonly ScenarioNode[], of: Workload): number {
  return of.kind === 'DaemonSet' ? nodes.filter((node) => whyNot(of, node) === null).length : replicasOf(of);
}
