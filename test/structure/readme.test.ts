import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CATALOGUE } from '../../src/metrics/catalogue.js';
import { RUN_OPTIONS } from '../../src/options/command-options.js';
import { nameOf, syntaxOf } from '../../src/options/option-spec.js';
import { OPTIONS } from '../../src/options/options.js';
import { readPreset } from '../../src/presets/read.js';
import { PRESETS } from '../../src/presets/shipped.js';
import { tempDir } from '../rig/temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

function codeBlocks(language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm');
  return [...README.matchAll(fence)].map(([, code = '']) => code);
}

test('the library example type-checks', () => {
  const folder = tempDir();
  const [example = ''] = codeBlocks('ts');
  writeFileSync(join(folder, 'example.mts'), example);
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    paths: { jobmeter: [join(ROOT, 'dist/index.d.ts')] },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

test('Quick start begins with two blocks of one line each', () => {
  expect(
    codeBlocks('sh')
      .slice(0, 2)
      .map((code) => code.trimEnd().split('\n').length),
  ).toEqual([1, 1]);
});

test.each(RUN_OPTIONS.map((key) => [syntaxOf(OPTIONS[key]), OPTIONS[key].env] as const))(
  'the option %s is described with its variables',
  (syntax, env) => {
    const row = README.split('\n').find((line) => line.includes(`| \`${syntax}\``));
    expect(row).toBeDefined();
    for (const name of env) expect(row).toContain(`\`${name}\``);
  },
);

test.each(Object.values(OPTIONS).map(nameOf))('the option %s of any command is named', (name) => {
  expect(README).toContain(name);
});

test.each([...PRESETS.keys()])('the preset %s is named', (name) => {
  const [section] = README.split('### Presets')[1]!.split('\n###');
  expect(section).toMatch(new RegExp(`[ \n]${name}[, .\n]`));
});

test.each(codeBlocks('json'))('the preset file in it is one', (text) => {
  expect(readPreset(JSON.parse(text))).toMatchObject({ kind: 'preset' });
});

test.each(Object.keys(CATALOGUE))('the metric %s is described', (name) => {
  expect(README).toMatch(new RegExp(`\`batch_job_${name}[\`{]`));
});
