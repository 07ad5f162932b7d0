import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { configSchema } from '../../src/config/schema.js';
import { inProcess } from '../rig/in-process.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');

/** The config file of the topic, and the crontab lines that go with it. */
const SECTION = readFileSync(join(ROOT, 'src/help/topics/configuration.md'), 'utf8');
const [, CONFIG = ''] = /^```yaml\n([^]*?)^```$/m.exec(SECTION) ?? [];
const CRONTAB = [...SECTION.matchAll(/^(?:[*\d]+ +){5}\S*\/jobmeter (.*)$/gm)].map(
  ([, line = '']) => line,
);

test('the config file in it has no mistake, for the checker and for the schema', async () => {
  const file = join(tempDir(), 'config.yaml');
  writeFileSync(file, CONFIG);
  const { exitCode, stdout } = await inProcess(['config', 'check', file]);
  expect([exitCode, stdout.toString()]).toEqual([0, `${file}: 3 jobs, no mistake\n`]);
  expect(new Ajv({ strictTypes: false }).compile(configSchema())(load(CONFIG))).toBe(true);
  const [, schema = ''] =
    /\$schema=\/usr\/local\/lib\/node_modules\/jobmeter\/(.*)/.exec(CONFIG) ?? [];
  expect(existsSync(join(ROOT, schema))).toBe(true);
});

test('three crontab lines go with it', () => {
  expect(CRONTAB).toHaveLength(3);
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
