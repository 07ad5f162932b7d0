/** Shells that were unpacked elsewhere look for their own parts in the system, unless they are told. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where programs are unpacked. In node_modules, so that it needs no HOME and is deleted with it. */
export const CACHE: string = join(
  import.meta.dirname,
  '../../node_modules/.cache/jobmeter-programs',
);

const PATIENCE = { timeout: 100_000, killSignal: 'SIGKILL' } as const;

/** For the start of zsh, which takes no module path from the environment. Empty for one of the system. */
export function zshStart(zsh: string): string {
  const root = rootOf(zsh);
  if (root === undefined) return '';
  const [lib, share] = [join(root, 'usr/lib'), join(root, 'usr/share/zsh')];
  return `module_path=(${lib}/*/zsh/*(N))
fpath=(${share}/functions ${share}/functions/**/*(N/))
`;
}

/** Whether it can edit lines and complete words. */
export function zshWorks(zsh: string): boolean {
  const probe = `${zshStart(zsh)}
zmodload zsh/zle zsh/complete zsh/computil && autoload -U +X compinit _arguments`;
  return spawnSync(zsh, ['-f', '-c', probe], { stdio: 'ignore', ...PATIENCE }).status === 0;
}

/** The environment in which fish finds its libraries and functions. Empty for one of the system. */
export function fishEnv(fish: string): Readonly<Record<string, string>> {
  const root = rootOf(fish);
  if (root === undefined) return {};
  const lib = join(root, 'usr/lib');
  const triplets = existsSync(lib) ? readdirSync(lib) : [];
  const folders = triplets.filter((name) => name.endsWith('-linux-gnu'));
  return { LD_LIBRARY_PATH: folders.map((name) => join(lib, name)).join(delimiter) };
}

/** Whether it has its functions. */
export function fishWorks(fish: string): boolean {
  const root = rootOf(fish);
  if (root !== undefined) placeFish(join(root, 'usr'));
  const env = { ...process.env, ...fishEnv(fish) };
  const probe = 'type -q __fish_complete_directories';
  const { status } = spawnSync(fish, ['--no-config', '-c', probe], {
    env,
    stdio: 'ignore',
    ...PATIENCE,
  });
  return status === 0;
}

/** Where both etc and share are beside its bin, fish takes that for its place. */
function placeFish(usr: string): void {
  try {
    symlinkSync('../etc', join(usr, 'etc'));
  } catch {
    // It is there already, or another test run was faster: whether fish works is seen.
  }
}

/** The folder that a program was unpacked to. Undefined for one of the system, which finds its parts by itself. */
function rootOf(program: string): string | undefined {
  if (!program.startsWith(`${CACHE}/`)) return undefined;
  return join(CACHE, program.slice(CACHE.length + 1).split('/')[0] ?? '');
}
