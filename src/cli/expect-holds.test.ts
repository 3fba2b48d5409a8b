/**
 * A requirement that fails in a test tells the story and the line that replays it, not internals.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goalsOf } from '../../properties/goals.ts';
import { composeCluster } from '../cluster/compose.ts';
import { disturbanceNames } from '../cluster/scenario.ts';
import { scenarioOf } from '../cluster/testing.ts';
import { check } from '../engine/check.ts';
import { expectHolds } from './expect-holds.ts';
import { replayFile } from './replay.ts';

function failureOf(example: string): Error | null {
  const scenario = scenarioOf(readFileSync(`src/examples/${example}`, 'utf8'), disturbanceNames, 1);
  const { model, kinds } = composeCluster(scenario);
  const goals = goalsOf(kinds, scenario);
  try {
    expectHolds(check(model, goals, { disturbances: 1 }), goals);
    return null;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

describe('expecting that requirements hold', () => {
  it('is silent where they do', () => {
    expect(failureOf('web-repaired.yaml')).toBeNull();
  });

  it('fails with the story, in names and without internals, and with no more of the stack than the line of the test', () => {
    const failure = failureOf('web.yaml');
    expect(failure?.name).toBe('VIOLATED');
    expect(failure?.message).toMatch(/^stays-available {2}deployment\/web\n/);
    expect(failure?.message).toContain('no pod of deployment/web is Ready: web-v1-a, web-v1-b Terminating');
    expect(failure?.message).toMatch(/1 {2}user +rollout deployment\/web +deployment\/web {2}version v1 → v2/);
    expect(failure?.message).not.toMatch(/slot|rows|\bundefined\b/);
    expect(failure?.stack?.slice(`VIOLATED: ${failure.message}`.length).match(/\n +at /g)).toHaveLength(1);
  });

  it('ends in one line to paste, which replays it', () => {
    const line = /npm run replay -- (\S+)\n$/.exec(failureOf('web.yaml')?.message ?? '');
    expect(replayFile(line?.[1] ?? '').exitCode).toBe(1);
  });
});
