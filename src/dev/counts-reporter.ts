/**
 * A vitest reporter that ends a run with one plain line, `N passed, N failed, N skipped`, which the gate reads.
 */
import type { Reporter, TestModule } from 'vitest/node';

/** What is read of a test file. */
export interface CountedModule {
  errors(): readonly unknown[];
  readonly children: {
    allTests(): Iterable<{ result(): { readonly state: string } }>;
    allSuites(): Iterable<{ errors(): readonly unknown[] }>;
  };
}

/**
 * Counts tests. Each file or suite that broke outside its tests, each test that did not end, and each error that belongs
 * to no file counts as one failure: no failing run may look like a passing one.
 */
export function countsLine(modules: Iterable<CountedModule>, unhandled: readonly unknown[]): string {
  let [passed, failed, skipped] = [0, unhandled.length, 0];
  for (const module of modules) {
    if (module.errors().length > 0) failed++;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed++;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed++;
      else if (state === 'skipped') skipped++;
      else failed++;
    }
  }
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

export default class CountsReporter implements Reporter {
  /** The default reporter writes its own summary first: this line is the last. */
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    process.stdout.write(`\n${countsLine(modules, unhandledErrors)}\n`);
  }
}
