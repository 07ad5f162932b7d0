import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { configSchema } from '../../src/config/schema.js';
import { CATALOGUE } from '../../src/metrics/catalogue.js';
import { RUN_OPTIONS } from '../../src/options/command-options.js';
import { nameOf, syntaxOf } from '../../src/options/option-spec.js';
import { OPTIONS } from '../../src/options/options.js';
import { readPreset } from '../../src/presets/read.js';
import { PRESETS } from '../../src/presets/shipped.js';
import { jobmeter } from '../rig/jobmeter.js';
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

/** The config file of the README, and the crontab lines that go with it. */
const [SECTION = ''] = README.split('### Config file')[1]!.split('\n###');
const [, CONFIG = ''] = /^```yaml\n([^]*?)^```$/m.exec(SECTION) ?? [];
const CRONTAB = [...SECTION.matchAll(/^(?:[*\d]+ +){5}jobmeter (.*)$/gm)].map(
  ([, line = '']) => line,
);

test('the config file in it has no mistake, for the checker and for the schema', async () => {
  const file = join(tempDir(), 'config.yaml');
  writeFileSync(file, CONFIG);
  const { exitCode, stdout } = await jobmeter(['config', 'check', file]);
  expect([exitCode, stdout.toString()]).toEqual([0, `${file}: 3 jobs, no mistake\n`]);
  expect(new Ajv({ strictTypes: false }).compile(configSchema())(load(CONFIG))).toBe(true);
  const [, schema = ''] =
    /\$schema=\/usr\/local\/lib\/node_modules\/jobmeter\/(.*)/.exec(CONFIG) ?? [];
  expect(existsSync(join(ROOT, schema))).toBe(true);
});

test.each(CRONTAB)('with it, the crontab line jobmeter %s runs', async (line) => {
  const folder = tempDir();
  const file = join(folder, 'config.yaml');
  writeFileSync(file, CONFIG);
  for (const name of ['pg_dump', 'zcat', 'find', 'load-into']) {
    writeFileSync(join(folder, name), '#!/bin/sh\necho loaded 42 rows\n', { mode: 0o755 });
  }
  const env = {
    PATH: `${folder}:${process.env['PATH']}`,
    JOBMETER_CONFIG: file,
    JOBMETER_GATEWAY: 'http://127.0.0.1:1',
    JOBMETER_PUSH_TIMEOUT: '0.1s',
    JOBMETER_QUIET: '1',
  };
  const { exitCode, stdout, stderr } = await jobmeter(line.split(' '), { env });
  expect([exitCode, stdout.toString(), stderr.toString()]).toEqual([0, 'loaded 42 rows\n', '']);
});

test.each(Object.keys(CATALOGUE))('the metric %s is described', (name) => {
  expect(README).toMatch(new RegExp(`\`batch_job_${name}[\`{]`));
});
