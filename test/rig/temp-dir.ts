import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEndOfFile } from './cleanup.js';

/**
 * Creates an empty directory. It is removed at the end of the test file, with patience for processes that have been killed
 * and have a last file to create.
 */
export function tempDir(): string {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'jobmeter-test-'));
  atEndOfFile(() => rmSync(path, { recursive: true, force: true, maxRetries: 10 }));
  return path;
}
