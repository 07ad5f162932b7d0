/** Runs before each test file, while the modules it imports stay loaded for the next file in the same process. */
import { afterAll } from 'vitest';
import fc from 'fast-check';
import { cleanUp } from './cleanup.js';
import { killLeftovers } from './leftovers.js';
import { changes, processState } from './process-state.js';
import { throwWarning } from './warnings.js';

/**
 * Properties are tried on the same inputs in each run: what fails has been broken by a change. JOBMETER_TEST_SEED names
 * others.
 */
fc.configureGlobal({ seed: Number(process.env['JOBMETER_TEST_SEED'] ?? 1) });

process.off('warning', throwWarning).on('warning', throwWarning);

const before = processState();

afterAll(async () => {
  killLeftovers();
  await cleanUp();
  const left = changes(before, processState()).join(', ');
  if (left !== '') throw new Error(`this file changed its process, which others share: ${left}`);
});
