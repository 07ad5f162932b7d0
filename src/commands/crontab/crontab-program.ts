import { execFile } from 'node:child_process';
import { type CronKind, cronKindFrom, UNKNOWN_CRON } from '../../crontab/cron-kind.js';
import type { Host } from '../../host.js';

const TIMEOUT_MS = 30_000;
const LONGEST_BYTES = 16 * 1024 * 1024;

export interface Ended {
  /** Undefined if it was killed or could not be started. */
  readonly exitCode: number | undefined;
  /** A character for each byte. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs crontab(1), with this text as its stdin. */
export function runCrontab(
  { env }: Pick<Host, 'env'>,
  args: readonly string[],
  input = '',
): Promise<Ended> {
  const options = {
    env,
    encoding: 'latin1',
    timeout: TIMEOUT_MS,
    maxBuffer: LONGEST_BYTES,
  } as const;
  return new Promise((resolve) => {
    const child = execFile('crontab', args, options, (error, stdout, stderr) => {
      const code: unknown = error === null ? 0 : error.code;
      const exitCode = typeof code === 'number' ? code : undefined;
      const failed = code === 'ENOENT' ? 'there is no program crontab' : (error?.message ?? '');
      resolve({ exitCode, stdout, stderr: exitCode === undefined ? failed : stderr });
    });
    // It may refuse its arguments and not read.
    child.stdin?.on('error', () => {}).end(Buffer.from(input, 'latin1'));
  });
}

export async function cronKindOf(host: Pick<Host, 'env'>): Promise<CronKind> {
  const { exitCode, stdout, stderr } = await runCrontab(host, ['-V']);
  return exitCode === undefined ? UNKNOWN_CRON : cronKindFrom(`${stdout}\n${stderr}`);
}

/** What Debian's cron says against a crontab of a user. Undefined if it takes it. */
export async function objectionOf(
  host: Pick<Host, 'env'>,
  text: string,
): Promise<string | undefined> {
  const { exitCode, stderr } = await runCrontab(host, ['-n', '-'], text);
  return exitCode === 0 ? undefined : stderr.trim().replaceAll('\n', '; ');
}
