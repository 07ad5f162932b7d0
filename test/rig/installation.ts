import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');

/** A copy of what is published, without kept code, so that a test may change it. Everybody may read it. */
export function install(root: string = tempDir()): string {
  installStart(root);
  for (const name of readdirSync(join(ROOT, 'dist/cli')).filter((each) => each.endsWith('.cjs'))) {
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
