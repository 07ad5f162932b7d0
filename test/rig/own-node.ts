import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const DIST = join(import.meta.dirname, '../../dist');

/**
 * Runs `script` in a new Node process and returns the JSON it prints. For what a process loads once or can't undo, because
 * test files share processes. `load(path)` imports a compiled module.
 */
export function inOwnNode(script: string, flags: readonly string[] = []): unknown {
  const load = `const load = (path) => import(${JSON.stringify(DIST)} + '/' + path);`;
  const args = [...flags, '--input-type=module', '--eval', `${load}\n${script}`];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}
