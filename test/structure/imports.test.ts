import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
// @ts-expect-error: a script without types
import { VENDORS as vendors } from '../../.oxlintrc.js';
import { tempDir } from '../rig/temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');

const VENDORS = vendors as Readonly<Record<string, string>>;

type Line = readonly [file: string, text: string];

const ALLOWED: readonly Line[] = [
  ['src/plan/plan.ts', `import fs from 'node:fs/promises';`],
  ['src/run/signals/reraise.ts', `process.kill(process.pid);`],
  ['src/run/process/terminate.ts', `process.kill(1);`],
  ['src/host.ts', `console.log();`],
  ...Object.entries(VENDORS).flatMap(([vendor, home]) =>
    bothImports(home.replace('*', 'direct'), vendor),
  ),
];

const FORBIDDEN: readonly Line[] = [
  ['src/run/start-job.ts', `import process from 'node:process';`],
  ['src/run/load.ts', `import { createRequire } from 'node:module';`],
  ['src/run/terminate.ts', `import { kill } from 'node:process';`],
  ['src/run/processes.ts', `process.kill(1);`],
  ['src/run/spawn.ts', `process.exitCode = 1;`],
  ['src/run/spawn.ts', `console.log();`],
  ['src/run/spawn.ts', `export default 1;`],
  ['src/index.ts', `import process from 'node:process';`],
  ...Object.keys(VENDORS).flatMap((vendor) =>
    bothImports(`src/unheard-of/${vendor.replaceAll(/\W/g, '-')}.ts`, vendor),
  ),
];

function bothImports(file: string, vendor: string): Line[] {
  return [
    [file, `import * as vendor from '${vendor}';`],
    [file, `export const load = () => import('${vendor}');`],
  ];
}

test('a library is imported in its one file, the process is touched at the edge', () => {
  expect(objections(ALLOWED)).toEqual([]);
});

test('everything else breaks a rule', () => {
  expect(new Set(objections(FORBIDDEN))).toEqual(new Set(FORBIDDEN));
});

test('a library that is imported is part of the bundle, and an addon is a dependency', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as Readonly<Record<string, object>>;
  expect(Object.keys(dependencies ?? {})).toEqual(['fs-native-extensions']);
  const known = { ...dependencies, ...devDependencies };
  expect(Object.keys(VENDORS).filter((vendor) => !(vendor in known))).toEqual([]);
});

/** Those of the lines that the project's own lint configuration objects to. */
function objections(lines: readonly Line[]): Line[] {
  const folder = tempDir();
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  copyFileSync(join(ROOT, '.oxlintrc.js'), join(folder, '.oxlintrc.js'));
  for (const [file, text] of lines) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    appendFileSync(join(folder, file), `${text}\n`);
  }
  return lint(folder)
    .filter(({ code }) => RULES.some((rule) => code.endsWith(`(${rule})`)))
    .map(({ filename, labels: [{ span }] }) => {
      const text = readFileSync(join(folder, filename), 'utf8').split('\n')[span.line - 1] ?? '';
      return [filename, text];
    });
}

/** Half a module breaks other rules too. */
const RULES = ['no-restricted-imports', 'no-restricted-globals', 'no-default-export'];

interface Diagnostic {
  /** `eslint(no-restricted-imports)` */
  readonly code: string;
  readonly filename: string;
  readonly labels: readonly [{ readonly span: { readonly line: number } }];
}

function lint(cwd: string): readonly Diagnostic[] {
  const bin = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const args = [bin, '-c', '.oxlintrc.js', '-f', 'json'];
  // The status only tells that there is something to report.
  const { stdout } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
}
