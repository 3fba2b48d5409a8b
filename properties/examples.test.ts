/**
 * Every example that is wrong on purpose is found, by the goals that it breaks and no others, and its repaired twin breaks
 * nothing. All searches are exhaustive at two disturbances.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkGroup } from '../src/cli/check-group.ts';
import { groupsOf } from '../src/cli/groups.ts';
import { loadManifests } from '../src/kube/manifest.ts';

/** What each mistake breaks. Goals after the first follow from the same mistake, as the reason says. */
const broken: Readonly<Record<string, { readonly goals: readonly string[]; readonly because?: string }>> = {
  web: { goals: ['stays-available deployment/web'] },
  'recreate-behind-service': { goals: ['stays-available deployment/web'] },
  'max-unavailable-all': { goals: ['stays-available deployment/web'] },
  'no-readiness-probe': {
    goals: ['stays-available deployment/web', 'bad-rollout-halts deployment/web'],
    because: 'a bad version counts as ready, so its rollout goes on, and then nothing works',
  },
  budget: { goals: ['drain-ends node/*'] },
  'pdb-all-replicas': { goals: ['drain-ends node/*'] },
  'pdb-one-replica': { goals: ['drain-ends node/*'] },
  'pdb-80-percent': { goals: ['drain-ends node/*'] },
  'anti-affinity-no-surge-room': {
    goals: ['rollout-completes deployment/web', 'converges deployment/web', 'schedulable deployment/web'],
    because: 'the surge pod fits nowhere, so the rollout stands still with a pod that waits',
  },
  'host-port': {
    goals: ['rollout-completes deployment/web', 'converges deployment/web', 'schedulable deployment/web'],
    because: 'the surge pod fits nowhere, so the rollout stands still with a pod that waits',
  },
  'lost-node-capacity': {
    goals: ['rollout-completes deployment/web', 'converges deployment/web', 'schedulable deployment/web'],
    because: 'without the lost node the surge pod of a rollout fits nowhere',
  },
  'overlapping-selectors': {
    goals: ['owns-its-pods deployment/web', 'owns-its-pods deployment/admin'],
    because: 'each selector matches the pods of the other',
  },
  'service-selects-nothing': { goals: ['no-dead-route service/web'] },
  'node-name-tainted': {
    goals: ['no-flapping deployment/web', 'converges deployment/web'],
    because: 'the pod is made and evicted for ever, so the Deployment is never complete',
  },
  'replicas-reapplied': {
    goals: ['within-range horizontalpodautoscaler/web', 'stays-available deployment/web'],
    because: 'the apply takes one of two pods, and the loss of the other then takes the last',
  },
};

interface Found {
  readonly goals: readonly string[];
  readonly promises: readonly string[];
}

/** Twins that several mistakes share are searched once: by the text without comments. */
const searched = new Map<string, Found>();

function violated(example: string): Found {
  const file = `src/examples/${example}.yaml`;
  const text = readFileSync(file, 'utf8');
  const key = text.replace(/^#.*$/gm, '');
  const found = searched.get(key) ?? search(file, text);
  searched.set(key, found);
  return found;
}

function search(file: string, text: string): Found {
  const { objects, faults, notModelled } = loadManifests([{ file, text }]);
  expect(faults).toEqual([]);
  const nodes = objects.filter((o) => o.kind === 'Node');
  const options = { disturbances: 2, maxStates: 100_000, deadline: Infinity, nodes, hints: false };
  const reports = groupsOf(objects, nodes, notModelled).map((group) => checkGroup(group, options).report);
  expect(reports.length).toBeGreaterThan(0);
  for (const report of reports) expect(report.scope.exhaustive).toEqual({ disturbances: 2 });
  const goals = reports.flatMap((report) => report.goals.filter(({ result }) => result === 'violated'));
  return {
    goals: goals.map(({ name, object }) => `${name} ${object}`).sort(),
    promises: reports.flatMap(({ promises }) => promises.broken.map(({ name }) => name)),
  };
}

const names = readdirSync('src/examples')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace('.yaml', ''));

describe('the examples', () => {
  it('come in pairs, and what each breaks is known', () => {
    const faulty = Object.keys(broken);
    expect(names.sort()).toEqual([...faulty, ...faulty.map((name) => `${name}-repaired`)].sort());
  });

  it.each(Object.entries(broken))('%s.yaml breaks what it is about', (name, { goals }) => {
    const found = violated(name);
    expect(found.goals).toEqual([...goals].sort());
    expect(found.promises).toEqual([]);
  });

  it.each(Object.keys(broken))('%s-repaired.yaml breaks nothing', (name) => {
    const found = violated(`${name}-repaired`);
    expect([...found.goals, ...found.promises]).toEqual([]);
  });
});
