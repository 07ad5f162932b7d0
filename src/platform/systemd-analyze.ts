import { execFile } from 'node:child_process';

/** A calendar is read in milliseconds. */
const TIMEOUT_MS = 2000;

/** The full form of an `OnCalendar=` text. Undefined where systemd is not installed, or does not understand it. */
export async function normalizeCalendar(calendar: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      'systemd-analyze',
      ['calendar', '--', calendar],
      { timeout: TIMEOUT_MS, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } },
      (error, stdout) => {
        const [, normalized] = /Normalized form: (.*)/.exec(stdout) ?? [];
        resolve(error === null ? normalized?.trim() : undefined);
      },
    );
  });
}
