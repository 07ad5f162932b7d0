import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** A file that takes the results as JSON too. */
const report = process.env['JOBMETER_TEST_REPORT'];

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['**/*.test.ts'],
    globalSetup: ['rig/setup.ts'],
    setupFiles: ['rig/each-file.ts'],
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    // Worker threads share signals, umask and working directory.
    pool: 'forks',
    // A process of its own for each file takes a sixth of all CPU time. So a file leaves its process as it was.
    isolate: false,
    // The command line sets it too, and V8 can't take it back.
    execArgv: ['--enable-experimental-regexp-engine'],
    // Three for each core: half of all time goes by in waiting for a minute of cron, a retry, a deadline or a heartbeat.
    maxWorkers: 3 * availableParallelism(),
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Its default is a second.
    expect: { poll: { timeout: 250_000 } },
    restoreMocks: true,
  },
});
