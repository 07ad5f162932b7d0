import { type RunningJobmeter, startJobmeter } from './jobmeter.js';

/** Starts a run of job `a` that lasts until its stdin is closed. */
export async function longRun(home: string, ...options: string[]): Promise<RunningJobmeter> {
  const args = ['run', '-j', 'a', ...options, '--', 'sh', '-c', 'echo begun; cat'];
  const run = startJobmeter(args, { home, stdin: 'open' });
  await run.stdoutContains('begun');
  return run;
}
