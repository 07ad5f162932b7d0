import { chmodSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cronFindings } from '../../../src/commands/check/cron.js';
import { spaceFindings } from '../../../src/commands/check/space.js';
import { inProcess } from '../../rig/in-process.js';
import { BIN, jobmeter } from '../../rig/jobmeter.js';
import { tempDir } from '../../rig/temp-dir.js';
import { checked } from './findings.js';

const DEAD = 'http://127.0.0.1:1';

test('nothing has to be there before the first run, and check leaves nothing behind', async () => {
  const home = tempDir();
  const { of } = await checked([], { home });
  expect(of('state-directory')).toMatchObject([{ level: 'ok' }]);
  expect(readdirSync(home)).toEqual([]);
});

test('where no destination is named, that is a warning, unless Prometheus pulls', async () => {
  const alone = await checked([]);
  expect(alone.exitCode).toBe(1);
  const [named] = alone.of('destination-named');
  expect(named).toMatchObject({ level: 'warning', subject: 'gateway' });
  expect(named?.mend?.join()).toContain('PUSHGATEWAY_URL');
  expect((await checked(['--gateway', DEAD])).of('destination-named')).toEqual([]);
  expect((await checked(['--prometheus', DEAD])).of('destination-named')).toEqual([]);
});

test('a sound state directory can be written and locked, and stays as it is', async () => {
  const home = tempDir();
  await jobmeter(['run', '-j', 'j', '--', 'true'], { home });
  const root = join(home, 'state/jobmeter');
  const before = readdirSync(root);
  const { of } = await checked([], { home });
  expect(of('state-owner')).toMatchObject([{ level: 'ok' }]);
  expect(of('state-locks')).toMatchObject([{ level: 'ok' }]);
  expect(of('pending')).toMatchObject([{ level: 'ok' }]);
  expect(readdirSync(root)).toEqual(before);
});

test('a state directory that others may write to is a problem, with the chmod that ends it', async () => {
  const root = join(tempDir(), 'it is open');
  mkdirSync(root);
  chmodSync(root, 0o777);
  const { exitCode, of } = await checked(['--state-dir', root]);
  expect(exitCode).toBe(2);
  expect(of('state-owner')).toMatchObject([
    { level: 'problem', what: 'other users can write to it', mend: [`chmod go-w '${root}'`] },
  ]);
});

test('results that wait for a destination are counted, with the flush to type', async () => {
  const home = tempDir();
  const run = ['run', '-q', '--push-timeout', '0.1', '--gateway', DEAD];
  for (const job of ['a', 'b']) await jobmeter([...run, '-j', job, '--', 'true'], { home });
  const root = join(home, 'state/jobmeter');
  const [pending] = (await checked([], { home })).of('pending');
  expect(pending).toMatchObject({
    level: 'warning',
    subject: DEAD,
    mend: [`jobmeter flush --state-dir ${root} --gateway ${DEAD}`],
  });
  expect(pending?.what).toMatch(/^2 groups have waited for it for /);
});

test('variables that are misspelt or empty are named, the values are not', async () => {
  const env = { JOBMETER_TIMOUT: 'hush', PUSHGATEWAY_URL: '', JOBMETER_REPLACE: 'hush' };
  const { exitCode, of } = await checked([], { env });
  expect(exitCode).toBe(1);
  const found = of('environment');
  expect(found.map(({ subject }) => subject).toSorted()).toEqual([
    'JOBMETER_REPLACE',
    'JOBMETER_TIMOUT',
    'PUSHGATEWAY_URL',
  ]);
  expect(JSON.stringify(found)).not.toContain('hush');
});

test('a textfile directory is sound, unreadable for others, or absent', async () => {
  const directory = tempDir();
  chmodSync(directory, 0o755);
  const sound = await checked(['--textfile', directory]);
  expect(sound.of('textfile-directory')).toMatchObject([{ level: 'ok' }]);
  expect(sound.of('textfile-readable')).toEqual([]);
  chmodSync(directory, 0o700);
  const closed = await checked(['--textfile', directory]);
  expect(closed.of('textfile-readable')).toMatchObject([{ mend: [`chmod o+rx ${directory}`] }]);
  const absent = await checked(['--textfile', join(directory, 'no')]);
  expect(absent.of('textfile-directory')).toMatchObject([
    { level: 'problem', what: 'no such directory' },
  ]);
});

test('the Node that cron finds is named', async () => {
  // Beside the launcher, as nvm has it.
  const folder = tempDir();
  const [node, bin] = [join(folder, 'node'), join(folder, 'jobmeter')];
  symlinkSync(process.execPath, node);
  symlinkSync(BIN, bin);
  const { of } = await checked([], { bin });
  expect(of('cron-node')).toEqual([
    { level: 'ok', check: 'cron-node', subject: bin, what: `under cron it runs with ${node}` },
  ]);
});

test('where cron finds no Node, the job would not run', () => {
  const complaint = 'no Node.js found';
  expect(
    cronFindings('/opt/jobmeter', { exitCode: 127, node: undefined, complaint }),
  ).toMatchObject([
    { level: 'problem', subject: '/opt/jobmeter', what: expect.stringContaining(complaint) },
  ]);
});

test.each([
  [{ bavail: 1e6, bsize: 4096, files: 10, ffree: 5 }, 'ok'],
  [{ bavail: 1e4, bsize: 4096, files: 10, ffree: 5 }, 'warning'],
  [{ bavail: 1, bsize: 4096, files: 10, ffree: 5 }, 'problem'],
  [{ bavail: 1e6, bsize: 4096, files: 10, ffree: 0 }, 'problem'],
  // btrfs
  [{ bavail: 1e6, bsize: 4096, files: 0, ffree: 0 }, 'ok'],
])('room of %j is %s', (room, level) => {
  expect(spaceFindings('/state', room)).toMatchObject([{ level }]);
});

test('a mistake on the command line is 125, not a finding', async () => {
  const { exitCode, stdout, stderr } = await inProcess(['check', '--older-than', 'old']);
  expect([exitCode, stdout.toString()]).toEqual([125, '']);
  expect(stderr.toString()).toContain('--older-than "old" is not understood');
});
