/**
 * Counterexamples from the search to the file and back: what `check` writes, `replay` repeats; what has changed since is
 * told by its first step. `SEATRIAL_UPDATE=1 npm test -- src/cli/replay` writes `src/examples/counterexamples` again.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadManifests } from '../kube/manifest.ts';
import type { Counterexample } from '../report/types.ts';
import { decodeCounterexample, encodeCounterexample } from '../trace/counterexample.ts';
import { checkGroup } from './check-group.ts';
import { groupsOf } from './groups.ts';
import { replayFile, type Outcome } from './replay.ts';

const COMMITTED = 'src/examples/counterexamples';
const SHORT = [
  'web',
  'budget',
  'host-port',
  'anti-affinity-no-surge-room',
  'node-name-tainted',
  'service-selects-nothing',
  'overlapping-selectors',
  'replicas-reapplied',
  'daemonset-surge-host-port',
  'daemonset-port-taken',
  'shared-port',
];
/** Ends in a loop, and takes a long search: only its file is replayed. */
const LONG = 'no-readiness-probe';

function counterexamplesOf(example: string, disturbances: number): Counterexample[] {
  const file = `src/examples/${example}.yaml`;
  const { objects } = loadManifests([{ file, text: readFileSync(file, 'utf8') }]);
  const nodes = objects.filter((o) => o.kind === 'Node');
  const options = { disturbances, maxStates: 100_000, deadline: Infinity, nodes };
  return groupsOf(objects).flatMap((group) => [...checkGroup(group, options).counterexamples.values()]);
}

function replayed(counterexample: Counterexample): Outcome {
  const directory = mkdtempSync(join(tmpdir(), 'seatrial-'));
  try {
    const file = join(directory, 'x.json');
    writeFileSync(file, encodeCounterexample(counterexample));
    return replayFile(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A copy with its manifests changed as text. */
function withManifests(counterexample: Counterexample, change: (text: string) => string): Counterexample {
  const text = encodeCounterexample(counterexample);
  const copy = decodeCounterexample(text, 'x.json');
  if (!('counterexample' in copy)) throw new Error(copy.error);
  const { spec } = copy.counterexample;
  const manifests = JSON.parse(change(JSON.stringify(spec.scenario.manifests))) as typeof spec.scenario.manifests; // as it was
  return { ...copy.counterexample, spec: { ...spec, scenario: { ...spec.scenario, manifests } } };
}

function first(example: string): Counterexample {
  const [counterexample] = counterexamplesOf(example, 1);
  if (!counterexample) throw new Error(`${example} has no counterexample`);
  return counterexample;
}

if (process.env['SEATRIAL_UPDATE'] === '1') {
  for (const file of readdirSync(COMMITTED)) rmSync(join(COMMITTED, file));
  for (const example of [...SHORT, LONG])
    for (const counterexample of counterexamplesOf(example, example === LONG ? 2 : 1))
      // Goals only: a promise that is broken is a defect of a model or of the promise, and gets repaired.
      if (/^[a-z]/.test(counterexample.spec.property.name))
        writeFileSync(join(COMMITTED, `${counterexample.metadata.name}.json`), encodeCounterexample(counterexample));
}

describe('replay', () => {
  it.each(SHORT)('repeats what the check of %s.yaml finds, step by step', (example) => {
    const found = counterexamplesOf(example, 1);
    expect(found.length).toBeGreaterThan(0);
    for (const counterexample of found) {
      const { text, exitCode } = replayed(counterexample);
      expect(text.split('\n').at(-1)).toMatch(/^✕ reproduced/);
      expect(exitCode).toBe(1);
    }
  });

  it.each(readdirSync(COMMITTED))('repeats %s', (name) => {
    const { text, exitCode } = replayFile(join(COMMITTED, name));
    expect(text.split('\n').at(-1)).toMatch(/^✕ reproduced/);
    expect(exitCode).toBe(1);
  });

  it('tells a loop that creation runs into', () => {
    const { text, exitCode } = replayed(first('node-name-tainted'));
    expect(text).toContain('deployment/web never settles');
    expect(text).toContain('back to the state before step 1');
    expect(exitCode).toBe(1);
  });

  it('finds the same counterexample again, byte for byte', () => {
    expect(encodeCounterexample(first('web'))).toBe(encodeCounterexample(first('web')));
  });

  it('names the first step that is not possible any more, and what is', () => {
    const changed = withManifests(first('web'), (text) => text.replace('"Recreate"', '"RollingUpdate"'));
    const { text, exitCode } = replayed(changed);
    expect(exitCode).toBe(0);
    expect(text).toContain('step 2: deployment-controller scale-to-zero for deployment/web: not possible any more');
    expect(text).toContain('deployment-controller create for deployment/web');
    expect(text.split('\n').at(-1)).toBe('✓ does not reproduce');
  });

  it('says so when all steps are as recorded and the property holds', () => {
    const { spec, ...rest } = first('web');
    const unasked = { ...spec, scenario: { ...spec.scenario, manifests: spec.scenario.manifests.slice(0, 1) } };
    const { text, exitCode } = replayed({ ...rest, spec: unasked });
    expect(text).toContain('all 3 steps as recorded, but stays-available holds at the end');
    expect(exitCode).toBe(0);
  });

  it('names models that have changed since', () => {
    const { metadata, status, ...rest } = first('web');
    const { text } = replayed({
      ...rest,
      metadata: { ...metadata, models: { ...metadata.models, pod: 'sha256:0123456789ab' } },
      status: { ...status, steps: status.steps.map((step) => ({ ...step, stateHash: '000000000000' })) },
    });
    expect(text).toContain('step 1: user rollout deployment/web: ends differently');
    expect(text).toMatch(/models changed since: pod \(0123456789ab → [0-9a-f]{12}\)/);
  });

  it('says in one line what is wrong with a file', () => {
    const web = first('web');
    const wrong = [
      replayFile('no/such/file.json'),
      replayed(withManifests(web, (text) => text.replace('"replicas":2', '"replicas":"two"'))),
      replayed({ ...web, spec: { ...web.spec, property: { ...web.spec.property, name: 'no-such-goal' } } }),
    ];
    for (const { text, exitCode } of wrong) {
      expect(exitCode).toBe(2);
      expect(text).toMatch(/^error: [^\n]+$/);
    }
  });
});
