import type { Host } from '../../host.js';
import { type Ended, runCrontab } from './crontab-program.js';
import type { ReadSource, Replaced } from './source.js';

type CrontabHost = Pick<Host, 'env'>;

/** The crontab of the user who runs us. `crontab` itself checks what it is given, and installs all of it or nothing. */
export async function readUserCrontab(host: CrontabHost, title: string): Promise<ReadSource> {
  const listed = await runCrontab(host, ['-l']);
  if (listed.exitCode !== 0) {
    return listed.exitCode !== undefined && /\bno crontab for\b/.test(listed.stderr)
      ? { kind: 'absent' }
      : { kind: 'failed', reason: `crontab -l has failed: ${lastLine(listed.stderr)}` };
  }
  const text = await exactText(host, listed.stdout);
  if (text === undefined) {
    const reason =
      'crontab -l writes \\r or \\b for control characters, and crontab -e does not tell which';
    return { kind: 'failed', reason };
  }
  const source = {
    place: { kind: 'user', title },
    text,
    replace: (after: string) => install(host, { listed: listed.stdout, after }),
    distrust: undefined,
  } as const;
  return { kind: 'read', source };
}

/**
 * Debian's crontab -l writes a carriage return as `\r` and a backspace as `\b`, as if the file had these two characters. An
 * editor gets the bytes as they are: `cat` prints them and changes nothing.
 */
async function exactText(host: CrontabHost, listed: string): Promise<string | undefined> {
  if (!/\\[rb]/.test(listed)) return listed;
  const env = { ...host.env, VISUAL: 'cat', EDITOR: 'cat' };
  const { exitCode, stdout }: Ended = await runCrontab({ env }, ['-e']);
  const shown = stdout.replaceAll('\r', String.raw`\r`).replaceAll('\b', String.raw`\b`);
  return exitCode === 0 && shown === listed ? stdout : undefined;
}

async function install(
  host: CrontabHost,
  { listed, after }: { readonly listed: string; readonly after: string },
): Promise<Replaced> {
  const now = await runCrontab(host, ['-l']);
  if (now.exitCode !== 0 || now.stdout !== listed) {
    return { kind: 'failed', reason: 'it has changed meanwhile: try again' };
  }
  const { exitCode, stderr } = await runCrontab(host, ['-'], after);
  return exitCode === 0
    ? { kind: 'replaced' }
    : { kind: 'failed', reason: `crontab refuses it: ${stderr.trim().replaceAll('\n', '; ')}` };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
