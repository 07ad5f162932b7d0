/** Runs once before all tests: builds the command line and finds the programs that tests need. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { fetchNewerPrograms, fetchSoundPushgateway } from './newer-programs.js';
import { findPrograms, type Programs } from './programs.js';

declare module 'vitest' {
  export interface ProvidedContext {
    programs: Programs;
  }
}

/** Only root can start cron. */
const isRoot = process.getuid?.() === 0;

const ROOT = join(import.meta.dirname, '../..');

export async function setup(project: TestProject): Promise<void> {
  // Once for all test files, while the command line is built.
  const newer = fetchNewerPrograms();
  build();
  const programs = await withPushgateway(findPrograms());
  const absent = Object.entries(programs).filter(
    ([name, path]) => path === null && (name !== 'cron' || isRoot),
  );
  if (absent.length > 0) {
    const names = absent.map(([name]) => name).join(', ');
    requireInCi(
      `SKIPPED: all tests that need ${names} (not installed, or without its parts, and apt-get download brought none)`,
    );
  }
  project.provide('programs', programs);
  await newer;
}

async function withPushgateway(programs: Programs): Promise<Programs> {
  const pushgateway = programs['prometheus-pushgateway'] ?? (await fetchSoundPushgateway());
  return { ...programs, 'prometheus-pushgateway': pushgateway };
}

function build(): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const stdio = ['ignore', 2, 2] as const;
  const { status } = spawnSync(process.execPath, [tsc, '--project', ROOT], { stdio: [...stdio] });
  if (status !== 0) requireInCi('BUILD WITH TYPE ERRORS');
  for (const name of ['command-line.js', 'config-schema.js', 'dashboard.js', 'man-pages.js']) {
    const args = [join(ROOT, '.build', name)];
    const { status: built } = spawnSync(process.execPath, args, { stdio: [...stdio] });
    if (built !== 0) throw new Error(`.build/${name} has failed`);
  }
}

/** Warns a developer, but fails in CI: a CI run must not skip tests. */
function requireInCi(problem: string): void {
  if (process.env['CI']) throw new Error(problem);
  process.stderr.write(`\n!!! ${problem}\n\n`);
}
