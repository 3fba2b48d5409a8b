/**
 * A vitest reporter that ends a run with one plain line, `N passed, N failed, N skipped`, which the gate reads.
 */
import type { Reporter, TestModule } from 'vitest/node';

export default class CountsReporter implements Reporter {
  /** Prints the counts of all tests; a file that could not be loaded counts as one failure. */
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== 'pending') counts[state]++;
      }
    }
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  }
}
