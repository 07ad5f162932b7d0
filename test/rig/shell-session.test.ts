import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startZsh } from './shell-session.js';
import { tempDir } from './temp-dir.js';

test('a shell that ends is an error with what it said, not a wait', async () => {
  const home = tempDir();
  const shell = join(home, 'zsh');
  writeFileSync(shell, '#!/bin/sh\necho no such module\nexit 1\n');
  chmodSync(shell, 0o755);
  await expect(startZsh(shell, { home })).rejects.toThrow(/the shell ended: no such module/);
});

test('a shell that does not edit lines is not asked twice', async () => {
  const home = tempDir();
  const shell = join(home, 'zsh');
  writeFileSync(shell, '#!/bin/sh\necho READY\nread line\nexit 0\n');
  chmodSync(shell, 0o755);
  const session = await startZsh(shell, { home });
  const first = session.tab('jobmeter st\n');
  await expect(first).rejects.toThrow('the shell ended');
  await expect(session.tab('jobmeter st')).rejects.toThrow('the shell ended');
});
