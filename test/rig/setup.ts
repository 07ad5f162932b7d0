/** Runs once before all tests: builds what bin/jobmeter.js loads, and finds the real programs. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { COMPILED } from './compiled.js';
import { findPrograms, type Programs } from './programs.js';

declare module 'vitest' {
  export interface ProvidedContext {
    programs: Programs;
  }
}

const ROOT = join(import.meta.dirname, '../..');

export function setup(project: TestProject): void {
  build();
  mkdirSync(COMPILED, { recursive: true, mode: 0o700 });
  const programs = findPrograms();
  const absent = Object.entries(programs).filter(([, path]) => path === null);
  if (absent.length > 0) {
    const names = absent.map(([name]) => name).join(', ');
    insist(`SKIPPED: all tests that need ${names} (not on PATH, and apt-get download failed)`);
  }
  project.provide('programs', programs);
}

function build(): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const stdio = ['ignore', 2, 2] as const;
  const { status } = spawnSync(process.execPath, [tsc, '--project', ROOT], { stdio: [...stdio] });
  if (status !== 0) insist('BUILD WITH TYPE ERRORS');
  for (const name of ['command-line.js', 'config-schema.js']) {
    const args = [join(ROOT, '.build', name)];
    const { status: built } = spawnSync(process.execPath, args, { stdio: [...stdio] });
    if (built !== 0) throw new Error(`.build/${name} has failed`);
  }
}

/** A developer may go on without; a CI run that tests less than it claims is a failed one. */
function insist(problem: string): void {
  if (process.env['CI']) throw new Error(problem);
  process.stderr.write(`\n!!! ${problem}\n\n`);
}
