import type { Host } from '../../host.js';
import { type Ended, runCrontab } from './crontab-program.js';
import type { ReadSource, Replaced } from './source.js';

/** A crontab that crontab(1) reads and installs. */
export interface UserCrontab {
  readonly title: string;
  /** Undefined: the user who runs jobmeter. */
  readonly user: string | undefined;
}

type CallCrontab = (
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
  input?: string,
) => Promise<Ended>;

/** crontab(1) itself validates its input, and installs all of it or nothing. */
export async function readUserCrontab(
  host: Pick<Host, 'env'>,
  { title, user }: UserCrontab,
): Promise<ReadSource> {
  const ofUser = user === undefined ? [] : ['-u', user];
  const call: CallCrontab = (args, env = {}, input = '') =>
    runCrontab({ env: { ...host.env, ...env } }, [...ofUser, ...args], input);
  const listed = await call(['-l']);
  if (listed.exitCode !== 0) {
    return listed.exitCode !== undefined && /\bno crontab for\b/.test(listed.stderr)
      ? { kind: 'absent' }
      : { kind: 'failed', reason: `crontab -l has failed: ${lastLine(listed.stderr)}` };
  }
  const text = await exactText(call, listed.stdout);
  if (text === undefined) {
    const reason =
      'crontab -l writes \\r or \\b for control characters, and crontab -e does not tell which';
    return { kind: 'failed', reason };
  }
  const source = {
    place: { kind: 'user', title, user },
    text,
    replace: (after: string) => install(call, { listed: listed.stdout, after }),
    distrust: undefined,
  } as const;
  return { kind: 'read', source };
}

/**
 * Debian's crontab -l prints a carriage return as the two characters `\r`, and a backspace as `\b`.
 * An editor gets the real bytes, so `cat` is used as the editor: it prints them and changes
 * nothing.
 */
async function exactText(call: CallCrontab, listed: string): Promise<string | undefined> {
  if (!/\\[rb]/.test(listed)) return listed;
  const { exitCode, stdout } = await call(['-e'], { VISUAL: 'cat', EDITOR: 'cat' });
  const shown = stdout.replaceAll('\r', String.raw`\r`).replaceAll('\b', String.raw`\b`);
  return exitCode === 0 && shown === listed ? stdout : undefined;
}

async function install(
  call: CallCrontab,
  { listed, after }: { readonly listed: string; readonly after: string },
): Promise<Replaced> {
  const now = await call(['-l']);
  if (now.exitCode !== 0 || now.stdout !== listed) {
    return { kind: 'failed', reason: 'it has changed meanwhile: try again' };
  }
  const { exitCode, stderr } = await call(['-'], {}, after);
  return exitCode === 0
    ? { kind: 'replaced' }
    : { kind: 'failed', reason: `crontab refuses it: ${stderr.trim().replaceAll('\n', '; ')}` };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
