import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');

/**
 * `bin/jobmeter.js` of an installation without the addon for locks. `damaged`: its binary is there and can't be loaded, as
 * that for glibc on Alpine.
 */
export function withoutAddon(binary: 'absent' | 'damaged' = 'absent'): string {
  const folder = tempDir();
  for (const name of ['bin', 'dist', 'package.json']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  if (binary === 'damaged') {
    const target = `${process.platform}-${process.arch}`;
    const prebuilds = join(folder, 'node_modules/fs-native-extensions/prebuilds', target);
    mkdirSync(prebuilds, { recursive: true });
    writeFileSync(join(prebuilds, 'fs-native-extensions.node'), 'not for this system');
  }
  return join(folder, 'bin/jobmeter.js');
}

/** A command line to put in front of another that then finds no flock(1), in a mount namespace of its own. */
export const WITHOUT_FLOCK: readonly string[] = [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  'for each in /usr/bin/flock /usr/local/bin/flock; do [ ! -e $each ] || mount --bind /dev/null $each || exit; done; exec "$@"',
  'sh',
];

export const canHideFlock =
  spawnSync(WITHOUT_FLOCK[0]!, [...WITHOUT_FLOCK.slice(1), 'true']).status === 0;
