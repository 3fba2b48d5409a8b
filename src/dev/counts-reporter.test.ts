/**
 * The closing line of a test run: everything is counted once, and nothing that broke is lost.
 */
import { describe, expect, it } from 'vitest';
import { countsLine } from './counts-reporter.ts';
import type { CountedModule } from './counts-reporter.ts';

function module(states: readonly string[], broken: { file?: boolean; suite?: boolean } = {}): CountedModule {
  return {
    errors: () => (broken.file ? [new Error('cannot be loaded')] : []),
    children: {
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
      allSuites: () => [{ errors: () => (broken.suite ? [new Error('beforeAll')] : []) }],
    },
  };
}

describe('the closing line', () => {
  it('adds up all files', () => {
    const modules = [module(['passed', 'failed']), module(['passed', 'skipped'])];
    expect(countsLine(modules, [])).toBe('2 passed, 1 failed, 1 skipped');
  });

  it('counts a file that cannot be loaded, a broken suite and an unhandled error as failures', () => {
    expect(countsLine([module([], { file: true })], [])).toBe('0 passed, 1 failed, 0 skipped');
    expect(countsLine([module(['skipped'], { suite: true })], [])).toBe('0 passed, 1 failed, 1 skipped');
    expect(countsLine([module(['passed'])], [new Error('later')])).toBe('1 passed, 1 failed, 0 skipped');
  });

  it('counts a test that did not end as a failure', () => {
    expect(countsLine([module(['pending'])], [])).toBe('0 passed, 1 failed, 0 skipped');
  });
});
