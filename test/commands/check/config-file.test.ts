import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkConfigFile } from '../../../src/commands/check/config-file.js';
import { pushedMetrics } from '../../../src/commands/check/pushed-metrics.js';
import { checkSchedules } from '../../../src/commands/check/schedules.js';
import { optionsOf } from '../../../src/config/options-of.js';
import { realHost } from '../../../src/host.js';
import { inProcess } from '../../rig/in-process.js';
import { tempDir } from '../../rig/temp-dir.js';
import { checked } from './findings.js';

/** A home with the user's config file, and the path of that. */
function homeWith(text: string): { readonly home: string; readonly file: string } {
  const home = tempDir();
  const folder = join(home, '.config/jobmeter');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'config.yaml');
  writeFileSync(file, text);
  return { home, file };
}

const MISTAKEN = `
defaults:
  push-timeout: long
  textfile: [here, there]
jobs:
  backup:
    command: [pg_dump]
    timeout: soon
    retrys: 3
gateways: {prod: 'http://a b'}
`;

test('every mistake that config check reports is a problem, with line and column', async () => {
  const { home, file } = homeWith(MISTAKEN);
  const { stdout } = await inProcess(['config', 'check'], { home });
  const lines = stdout.toString().split('\n').slice(0, -1);
  expect(lines.length).toBeGreaterThan(2);
  const { exitCode, of } = await checked([], { home });
  expect(exitCode).toBe(2);
  const found = of('config-file');
  expect(found.map(({ what }) => what)).toEqual(expect.arrayContaining(lines));
  expect(found.map(({ what }) => what)).toContainEqual(
    expect.stringMatching(`^${file}:8:14: timeout "soon" is not understood`),
  );
  for (const each of found) {
    expect(each).toMatchObject({ level: 'problem', mend: ['jobmeter config check'] });
  }
});

test('a mistake that check itself runs into is a finding, too', async () => {
  const { home, file } = homeWith(MISTAKEN);
  const found = (await checked([], { home })).of('config-file');
  const whats = found.map(({ what }) => what);
  expect(whats.filter((what) => what.startsWith(`${file}:3:17: push-timeout`))).toHaveLength(1);
});

test('a file that --config names is checked, and named in what to type', async () => {
  const { file } = homeWith('jobs: {a: {retrys: 3}}');
  const { of } = await checked(['--config', file]);
  expect(of('config-file')).toMatchObject([
    { level: 'problem', mend: [`jobmeter config check ${file}`] },
  ]);
});

test('a sound file, and none, are ok', async () => {
  const { home, file } = homeWith('jobs: {a: {command: [echo]}}');
  const sound = await checked([], { home });
  expect(sound.of('config-file')).toMatchObject([{ level: 'ok', what: `no mistake in ${file}` }]);
  const none = await checked(['--config', '/dev/null']);
  expect(none.of('config-file')).toMatchObject([{ level: 'ok' }]);
});

test('a file that is absent, no file or not to be trusted is a warning', async () => {
  const absent = await checked(['--config', '/no/such.yaml']);
  expect(absent.exitCode).toBe(1);
  expect(absent.of('config-file')).toMatchObject([
    { level: 'warning', what: 'config file /no/such.yaml does not exist' },
  ]);
  const folder = await checked([], { env: { JOBMETER_CONFIG: tempDir() } });
  expect(folder.of('config-file')).toMatchObject([{ level: 'warning' }]);
});

test.runIf(process.getuid?.() === 0)('so is one that others may write to, for root', async () => {
  const { home, file } = homeWith('jobs: {a: {retrys: 3}}');
  chmodSync(file, 0o666);
  const { of } = await checked([], { home });
  expect(of('config-file')).toMatchObject([
    { level: 'warning', what: expect.stringContaining('other users can write to it') },
  ]);
});

test('a gateway of the file is checked like one that a flag names', async () => {
  const { home } = homeWith(
    'defaults: {gateway: prod, push-timeout: 1}\ngateways: {prod: "http://127.0.0.1:1"}',
  );
  const { exitCode, findings } = await checked([], { home });
  expect(exitCode).toBe(2);
  expect(findings).toContainEqual(expect.objectContaining({ subject: 'http://127.0.0.1:1' }));
});

test('a gateway whose name is like one of the config file is a problem, with that name', async () => {
  const { home } = homeWith("gateways: {prod: 'http://127.0.0.1:1'}");
  const { exitCode, of } = await checked(['--gateway', 'prdo'], { home });
  expect(exitCode).toBe(2);
  expect(of('gateway-name')).toMatchObject([
    {
      level: 'problem',
      subject: '--gateway',
      what: '"prdo" is not a gateway of the file; did you mean prod?',
    },
  ]);
  expect((await checked(['--gateway', 'prod'], { home })).of('gateway-name')).toEqual([]);
});

test('the files are read once: areas of the check take them from memory', async () => {
  const text = 'jobs: {backup: {command: [pg_dump], schedule: 0 3 * * *, gauge: size_bytes=(.*)}}';
  const path = join(tempDir(), 'gone.yaml');
  const files = { optionsOf, paths: [path], texts: [{ path, text }], problems: [] };
  const host = { ...realHost(), env: { XDG_STATE_HOME: tempDir() } };
  const schedules = await checkSchedules({ host, files });
  expect(schedules).toMatchObject([{ check: 'schedule', subject: 'backup' }]);
  const config = await checkConfigFile({ host, files, configFile: path });
  expect(config).toMatchObject([{ level: 'ok', what: `no mistake in ${path}` }]);
  const pushed = await pushedMetrics({ host, files }, 'batch_job_');
  expect(pushed.at(-1)).toMatchObject({ name: 'size_bytes', by: { name: 'backup' } });
});
