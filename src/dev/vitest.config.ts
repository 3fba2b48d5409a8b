/**
 * How `npm test` runs: every test beside the file that it tests, and the closing line of counts.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['{src,models,properties}/**/*.test.ts'],
    reporters: ['default', fileURLToPath(new URL('./counts-reporter.ts', import.meta.url))],
    testTimeout: 60_000,
  },
});
