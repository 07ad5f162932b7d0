import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tempDir } from './temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');

/**
 * The launcher of an installation without the addon for locks. `damaged`: its binary is there and can't be loaded, as
 * that for glibc on Alpine.
 */
export function withoutAddon(binary: 'absent' | 'damaged' = 'absent'): string {
  const folder = tempDir();
  for (const name of ['bin', 'dist', 'package.json']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter: isNoKeptCode });
  }
  if (binary === 'damaged') {
    const target = `${process.platform}-${process.arch}`;
    const prebuilds = join(folder, 'node_modules/fs-native-extensions/prebuilds', target);
    mkdirSync(prebuilds, { recursive: true });
    writeFileSync(join(prebuilds, 'fs-native-extensions.node'), 'not for this system');
  }
  return join(folder, 'bin/jobmeter');
}

/** Other tests write it meanwhile. */
function isNoKeptCode(file: string): boolean {
  return basename(file) !== '__compiled__';
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

/** A copy of what is published, without kept code, so that a test may change it. Everybody may read it. */
export function install(root: string = tempDir()): string {
  installStart(root);
  for (const name of readdirSync(join(ROOT, 'dist/cli')).filter((each) =>
    /\.(?:cjs|wasm)$/.test(each),
  )) {
    cpSync(join(ROOT, 'dist/cli', name), join(root, 'dist/cli', name));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** The same with other files in place of ours, `main.cjs` being the first that is loaded. */
export function installModules(
  modules: Readonly<Record<string, string>>,
  root: string = tempDir(),
): string {
  installStart(root);
  for (const [name, source] of Object.entries(modules)) {
    writeFileSync(join(root, 'dist/cli', name), source);
  }
  return root;
}

function installStart(root: string): void {
  mkdirSync(join(root, 'dist/cli'), { recursive: true });
  chmodSync(root, 0o755);
  cpSync(join(ROOT, 'bin'), join(root, 'bin'), { recursive: true });
  cpSync(join(ROOT, 'dist/cli/start.cjs'), join(root, 'dist/cli/start.cjs'));
}

export function launcherIn(root: string): string {
  return join(root, 'bin/jobmeter');
}

/** Where compiled code is kept for the Node that runs the tests. */
export function compiledIn(root: string): string {
  return join(root, 'dist/cli/__compiled__', `${process.version}-${process.arch}`);
}
