import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** A file that takes the results as JSON too. */
const report = process.env['JOBMETER_TEST_REPORT'];

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['**/*.test.ts'],
    globalSetup: ['rig/setup.ts'],
    setupFiles: ['rig/warnings.ts'],
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    // Worker threads share signals, umask and working directory.
    pool: 'forks',
    // Two for each core: a third of all time goes by in waiting for a retry, a deadline or a heartbeat.
    maxWorkers: 2 * availableParallelism(),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    restoreMocks: true,
  },
});
