import { execFile } from 'node:child_process';

/** A user of this machine. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

const TIMEOUT_MS = 10_000;

/**
 * Looks a user up with getent(1), which also knows users of a directory service. Undefined for an
 * unknown name.
 */
export function accountNamed(name: string): Promise<Account | undefined> {
  return new Promise((resolve) => {
    execFile('getent', ['passwd', name], { timeout: TIMEOUT_MS }, (error, stdout) => {
      const [found, , uid = '', gid = '', , home = ''] = (stdout.split('\n')[0] ?? '').split(':');
      // getent accepts a number as a user id, but cron does not.
      const isFound = error === null && found === name;
      const isKnown = isFound && /^\d+$/.test(uid) && /^\d+$/.test(gid);
      resolve(isKnown ? { uid: Number(uid), gid: Number(gid), home } : undefined);
    });
  });
}
