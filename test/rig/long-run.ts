import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningJobmeter, startJobmeter } from './jobmeter.js';

/** Starts a run of job `a` that lasts until its stdin is closed. */
export async function longRun(home: string, ...options: string[]): Promise<RunningJobmeter> {
  const args = ['run', '-j', 'a', ...options, '--', 'sh', '-c', 'echo begun; cat'];
  const run = startJobmeter(args, { home, stdin: 'open' });
  await run.stdoutContains('begun');
  return run;
}

/** Names of the notes of runs that go on. A run that has one is seen by all others. */
export function startNotesIn(home: string): readonly string[] {
  const folder = join(home, 'state/jobmeter/started');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => !name.endsWith('.tmp'));
}
