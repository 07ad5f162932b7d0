import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { hermeticEnv } from './jobmeter.js';
import { killAtEndOfFile, killLeftovers } from './leftovers.js';
import { tempDir } from './temp-dir.js';

test('kills jobs with this HOME and no others', async () => {
  const [home, other] = [tempDir(), tempDir()];
  const start = (folder: string) => spawn('sleep', ['60'], { env: hermeticEnv(folder) });
  const left = start(home);
  const spared = start(other);
  await Promise.all([once(left, 'spawn'), once(spared, 'spawn')]);

  killAtEndOfFile(home);
  killLeftovers();
  expect(await once(left, 'exit')).toEqual([null, 'SIGKILL']);
  expect(spared.exitCode ?? spared.signalCode).toBeNull();
  killAtEndOfFile(other);
  killLeftovers();
  expect(await once(spared, 'exit')).toEqual([null, 'SIGKILL']);
});
