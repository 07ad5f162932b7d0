import { execFile } from 'node:child_process';

/** A user of this machine. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

const TIMEOUT_MS = 10_000;

/** Asks getent(1), which knows users of a directory service too. Undefined for a name that it does not know. */
export function accountNamed(name: string): Promise<Account | undefined> {
  return new Promise((resolve) => {
    execFile('getent', ['passwd', name], { timeout: TIMEOUT_MS }, (error, stdout) => {
      const [found, , uid = '', gid = '', , home = ''] = (stdout.split('\n')[0] ?? '').split(':');
      // getent takes a number for an id, cron does not.
      const isFound = error === null && found === name;
      const isKnown = isFound && /^\d+$/.test(uid) && /^\d+$/.test(gid);
      resolve(isKnown ? { uid: Number(uid), gid: Number(gid), home } : undefined);
    });
  });
}
