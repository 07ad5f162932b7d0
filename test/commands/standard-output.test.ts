import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TOPICS } from '../../src/help/topics.js';
import { jobmeter, type JobmeterOptions } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const ASCII = /^[\0-\x7F]*$/;

/** The first is that of cron. */
const WITHOUT_UTF8: readonly NonNullable<JobmeterOptions['env']>[] = [
  { LANG: undefined },
  { LANG: 'C' },
  { LC_ALL: 'POSIX', LANG: 'de_DE.UTF-8' },
  { LC_CTYPE: 'de_DE.ISO-8859-1' },
];

async function homeWithRuns(job: string): Promise<string> {
  const home = tempDir();
  for (const command of ['true', 'false']) {
    await jobmeter(['run', '--job', job, '--', command], { home });
  }
  return home;
}

test.each(WITHOUT_UTF8)('tables are ASCII with %o', async (env) => {
  const home = await homeWithRuns('backup');
  for (const command of [['status'], ['history', 'backup']]) {
    const inUtf8 = (await jobmeter(command, { home, env: { LC_ALL: 'C.utf8' } })).stdout.toString();
    const { stdout } = await jobmeter(command, { home, env });
    expect(inUtf8).not.toMatch(ASCII);
    expect(stdout.toString()).toMatch(ASCII);
  }
});

test('names of the user stay as they are in every locale, and so does JSON', async () => {
  const home = await homeWithRuns('b…ckup é');
  const env = { LANG: 'C' };
  expect((await jobmeter(['status'], { home, env })).stdout.toString()).toContain(' é');
  const { stdout } = await jobmeter(['status', '--json'], { home, env });
  expect(stdout.toString()).toContain('b…ckup é');
});

test('what cron mails is ASCII', async () => {
  const env = { LANG: undefined };
  const refused = (await jobmeter(['pg_dump'], { env })).stderr.toString();
  expect(refused).toContain('-- pg_dump ...');
  expect(refused).toMatch(ASCII);
});

test('help is ASCII where the locale is', async () => {
  const env = { LANG: 'C' };
  for (const words of [
    ['--help'],
    ['run', '--help'],
    ...TOPICS.map(({ name }) => ['help', name]),
  ]) {
    const { exitCode, stdout } = await jobmeter(words, { env });
    expect([words, exitCode, stdout.toString()]).toEqual([words, 0, expect.stringMatching(ASCII)]);
  }
});

test.each([
  '--version',
  '--help',
  'help metrics',
  'run --help',
  'status',
  'status --json',
  'rules',
  'presets',
])('%s with a closed stdout ends with 74 and one line', async (line) => {
  const behind = ['/bin/sh', '-c', 'exec "$@" >&-', 'sh'];
  const { exitCode, stderr } = await jobmeter(line.split(' '), { behind });
  expect([exitCode, stderr.toString()]).toEqual([74, 'jobmeter: cannot write to stdout\n']);
});

test('run with a closed stdout runs its command', async () => {
  const file = join(tempDir(), 'out');
  const { exitCode, stderr } = await jobmeter(
    ['run', '--job', 'x', '--', 'sh', '-c', `echo ran > ${file}; exit 3`],
    { behind: ['/bin/sh', '-c', 'exec "$@" >&-', 'sh'] },
  );
  expect([exitCode, stderr.toString(), readFileSync(file, 'utf8')]).toEqual([3, '', 'ran\n']);
});

test('a reader that wants no more is not told', async () => {
  const behind = ['/bin/bash', '-c', 'set -o pipefail; "$@" | head -1 >/dev/null', 'bash'];
  const { exitCode, stderr } = await jobmeter(['help', 'metrics'], { behind });
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
});
