/**
 * How `npm test` runs: every test beside the file that it tests, and the closing line of counts.
 *
 * Tests named `*.ci.test.ts` take long, or need input that is not part of this repository and are skipped where there is
 * none; they run only with SEATRIAL_CI=1.
 */
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const everything = process.env['SEATRIAL_CI'] === '1';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['{src,models,properties}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(everything ? [] : ['**/*.ci.test.ts'])],
    reporters: ['default', fileURLToPath(new URL('./counts-reporter.ts', import.meta.url))],
    testTimeout: 60_000,
    // Two cores are what the gate runs on; one of them would be left idle otherwise.
    maxWorkers: 2,
  },
});
