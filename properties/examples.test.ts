/**
 * Every example that is wrong on purpose is found, by the goal that it breaks, and its repaired twin is silent.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkGroup } from '../src/cli/check-group.ts';
import { groupsOf } from '../src/cli/groups.ts';
import { loadManifests } from '../src/kube/manifest.ts';

function violated(example: string): string[] {
  const file = `src/examples/${example}.yaml`;
  const manifests = loadManifests([{ file, text: readFileSync(file, 'utf8') }]);
  expect(manifests.faults).toEqual([]);
  const nodes = manifests.objects.filter((o) => o.kind === 'Node');
  const reports = groupsOf(manifests.objects).map(
    (group) => checkGroup(group, { disturbances: 2, maxStates: 100_000, deadline: Infinity, nodes }).report,
  );
  expect(reports.length).toBeGreaterThan(0);
  for (const report of reports) expect(report.scope.exhaustive).toEqual({ disturbances: 2 });
  return reports.flatMap((report) =>
    report.goals.filter((goal) => goal.result === 'violated').map((goal) => goal.name),
  );
}

describe('the examples', () => {
  it.each([
    { example: 'web', goal: 'stays-available' },
    { example: 'budget', goal: 'drain-ends' },
    { example: 'replicas-reapplied', goal: 'stays-available' },
  ])('$example: $goal is broken', ({ example, goal }) => {
    expect(violated(example)).toEqual([goal]);
  });

  it('node-name-tainted: never ready, made and deleted for ever', () => {
    expect(violated('node-name-tainted')).toEqual(['converges', 'no-flapping']);
  });

  it.each(['web-repaired', 'budget-repaired', 'replicas-reapplied-repaired', 'node-name-tainted-repaired'])(
    '%s.yaml breaks nothing',
    (example) => {
      expect(violated(example)).toEqual([]);
    },
  );
});
