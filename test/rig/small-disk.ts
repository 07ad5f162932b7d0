import { spawnSync } from 'node:child_process';
import { tempDir } from './temp-dir.js';

/**
 * The command line that runs a command with a small tmpfs mounted, in a namespace of its own, so that root is not
 * needed.
 *
 * @param then a shell command to run in the tmpfs first
 * @param size option of `mount -t tmpfs`
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
