import { spawnSync } from 'node:child_process';
import { tempDir } from './temp-dir.js';

/**
 * A tmpfs in a name space of its own, so that nobody needs to be root; the command line to put a command behind.
 *
 * @param then a shell command that is run in it first
 * @param size as `mount` has it
 */
export function smallDisk(mountPoint: string, then: string, size = '64k'): readonly string[] {
  const mount = `mount -t tmpfs -o size=${size},mode=0700 none '${mountPoint}' && cd '${mountPoint}' && ${then}`;
  return [
    'unshare',
    '--user',
    '--map-root-user',
    '--mount',
    'sh',
    '-c',
    `${mount}; exec "$@"`,
    'sh',
  ];
}

export function canMount(): boolean {
  return spawnSync('unshare', [...smallDisk(tempDir(), 'true').slice(1), 'true']).status === 0;
}
