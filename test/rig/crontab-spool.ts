/** crontab(1) of the system, with crontabs and an /etc of its own. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { BIN, hermeticEnv } from './jobmeter.js';
import { tempDir } from './temp-dir.js';

const OWN_SPOOL = `
  mount -t tmpfs none /var/spool/cron && mkdir /var/spool/cron/crontabs &&
  chgrp crontab /var/spool/cron/crontabs && chmod 1730 /var/spool/cron/crontabs || exit
  mount -t tmpfs none /etc/cron.d || exit
  touch "$HOME/crontab"; mount --bind "$HOME/crontab" /etc/crontab || exit
  eval "$1"`;

export const canHaveSpool: boolean =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', 'sh', '-c', OWN_SPOOL, 'sh', ':'], {
    env: hermeticEnv(tempDir()),
  }).status === 0;

export interface Session {
  readonly home: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of sh with `jobmeter` on PATH. */
export function withSpool(script: string, env: Readonly<Record<string, string>> = {}): Session {
  const home = tempDir();
  const own = hermeticEnv(home, { BIN, ...env });
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['--mount', 'sh', '-c', OWN_SPOOL, 'sh', script],
    {
      env: { ...own, PATH: `${dirname(BIN)}:${own['PATH'] ?? ''}` },
      cwd: home,
      encoding: 'latin1',
    },
  );
  return { home, stdout, stderr };
}
