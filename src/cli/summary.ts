/**
 * Adds the groups of a check up to one report.
 */
import type { Manifests } from '../kube/types.ts';
import type { GoalResult, GroupReport, Report } from '../report/types.ts';
import { NOWHERE } from './nowhere.ts';
import { VERSION } from './version.ts';

/** The whole report; a violated goal outweighs an inconclusive one. */
export function summarise(manifests: Manifests, groups: readonly GroupReport[], seconds: number): Report {
  const count = (result: GoalResult): number =>
    groups.reduce((sum, group) => sum + group.goals.filter((goal) => goal.result === result).length, 0);
  const violated = count('violated');
  const inconclusive = count('inconclusive');
  const holding = groups.reduce((sum, group) => sum + group.promises.holding, 0);
  const broken = groups.reduce((sum, group) => sum + group.promises.broken.length, 0);
  // Workloads of which none is modelled, or may run anywhere, are no pass, nor what may stand for workloads; an input without
  // either is.
  const unread = Object.keys(manifests.notModelled).length > 0;
  const runs = groups.some(({ goals }) => goals.some(({ message }) => message !== NOWHERE));
  const nothingChecked = !runs && (unread || manifests.objects.some((object) => 'template' in object));
  return {
    apiVersion: 'seatrial.dev/v1',
    kind: 'Report',
    summary: {
      result: violated + broken > 0 ? 'violated' : inconclusive > 0 || nothingChecked ? 'inconclusive' : 'holds',
      groups: groups.length,
      holds: count('holds'),
      violated,
      vacuous: count('vacuous'),
      inconclusive,
      notAsked: count('not-asked'),
      promisesHolding: holding,
      promisesBroken: broken,
      documents: manifests.documents,
      irrelevant: manifests.irrelevant,
      notModelled: manifests.notModelled,
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
