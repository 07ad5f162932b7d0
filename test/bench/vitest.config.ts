import { defineConfig } from 'vitest/config';

/** By `npm run bench` only, never with the tests. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.bench.ts'],
    globalSetup: ['../rig/setup.ts'],
    pool: 'forks',
    disableConsoleIntercept: true,
  },
});
