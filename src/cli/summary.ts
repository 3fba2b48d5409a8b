/**
 * Adds the groups of a check up to one report.
 */
import type { Manifests } from '../kube/types.ts';
import type { GoalResult, GroupReport, Report } from '../report/types.ts';
import { VERSION } from './version.ts';

/** The whole report; a violated goal outweighs an inconclusive one. */
export function summarise(manifests: Manifests, groups: readonly GroupReport[], seconds: number): Report {
  const count = (result: GoalResult): number =>
    groups.reduce((sum, group) => sum + group.goals.filter((goal) => goal.result === result).length, 0);
  const violated = count('violated');
  const inconclusive = count('inconclusive');
  const unmodelled: Record<string, number> = { ...manifests.notModelled };
  for (const { kind } of manifests.objects) {
    if (kind === 'HorizontalPodAutoscaler') unmodelled[kind] = (unmodelled[kind] ?? 0) + 1;
  }
  return {
    apiVersion: 'seatrial.dev/v1',
    kind: 'Report',
    summary: {
      result: violated > 0 ? 'violated' : inconclusive > 0 ? 'inconclusive' : 'holds',
      groups: groups.length,
      holds: count('holds'),
      violated,
      vacuous: count('vacuous'),
      inconclusive,
      notAsked: count('not-asked'),
      promisesHolding: 0,
      promisesBroken: 0,
      documents: manifests.documents,
      irrelevant: manifests.irrelevant,
      notModelled: unmodelled,
      ignoredFields: manifests.ignored.map((field) => `${field.file}:${field.line}:${field.column} ${field.path}`),
      warnings: manifests.warnings.map(
        (w) => `${w.file}:${w.line}:${w.column} ${w.subject}: expected ${w.expected}, found ${w.found}`,
      ),
      seconds,
      version: VERSION,
    },
    groups,
  };
}
