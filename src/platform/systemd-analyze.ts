import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** Where systemd puts it, and where it is with a merged or a separate /usr. */
const FOLDERS: readonly string[] = ['/usr/bin', '/bin'];

/** A calendar is read in milliseconds. */
const TIMEOUT_MS = 2000;

/** What systemd makes of an `OnCalendar=` text. */
export type Normalized =
  | { readonly kind: 'normalized'; readonly calendar: string }
  | { readonly kind: 'refused' }
  /** It is not here, or does not answer. */
  | { readonly kind: 'no answer' };

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
          if (error === null && normalized !== undefined) {
            resolve({ kind: 'normalized', calendar: normalized.trim() });
          } else resolve({ kind: typeof error?.code === 'number' ? 'refused' : 'no answer' });
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
