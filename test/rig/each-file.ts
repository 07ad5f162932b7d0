/** Runs before each test file. The modules it imports stay loaded for the next file in the same process. */
import { afterAll, expect } from 'vitest';
import { cleanUp } from './cleanup.js';
import { killLeftovers } from './leftovers.js';
import { processState } from './process-state.js';
import './warnings.js';

const before = processState();

afterAll(async () => {
  killLeftovers();
  await cleanUp();
  expect(processState(), 'a file leaves its process as it was').toEqual(before);
});
