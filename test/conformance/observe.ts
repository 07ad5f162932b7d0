import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ending, Scene } from './scene.js';
import type { Prefix } from './wrappers.js';

/** A command in a scene. It is observed behind nothing and behind a prefix: what is seen must be the same. */
export interface Case {
  readonly name: string;
  /** What not every machine permits. */
  readonly needs?: Need;
  /** What comes back is compared as JSON. */
  readonly observe: (scene: Scene) => Promise<unknown>;
}

/** A shell script in which `"$@"` is the prefix; observed are its end and all it wrote. */
export function script(name: string, text: string, needs?: Need): Case {
  const observe = (scene: Scene): Promise<Ending> => scene.script(text).ended;
  return needs === undefined ? { name, observe } : { name, needs, observe };
}

/** A command that fits where it is; observed are its end and all it wrote. */
export function command(name: string, argv: readonly string[]): Case {
  return { name, observe: (scene) => scene.command(argv).ended };
}

/** Each is permitted where this command succeeds. */
const NEEDS = {
  root: ['sh', '-c', '[ "$(id -u)" = 0 ]'],
  namespaces: ['unshare', '-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt'],
  'an unknown user who may run node': [
    'setpriv',
    '--reuid=12345',
    '--regid=12345',
    '--clear-groups',
    process.execPath,
    join(import.meta.dirname, 'naive.mjs'),
    'true',
  ],
} as const;

export type Need = keyof typeof NEEDS;

export function isPermitted(need: Need): boolean {
  const [file, ...args] = NEEDS[need];
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}

/** Sets the scene, looks, and clears away whatever was started. The answer is JSON; after `limitMs` it is `hung`. */
export async function observe(
  { observe: look }: Case,
  prefix: Prefix,
  limitMs: number,
): Promise<string> {
  const scene = new Scene(prefix);
  const limit = new AbortController();
  const observation = look(scene).catch((problem: unknown) => `failed: ${String(problem)}`);
  const hung = sleep(limitMs, 'hung', { signal: limit.signal }).catch(() => 'hung');
  const seen = await Promise.race([observation, hung]);
  limit.abort();
  scene.end();
  return JSON.stringify(seen ?? null, undefined, 1).replaceAll(scene.folder, '/scene');
}
