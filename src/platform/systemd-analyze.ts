import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** Paths with a merged or a separate /usr. */
const FOLDERS: readonly string[] = ['/usr/bin', '/bin'];

/** Timeout. Parsing a calendar takes milliseconds of CPU, which are seconds on a host that starts all its jobs at once. */
const TIMEOUT_MS = 10_000;

/** How systemd reads an `OnCalendar=` text. */
export type Normalized =
  | { readonly kind: 'normalized'; readonly calendar: string }
  /** systemd-analyze rejects the text or does not respond. */
  | { readonly kind: 'refused' };

/** Systemd's program for calendars. */
export interface SystemdAnalyze {
  readonly isInstalled: () => boolean;
  readonly normalize: (calendar: string) => Promise<Normalized>;
}

export const systemdAnalyze: SystemdAnalyze = {
  isInstalled: () => FOLDERS.some((folder) => isExecutable(`${folder}/systemd-analyze`)),
  normalize: (calendar) =>
    new Promise((resolve) => {
      execFile(
        'systemd-analyze',
        ['calendar', '--', calendar],
        { timeout: TIMEOUT_MS, env: { PATH: FOLDERS.join(':'), LC_ALL: 'C' } },
        (error, stdout) => {
          const [, normalized] = /Normalized form: (.*)/.exec(stdout) ?? [];
          resolve(
            error === null && normalized !== undefined
              ? { kind: 'normalized', calendar: normalized.trim() }
              : { kind: 'refused' },
          );
        },
      );
    }),
};

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
