/** Runs before each test file, while the modules it imports stay loaded for the next file in the same process. */
import assert from 'node:assert/strict';
import { afterAll } from 'vitest';
import { cleanUp } from './cleanup.js';
import { killLeftovers } from './leftovers.js';
import { processState } from './process-state.js';
import { throwWarning } from './warnings.js';

process.off('warning', throwWarning).on('warning', throwWarning);

const before = processState();

afterAll(async () => {
  killLeftovers();
  await cleanUp();
  // A file leaves its process as it was: its own hooks undo what its tests have changed.
  assert.deepEqual(processState(), before);
});
