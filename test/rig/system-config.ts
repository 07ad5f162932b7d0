import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './temp-dir.js';

/** Puts what is written over /etc, in a mount namespace: nobody else sees it, and nothing is left behind. */
const OVER_ETC = `
  mount -t tmpfs none "$0" && mkdir "$0/upper" "$0/work" &&
  mount -t overlay none -o "lowerdir=/etc,upperdir=$0/upper,workdir=$0/work" /etc &&
  mkdir -p /etc/jobmeter && cp "$1" /etc/jobmeter/config.yaml && chmod 644 /etc/jobmeter/config.yaml || exit
  shift; exec "$@"`;

/**
 * A command line to put in front of another that then finds this text as the config file of the system.
 *
 * @param more arguments of unshare
 */
export function withSystemConfig(
  text: string,
  more: readonly string[] = ['--user', '--map-root-user'],
): readonly string[] {
  const folder = tempDir();
  const file = join(folder, 'config.yaml');
  writeFileSync(file, text);
  mkdirSync(join(folder, 'etc'));
  return ['unshare', '--mount', ...more, 'sh', '-c', OVER_ETC, join(folder, 'etc'), file];
}

const [program = '', ...args] = withSystemConfig('');

export const canHaveSystemConfig: boolean = spawnSync(program, [...args, 'true']).status === 0;
