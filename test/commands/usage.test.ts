import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

/** Runs with a command that would leave a file. */
async function refused(args: readonly string[]): Promise<string> {
  const file = join(tempDir(), 'ran');
  const { exitCode, stdout, stderr } = await jobmeter(['run', ...args, '--', 'touch', file]);
  expect(exitCode).toBe(125);
  expect(existsSync(file)).toBe(false);
  expect(stdout.toString()).toBe('');
  expect(stderr.toString()).not.toMatch(/\n {4}at /);
  return stderr.toString();
}

test.each([
  [['-g', 'instance='], '--group instance=: the value is empty'],
  [['-g', '1b=x'], '--group "1b" is not a label name'],
  [['-g', '__b=x'], '--group label name "__b" starts with __'],
  [['-g', 'b-c=x'], '--group "b-c" is not a label name'],
  [['-g', 'job=x'], '--group job is set by --job'],
  [['-g', 'noequals'], '--group "noequals" has no =: write LABEL=VALUE'],
  [['-g', '=x'], '--group the label has no name'],
  [['-g', 'a=1', '-g', 'a=2'], '--group gives a two values'],
  [['-g', 'a=1', '-l', 'a=2'], '--label label "a" is taken'],
  [['-g', 'a=\uFFFD'], '--group a=\uFFFD: the value is not valid UTF-8'],
  [['--no-such-option'], '--no-such-option is not an option'],
  [['--gruop', 'a=b'], '--gruop is not an option; did you mean --group?'],
  [['--gateway', 'ftp://x'], '--gateway is neither http nor https'],
  [['--push-timeout', '10 parsecs'], '--push-timeout "10 parsecs" is not understood'],
  [['--push-timeout', '0'], '--push-timeout "0" is not understood'],
  [['--success-codes', '256'], '--success-codes "256" is not understood'],
  [['--overlap', 'never'], '--overlap "never" is not understood: write one of allow, skip, wait'],
  [['--overlap', 'skip', '--no-state'], '--overlap needs the state directory'],
  [['--heartbeat', '100ms'], '--heartbeat is shorter than 1s'],
  [['--records', 'rows'], '--records "rows" has no ='],
  [
    ['--records', 'rows=('],
    '--records rows: the pattern ( is no regular expression: Unterminated group at character 1',
  ],
  [['--records', 'rows:median=x'], '--records "median" is not an aggregation: use one of sum'],
  [['--records', 'rows='], '--records rows: the pattern is empty'],
  [['--preset', 'rsnyc'], '--preset rsnyc: there is none of that name; did you mean rsync?'],
  [['--preset', './no.json'], "--preset ./no.json: it can't be read: ENOENT"],
  [
    ['--preset', 'rsync', '--records', 'files=x'],
    '--preset rsync: "files" is a name of this preset: give your own pattern another one',
  ],
  [
    ['--preset', 'rsync', '--preset', 'restic'],
    '--preset restic: "files" is a name of the preset rsync, too: use one of them',
  ],
  [
    ['-g', 'host=a', '--preset', 'ansible'],
    '--preset ansible: tasks: the label "host" is taken: give the group another name',
  ],
  [['--records', '1b=x'], '--records "1b" is not a record name'],
  [['--records', 'n=$.a['], '--records n: the JSON path $.a[ is not understood at character 4'],
  [['--expect', 'rows >'], '--expect "rows >" is not understood: it ends at character 7'],
  [['--prefix', '1_'], '--prefix "1_" is not understood'],
  [['--shell', 'true'], '--shell and a command behind -- are both given'],
])('%j is refused with 125 and the command does not run', async (args, message) => {
  expect(await refused(['--job', 'x', ...args])).toContain(`jobmeter: ${message}`);
});

/** Lines of ours, without the last one, which says where the help is. */
async function mistakesIn(args: readonly string[]): Promise<readonly string[]> {
  const { exitCode, stderr } = await jobmeter(['run', ...args]);
  expect(exitCode).toBe(125);
  return stderr.toString().trimEnd().replaceAll('jobmeter: ', '').split('\n').slice(0, -1);
}

test.each([
  [
    ['-j', 'x', '-vx', '--retries', 'banana', '--', 'true'],
    [
      '-x is not an option; --help lists them',
      '--retries "banana" is not understood: write a number from 0 to 1000',
    ],
  ],
  [['-vx=1', '-j', 'x', '--', 'true'], ['-x is not an option; --help lists them']],
  [
    ['-j', 'x', '--strict=1', '--', 'true'],
    ['--strict takes no value: leave out the = and what follows'],
  ],
  [['-j', 'x', '--group', '--', 'true'], ['--group needs a value before --']],
  [['-j', 'x', '--records', '--quiet', '--', 'true'], ['--records needs a value before --quiet']],
  [
    ['--job'],
    [
      '--job needs a value',
      'command is missing: write it behind --, as in -- pg_dump mydb, or use --shell',
    ],
  ],
])('%j has these mistakes, each said once, and no other', async (args, mistakes) => {
  expect(await mistakesIn(args)).toEqual(mistakes);
});

test('the value of a misspelt option is no mistake of its own, and the others are said', async () => {
  const args = ['push', '--jb', 'a', '--replcae', '--push-timeout', 'x', '--gateway', 'http://h'];
  const { exitCode, stderr } = await jobmeter(args);
  expect(exitCode).toBe(125);
  expect(stderr.toString().split('\n').slice(0, 4)).toEqual([
    'jobmeter: --jb is not an option; did you mean --job?',
    'jobmeter: --replcae is not an option; did you mean --replace?',
    'jobmeter: --job is missing: name the job, as in --job db_backup',
    'jobmeter: --push-timeout "x" is not understood: write a duration above 0 and up to 1d, such as 10s or 1m30s',
  ]);
});

test('a missing --job is refused', async () => {
  expect(await refused([])).toContain('jobmeter: --job is missing: name the job');
});

test('an option without its value is refused', async () => {
  expect(await refused(['--job', 'x', '--group'])).toContain('--group needs a value before --');
});

test('a missing command is refused', async () => {
  const { exitCode, stderr } = await jobmeter(['run', '--job', 'x']);
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toContain('jobmeter: command is missing: write it behind --');
});

test('all mistakes are reported together', async () => {
  const text = await refused(['-g', 'x', '--nope', '--push-timeout', 'x', '--records', 'r=[']);
  expect(text.trimEnd().split('\n')).toHaveLength(6);
  for (const source of ['--nope', '--job', '--group', '--push-timeout', '--records']) {
    expect(text).toContain(`jobmeter: ${source} `);
  }
});

test('options behind the command are the command’s own, with and without --', async () => {
  const plain = await jobmeter(['run', '--job', 'x', 'echo', '--job', '-g', '--', 'y']);
  expect(plain.stdout.toString()).toBe('--job -g -- y\n');
  const dashed = await jobmeter(['--job', 'x', '--', 'echo', '--', '-v']);
  expect(dashed.stdout.toString()).toBe('-- -v\n');
});

test('an unknown command names the way to run it as a job', async () => {
  const { exitCode, stderr } = await jobmeter(['pg_dump', 'mydb']);
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toContain('jobmeter run --job NAME -- pg_dump');
});

test.each(['run', 'push', 'status', 'flush', 'delete', 'parse', 'presets'])(
  '%s --help goes to stdout with an example',
  async (name) => {
    const { exitCode, stdout, stderr } = await jobmeter([name, '--help']);
    expect(exitCode).toBe(0);
    expect(stderr.toString()).toBe('');
    expect(stdout.toString()).toMatch(/^Usage: jobmeter/);
    expect(stdout.toString()).toContain('Examples:');
  },
);

test('--help lists the commands, --version is that of the package', async () => {
  expect((await jobmeter(['--help'])).stdout.toString()).toContain('jobmeter status');
  expect((await jobmeter(['--version'])).stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/);
});
