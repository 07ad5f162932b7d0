import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');

/**
 * The launcher of an installation without the addon for locks. `damaged`: its binary is there and can't be loaded, as
 * that for glibc on Alpine.
 */
export function withoutAddon(binary: 'absent' | 'damaged' = 'absent'): string {
  const folder = tempDir();
  installProgram(folder);
  if (binary === 'damaged') {
    const target = `${process.platform}-${process.arch}`;
    const prebuilds = join(folder, 'node_modules/fs-native-extensions/prebuilds', target);
    mkdirSync(prebuilds, { recursive: true });
    writeFileSync(join(prebuilds, 'fs-native-extensions.node'), 'not for this system');
  }
  return join(folder, 'bin/jobmeter');
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
  installProgram(root);
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

function installProgram(root: string): void {
  installStart(root);
  const bundles = readdirSync(join(ROOT, 'dist/cli')).filter((name) =>
    /\.(?:cjs|wasm)$/.test(name),
  );
  copy(root, 'dist/cli', bundles);
}

function installStart(root: string): void {
  mkdirSync(join(root, 'dist/cli'), { recursive: true });
  mkdirSync(join(root, 'bin'), { recursive: true });
  chmodSync(root, 0o755);
  copy(root, 'bin', readdirSync(join(ROOT, 'bin')));
  copy(root, 'dist/cli', ['start.cjs']);
}

/** `cpSync` takes ten times as long. */
function copy(root: string, folder: string, names: readonly string[]): void {
  for (const name of names) copyFileSync(join(ROOT, folder, name), join(root, folder, name));
}

export function launcherIn(root: string): string {
  return join(root, 'bin/jobmeter');
}

/** Where compiled code is kept for the Node that runs the tests. */
export function compiledIn(root: string): string {
  return join(root, 'dist/cli/__compiled__', `${process.version}-${process.arch}`);
}
