import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../rig/temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');

/** Vendor → its one file, and one that comes close. */
const VENDORS: Readonly<Record<string, readonly [home: string, elsewhere: string]>> = {
  '@eslint-community/regexpp': ['src/plan/regexp-mistake.ts', 'src/plan/pattern.ts'],
  '@noble/hashes': ['src/files.ts', 'src/state/layout.ts'],
  commander: ['src/plan/with-commander.ts', 'src/plan/options.ts'],
  execa: ['src/run/spawn.ts', 'src/run/scan/lines.ts'],
  'fastest-levenshtein': ['src/presets/find.ts', 'src/presets/read.ts'],
  'fs-native-extensions': ['src/state/lock.ts', 'src/state/store.ts'],
  'parse-duration': ['src/plan/duration.ts', 'src/plan/command-line.ts'],
  'pretty-ms': ['src/commands/format.ts', 'src/commands/status-table.ts'],
  'prom-client': ['src/metrics/render.ts', 'src/metrics/from-state.ts'],
  'string-width': ['src/commands/table.ts', 'src/main.ts'],
  undici: ['src/destinations/dispatcher.ts', 'src/destinations/pushgateway/delivery.ts'],
};

type Line = readonly [file: string, text: string];

const ALLOWED: readonly Line[] = [
  ['src/plan/records.ts', `import fs from 'node:fs/promises';`],
  ['src/run/spawn.ts', `import { argvOf } from '../plan/plan.js';`],
  ['src/run/spawn.ts', `import { isErrnoException } from '../host.js';`],
  ['src/run/scan/lines.ts', `import type { Host } from '../../host.js';`],
  ['src/run/signals/mirror.ts', `process.kill(process.pid);`],
  ['src/run/process/terminate.ts', `process.kill(1);`],
  ['src/plan/presets.ts', `export const load = () => import('../presets/find.js');`],
  ['src/state/fold.ts', `import type { JobRun } from '../run/job-run.js';`],
  ['src/metrics/from-state.ts', `import type { GroupState } from '../state/group-state.js';`],
  ['src/destinations/textfile.ts', `import { render } from '../metrics/render.js';`],
  ['src/flow.ts', `import { render } from './metrics/render.js';`],
  ['src/host.ts', `console.log();`],
  ['src/main.ts', `import { run } from './commands/run.js';`],
  ...Object.entries(VENDORS).flatMap(([vendor, [home]]) => bothImports(home, vendor)),
];

const FORBIDDEN: readonly Line[] = [
  ['src/plan/records.ts', `import { spawn } from '../run/spawn.js';`],
  ['src/plan/records.ts', `import { findPreset } from '../presets/find.js';`],
  ['src/presets/find.ts', `import { spawn } from '../run/spawn.js';`],
  ['src/run/spawn.ts', `import type { Written } from '../plan/command-line.js';`],
  ['src/run/start.ts', `import process from 'node:process';`],
  ['src/run/terminate.ts', `import { kill } from 'node:process';`],
  ['src/run/processes.ts', `process.kill(1);`],
  ['src/run/spawn.ts', `process.exitCode = 1;`],
  ['src/run/spawn.ts', `console.log();`],
  ['src/run/spawn.ts', `export default 1;`],
  ['src/state/fold.ts', `import { spawn } from '../run/spawn.js';`],
  ['src/metrics/lines.ts', `import type { JobRun } from '../run/job-run.js';`],
  ['src/metrics/from-state.ts', `import { fold } from '../state/fold.js';`],
  ['src/destinations/textfile.ts', `import { run } from '../commands/run.js';`],
  ['src/index.ts', `import process from 'node:process';`],
  ['src/flow.ts', `import { run } from './commands/run.js';`],
  ['src/unheard-of/file.ts', `import { run } from '../commands/run.js';`],
  ...Object.entries(VENDORS).flatMap(([vendor, [, elsewhere]]) => bothImports(elsewhere, vendor)),
];

function bothImports(file: string, vendor: string): Line[] {
  return [
    [file, `import * as vendor from '${vendor}';`],
    [file, `export const load = () => import('${vendor}');`],
  ];
}

test('a file may import what its stage may import', () => {
  expect(objections(ALLOWED)).toEqual([]);
});

test('everything else breaks a rule', () => {
  expect(new Set(objections(FORBIDDEN))).toEqual(new Set(FORBIDDEN));
});

test('every vendor of package.json has its file', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: object;
  };
  expect(Object.keys(VENDORS)).toEqual(Object.keys(dependencies));
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
