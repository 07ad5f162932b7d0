import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What a command took, all its descendants that were waited for included. */
export interface Usage {
  /** Since the epoch, just before the command was started. */
  readonly startedAt: number;
  /** Wall time. */
  readonly seconds: number;
  /** User and system. NaN where the platform does not tell, as is the peak. */
  readonly cpuSeconds: number;
  /** Resident set of the largest process. */
  readonly peakKib: number;
  readonly stdout: string;
}

const SPAWNER = join(import.meta.dirname, 'spawner.pl');

/** @throws Error for a command that fails or writes to stderr: it did not do what is to be measured */
export async function measure(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Usage> {
  const child = spawn('perl', [SPAWNER, ...argv], {
    env: { ...env, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [written, complaint, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code !== 0 || complaint !== '') {
    throw new Error(`${argv.join(' ')}: exit code ${code}\n${written}${complaint}`);
  }
  const lines = written.trimEnd().split('\n');
  const numbers = lines.pop()!.split(' ').map(Number);
  const [startedAt, endedAt, user, system, peakKib] = numbers as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    startedAt,
    seconds: endedAt - startedAt,
    cpuSeconds: user + system,
    peakKib,
    stdout: lines.join('\n'),
  };
}
