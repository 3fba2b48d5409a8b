/**
 * Every faulty cluster is found by the search, by a goal or promise that the right one keeps; and every goal and promise is
 * broken by some faulty cluster.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { allTrials } from './all.ts';
import { killsOf, scored, unkilled, type Scored } from './score.ts';
import { runTrial } from './trial.ts';

const found: Scored[] = [];

describe('faulty clusters', () => {
  it('have each a name of its own', () => {
    expect(new Set(allTrials.map(({ mutant }) => mutant)).size).toBe(allTrials.length);
  });

  it('are tried, whichever file of models they are in', () => {
    const files = readdirSync('models', { recursive: true, encoding: 'utf8' }).filter((name) =>
      /mutants\.ts$/.test(name),
    );
    const tables = ['src/trials', 'properties'].flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? [readFileSync(`${folder}/${entry.name}`, 'utf8')] : [],
      ),
    );
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((file) => !tables.some((text) => text.includes(`models/${file}'`)))).toEqual([]);
  });

  it.each(allTrials.map((trial) => ({ trial, ...trial })))('$mutant: broken are $killedBy', ({ trial }) => {
    const [one] = scored([trial]);
    if (!one) throw new Error('a trial without a run');
    found.push(one);
    expect(one.run.complete).toBe(true);
    expect(one.run.violated).toEqual(expect.arrayContaining([...trial.killedBy]));
  });

  it.each(allTrials.map((trial) => ({ trial, ...trial })))('is to blame: $mutant', ({ trial }) => {
    const { violated, complete } = runTrial(trial, 'repaired');
    expect({ violated, complete }).toEqual({ violated: [...(trial.anyway ?? [])], complete: true });
  });
});

describe('goals and promises', () => {
  it('are each broken by a faulty cluster, or it is said why not', () => {
    const kills = killsOf(found.length === allTrials.length ? found : scored());
    expect([...kills].flatMap(([name, count]) => (count === 0 ? [name] : [])).sort()).toEqual(
      Object.keys(unkilled).sort(),
    );
  });
});

afterAll(() => {
  found.length = 0;
});
