import { type RunningJobmeter, startJobmeter } from './jobmeter.js';

/** A run of job `a` that has begun and goes on until its stdin ends. */
export async function longRun(home: string, ...options: string[]): Promise<RunningJobmeter> {
  const args = ['run', '-j', 'a', ...options, '--', 'sh', '-c', 'echo begun; cat'];
  const run = startJobmeter(args, { home, stdin: 'open' });
  await run.stdoutContains('begun');
  return run;
}
