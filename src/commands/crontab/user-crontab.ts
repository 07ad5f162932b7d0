import type { Host } from '../../host.js';
import { runCrontab } from './crontab-program.js';
import type { ReadSource, Replaced } from './source.js';

/** The crontab of the user who runs us. `crontab` itself checks what it is given, and installs all of it or nothing. */
export async function readUserCrontab(host: Pick<Host, 'env'>, title: string): Promise<ReadSource> {
  const { exitCode, stdout, stderr } = await runCrontab(host, ['-l']);
  if (exitCode !== 0) {
    return exitCode !== undefined && /\bno crontab for\b/.test(stderr)
      ? { kind: 'absent' }
      : { kind: 'failed', reason: `crontab -l has failed: ${lastLine(stderr)}` };
  }
  const source = {
    place: { kind: 'user', title },
    text: stdout,
    replace: (text: string) => install(host, { before: stdout, text }),
    distrust: undefined,
  } as const;
  return { kind: 'read', source };
}

async function install(
  host: Pick<Host, 'env'>,
  { before, text }: { readonly before: string; readonly text: string },
): Promise<Replaced> {
  const now = await runCrontab(host, ['-l']);
  if (now.exitCode !== 0 || now.stdout !== before) {
    return { kind: 'failed', reason: 'it has changed meanwhile: try again' };
  }
  const { exitCode, stderr } = await runCrontab(host, ['-'], text);
  return exitCode === 0
    ? { kind: 'replaced' }
    : { kind: 'failed', reason: `crontab refuses it: ${stderr.trim().replaceAll('\n', '; ')}` };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
