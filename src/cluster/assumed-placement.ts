/**
 * What is assumed of the labels of assumed nodes: they satisfy every node selector and required node affinity
 * (that they run Linux goes without saying), and a topology key that they do not have divides them as zones do. Source:
 * checks.md §1; the workload is rewritten, so that no rule has to know.
 */
import { HOSTNAME, ZONE } from '../kube/node-match.ts';
import type { PodTemplate } from '../kube/types.ts';
import { nameOf, type Workload } from './scenario.ts';

/** The workload as it is placed on assumed nodes, and what had to be assumed for it. */
export function placedAnywhere<W extends Workload>(
  workload: W,
): { readonly workload: W; readonly assumptions: readonly string[] } {
  const { template } = workload;
  const labels = [
    ...Object.entries(template.nodeSelector).map(([key, value]) => `${key}=${value}`),
    ...(template.nodeAffinity ?? []).flatMap((term) =>
      [...term.matchExpressions, ...term.matchFields].map(({ key, operator, values }) =>
        `${key} ${operator} ${values.join('|')}`.trimEnd(),
      ),
    ),
  ];
  const keys = [...new Set(topologyKeys(template).filter((key) => key !== HOSTNAME && key !== ZONE))];
  const special = labels.filter((label) => label !== 'kubernetes.io/os=linux');
  return {
    workload: { ...workload, template: rewritten(template) },
    assumptions: [
      ...(special.length > 0 ? [`nodes assumed to satisfy ${nameOf(workload)}: ${special.join(', ')}`] : []),
      ...keys.map((key) => `${key} assumed to divide the nodes as zones do`),
    ],
  };
}

function topologyKeys(template: PodTemplate): string[] {
  const { podAffinity, podAntiAffinity, topologySpread } = template;
  return [...podAffinity, ...podAntiAffinity, ...topologySpread].map(({ topologyKey }) => topologyKey);
}

function rewritten(template: PodTemplate): PodTemplate {
  const known = <T extends { readonly topologyKey: string }>(terms: readonly T[]): T[] =>
    terms.map((term) => (term.topologyKey === HOSTNAME ? term : { ...term, topologyKey: ZONE }));
  return {
    ...template,
    nodeSelector: {},
    nodeAffinity: null,
    podAffinity: known(template.podAffinity),
    podAntiAffinity: known(template.podAntiAffinity),
    topologySpread: known(template.topologySpread),
  };
}
