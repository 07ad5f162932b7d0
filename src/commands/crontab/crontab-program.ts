import { execFile } from 'node:child_process';
import { type CronKind, cronKindFrom, UNKNOWN_CRON } from '../../crontab/cron-kind.js';
import type { Host } from '../../host.js';

const TIMEOUT_MS = 30_000;
const LONGEST_BYTES = 16 * 1024 * 1024;

export interface Ended {
  /** Undefined if it was killed or could not be started. */
  readonly exitCode: number | undefined;
  /** One character per byte (latin1). */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs crontab(1) with this text as its stdin. */
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
    // crontab(1) may refuse its arguments and exit without reading.
    child.stdin?.on('error', () => {}).end(Buffer.from(input, 'latin1'));
  });
}

export async function cronKindOf(host: Pick<Host, 'env'>): Promise<CronKind> {
  const { exitCode, stdout, stderr } = await runCrontab(host, ['-V']);
  return exitCode === undefined ? UNKNOWN_CRON : cronKindFrom(`${stdout}\n${stderr}`);
}

/** The complaint of Debian's cron about a user's crontab. Undefined if cron accepts it. */
export async function objectionOf(
  host: Pick<Host, 'env'>,
  text: string,
): Promise<string | undefined> {
  const { exitCode, stderr } = await runCrontab(host, ['-n', '-'], text);
  return exitCode === 0 ? undefined : stderr.trim().replaceAll('\n', '; ');
}
