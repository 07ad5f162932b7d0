/** Runs before each test file, while the modules it imports stay loaded for the next file in the same process. */
import { afterAll } from 'vitest';
import { cleanUp } from './cleanup.js';
import { killLeftovers } from './leftovers.js';
import { changes, processState } from './process-state.js';
import { throwWarning } from './warnings.js';

process.off('warning', throwWarning).on('warning', throwWarning);

const before = processState();

afterAll(async () => {
  killLeftovers();
  await cleanUp();
  const left = changes(before, processState()).join(', ');
  if (left !== '') throw new Error(`this file changed its process, which others share: ${left}`);
});
