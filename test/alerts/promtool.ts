import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

/** A rule file with its unit tests. Both are written as JSON, which is YAML. */
export interface Suite {
  readonly rules: object;
  readonly tests: object;
}

/** Runs the unit tests of all suites. Empty where they succeed. */
export function failuresOf(suites: readonly Suite[]): string {
  const folder = tempDir();
  for (const [index, { rules, tests }] of suites.entries()) {
    writeFileSync(join(folder, `${index}.rules.json`), JSON.stringify(rules));
    const all = { ...tests, rule_files: [`${index}.rules.json`] };
    writeFileSync(join(folder, `${index}.test.json`), JSON.stringify(all));
  }
  const files = suites.map((_, index) => `${index}.test.json`);
  const { status, stdout, stderr } = promtool(folder, 'test', 'rules', ...files);
  const count = stdout.match(/^Unit Testing:/gm)?.length ?? 0;
  if (count !== suites.length) throw new Error(`${count} files were tested\n${stdout}\n${stderr}`);
  return status === 0 ? '' : `${stdout}\n${stderr}`;
}

export function promtool(
  cwd: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(program('promtool'), args, {
    cwd,
    // Its heap is small, and a third of its time goes by in collecting garbage otherwise.
    env: { ...process.env, GOGC: '400' },
    encoding: 'utf8',
    maxBuffer: 1e9,
    timeout: 800_000,
  });
}
