import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/commands.js';
import { inProcess } from '../rig/in-process.js';
import { BIN, hermeticEnv, jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

/** Runs with a command that would leave a file. */
async function refused(
  args: readonly string[],
  start: typeof jobmeter | typeof inProcess = inProcess,
): Promise<string> {
  const file = join(tempDir(), 'ran');
  const { exitCode, stdout, stderr } = await start(['run', ...args, '--', 'touch', file]);
  expect(exitCode).toBe(125);
  expect(existsSync(file)).toBe(false);
  expect(stdout.toString()).toBe('');
  expect(stderr.toString()).not.toMatch(/\n {4}at /);
  return stderr.toString();
}

test.each([
  [['-g', 'instance='], '--group instance=: the value is empty'],
  [['-g', '1b=x'], '--group "1b" is not a label name'],
  [['-g', '__b=x'], '--group "__b" starts with __'],
  [['-g', 'b-c=x'], '--group "b-c" is not a label name'],
  [['-g', 'job=x'], '--group job is set by --job'],
  [['-g', 'noequals'], '--group "noequals" has no =: write LABEL=VALUE'],
  [['-g', '=x'], '--group the label has no name'],
  [['-g', 'a=1', '-g', 'a=2'], '--group "a" has two values'],
  [['-g', 'a=1', '-l', 'a=2'], '--label "a" is already in use'],
  [['--job', '\uFFFD'], '--job is not valid UTF-8'],
  [['-g', 'a=\uFFFD'], '--group a=\uFFFD: the value is not valid UTF-8'],
  [['--no-such-option'], '--no-such-option is not an option'],
  [['--gruop', 'a=b'], '--gruop is not an option; did you mean --group?'],
  [['--gateway', 'ftp://x'], '--gateway is neither http nor https'],
  [['--push-timeout', '10 parsecs'], '--push-timeout "10 parsecs" is not understood'],
  [['--push-timeout', '0'], '--push-timeout "0" is not understood'],
  [['--success-codes', '256'], '--success-codes "256" is not understood'],
  [['--overlap', 'never'], '--overlap "never" is not understood: write one of allow, skip, wait'],
  [['--overlap', 'skip', '--no-state'], '--overlap needs a lock in the state directory'],
  [['--heartbeat', '100ms'], '--heartbeat is shorter than 1s'],
  [['--records', 'rows'], '--records "rows" has no ='],
  [
    ['--records', 'rows=('],
    '--records rows: the pattern ( is not a regular expression: Unterminated group at character 1',
  ],
  [['--records', 'rows:median=x'], '--records "median" is not an aggregation: use one of sum'],
  [['--records', 'rows='], '--records rows: the pattern is empty'],
  [['--preset', 'rsnyc'], '--preset rsnyc: there is no preset of that name; did you mean rsync?'],
  [['--preset', './no.json'], '--preset ./no.json: does not exist'],
  [
    ['--preset', 'rsync', '--records', 'files=x'],
    '--preset rsync: "files" is also defined by this preset: rename your own pattern',
  ],
  [
    ['--preset', 'rsync', '--preset', 'restic'],
    '--preset restic: "files" is also defined by the preset rsync: use one of the two',
  ],
  [
    ['-g', 'host=a', '--preset', 'ansible'],
    '--preset ansible: tasks: the label "host" is taken: give the group another name',
  ],
  [['--records', '1b=x'], '--records "1b" is not a record name'],
  [['--records', 'n=$.a['], '--records n: the JSON path $.a[ is not understood at character 4'],
  [['--expect', 'rows >'], '--expect "rows >" is not understood: it ends at character 7'],
  [
    ['--records', 'rows=x', '--expect', 'row > 0'],
    '--expect names "row", which no pattern finds; did you mean rows?',
  ],
  [
    ['--preset', 'rsync', '--expect', 'preset_matched && flies > 0'],
    '--expect names "flies", which no pattern finds; did you mean files?',
  ],
  [['--prefix', '1_'], '--prefix "1_" is not understood'],
  [['--shell', 'true'], '--shell and a command after -- are both given'],
])('%j is refused with 125 and the command does not run', async (args, message) => {
  expect(await refused(['--job', 'x', ...args])).toContain(`jobmeter: ${message}`);
});

/** Lines of ours, without the last one, which says where the help is. */
async function mistakesIn(args: readonly string[]): Promise<readonly string[]> {
  const { exitCode, stderr } = await inProcess(['run', ...args]);
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
      'command is missing: write it after --, as in -- pg_dump mydb, or use --shell',
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
  const { exitCode, stderr } = await inProcess(['run', '--job', 'x']);
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toContain('jobmeter: command is missing: write it after --');
});

test('all mistakes are reported together', async () => {
  const args = ['-g', 'x', '--nope', '--push-timeout', 'x', '--records', 'r=['];
  const text = await refused(args, jobmeter);
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

test.each([
  [
    ['pg_dump', 'mydb'],
    'jobmeter: "pg_dump" is not a command; to run it as a job, write: jobmeter run --job NAME -- pg_dump',
  ],
  [['statu'], 'jobmeter: "statu" is not a command; did you mean status?'],
  [['version'], 'jobmeter: "version" is not a command; did you mean --version?'],
])('%j is not a command, and what may be meant is named', async (args, message) => {
  const { exitCode, stdout, stderr } = await jobmeter(args);
  expect([exitCode, stdout.toString()]).toEqual([125, '']);
  expect(stderr.toString()).toContain(message);
});

test.each([
  [['help', 'statsu'], '"statsu" is neither a command nor a topic; did you mean status?'],
  [['help', 'metrisc'], '"metrisc" is neither a command nor a topic; did you mean metrics?'],
  [['help', 'nosuch'], '"nosuch" is neither a command nor a topic; jobmeter help lists them'],
  [['help', 'run', 'push'], '"push" is not expected here'],
  [['completion'], 'shell is missing: write one of bash, zsh, fish'],
  [
    ['completion', 'fis'],
    '"fis" is not a shell that jobmeter has a script for: did you mean fish?',
  ],
  [['completion', 'bash', 'zsh'], '"zsh" is not expected here'],
])('%j is an error', async (args, message) => {
  const { exitCode, stdout, stderr } = await inProcess(args);
  expect([exitCode, stdout.toString()]).toEqual([125, '']);
  expect(stderr.toString()).toContain(`jobmeter: ${message}`);
});

test('help and a command is the help of that command', async () => {
  const { exitCode, stdout } = await inProcess(['help', 'flush']);
  expect(exitCode).toBe(0);
  expect(stdout.toString()).toMatch(/^Usage: jobmeter flush/);
});

test('an argument too many is said together with all other mistakes', async () => {
  const { exitCode, stderr } = await inProcess(['delete', 'x', '--push-timeout', 'y']);
  expect(exitCode).toBe(125);
  expect(stderr.toString().split('\n').slice(0, 3)).toEqual([
    'jobmeter: "x" is not expected here; a job is named with --job',
    'jobmeter: --job is missing: name the job, as in --job db_backup',
    expect.stringContaining('jobmeter: --push-timeout "y" is not understood'),
  ]);
});

test('a missing destination and a wrong timeout are said together', async () => {
  const { exitCode, stderr } = await inProcess(['push', '-j', 'x', '--push-timeout', 'y']);
  expect(exitCode).toBe(125);
  expect(stderr.toString().split('\n').slice(0, 2)).toEqual([
    expect.stringContaining('jobmeter: --gateway is missing: name one'),
    expect.stringContaining('jobmeter: --push-timeout "y" is not understood'),
  ]);
});

test.each([
  [['run', '-j', 'x', '-HX-A:s3cr3t', '--', 'true'], '-H is not an option'],
  [['run', '-j', 'x', '-vHX-A:s3cr3t', '--', 'true'], '-H is not an option'],
  [['run', '-j', 'x', '--passwords3cr3t', '--', 'true'], '--password is not an option'],
  [['run', '-j', 'x', '--header:s3cr3t', '--', 'true'], '--header needs a blank or = before'],
  [['run', '-j', 'x', '--tok/s3cr3t', '--', 'true'], '--tok is not an option'],
  [
    ['push', '-j', 'x', '--header', 'X-A:', 's3cr3t', '--gateway', 'http://h'],
    'an argument is not expected here: quote values that contain blanks',
  ],
])('%j is refused without an echo of the secret', async (args, message) => {
  const { exitCode, stdout, stderr } = await inProcess(args);
  expect([exitCode, stdout.toString()]).toEqual([125, '']);
  expect(stderr.toString()).toContain(`jobmeter: ${message}`);
  expect(stderr.toString()).not.toContain('s3cr3t');
});

test('the words of a mistaken cluster are not looked for in the value of another option', async () => {
  const args = ['-gHOST=x', '-HX-A:s3cr3t', '--', 'true'];
  expect(await mistakesIn(args)).toEqual([
    '-H is not an option; --help lists them',
    '--job is missing: name the job, as in --job db_backup',
  ]);
});

test('the value of an option that does not exist is not a second mistake', async () => {
  const { exitCode, stderr } = await inProcess(['history', 'j', '--limit', '2']);
  expect(stderr.toString()).toBe(
    'jobmeter: --limit is not an option; --help lists them\njobmeter: see jobmeter history --help\n',
  );
  expect(exitCode).toBe(125);
});

test('--dry-run does not show the user, who may be the password by mistake', async () => {
  const env = { JOBMETER_USER: 's3cr3t', JOBMETER_PASSWORD: 'p4ssw0rd' };
  const args = ['-j', 'x', '--gateway', 'http://h', '--no-state', '--dry-run', '--', 'true'];
  const { exitCode, stdout, stderr } = await jobmeter(args, { env });
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  expect(stdout.toString()).toContain('with a user name and JOBMETER_PASSWORD\n');
  expect(stdout.toString()).not.toMatch(/s3cr3t|p4ssw0rd/);
});

test.each([
  [['push', '-j', 'x', '--gateway', 'http://h', '--file', './no.prom']],
  [['parse', '--records', 'a=b', '--file', './no.log']],
  [['parse', '--records', 'a=b', './no.log']],
  [['parse', '--preset', './no.json']],
  [['presets', './no.json']],
])('%j ends with 66: the file is not there', async (args) => {
  const { exitCode, stdout, stderr } = await inProcess(args);
  expect([exitCode, stdout.toString()]).toEqual([66, '']);
  expect(stderr.toString()).toMatch(/^jobmeter: .*\.\/no\.\w+: does not exist\n$/);
});

test('a file that is not there and a mistake beside it end with 125', async () => {
  const { exitCode } = await inProcess(['presets', './no.json', '--nope']);
  expect(exitCode).toBe(125);
});

test('mistakes in the environment are said once, and the job runs', async () => {
  const env = { JOBMETER_TIMOUT: '5', PUSHGATEWAY_URL: '', JOBMETER_PREFIX: '"x_"' };
  const args = ['run', '-j', 'x', '--no-state', '--', 'echo', 'ran'];
  const { exitCode, stdout, stderr } = await jobmeter(args, { env });
  expect([exitCode, stdout.toString()]).toEqual([0, 'ran\n']);
  expect(stderr.toString().split('\n')).toEqual([
    'jobmeter: PUSHGATEWAY_URL is set but empty: give a value, or unset it',
    'jobmeter: JOBMETER_PREFIX has quotes around its value, which are part of the value: remove them',
    'jobmeter: JOBMETER_TIMOUT is not a variable of jobmeter; did you mean JOBMETER_TIMEOUT?',
    expect.stringContaining('jobmeter: JOBMETER_PREFIX ""x_"" is not understood'),
    '',
  ]);
  const quiet = await jobmeter(['run', '-qj', 'x', '--no-state', '--', 'true'], { env });
  expect(quiet.stderr.toString()).toBe('');
});

test('other commands say them too', async () => {
  const { exitCode, stderr } = await inProcess(['status'], { env: { JOBMETER_STATEDIR: '/x' } });
  expect(exitCode).toBe(0);
  expect(stderr.toString()).toBe(
    'jobmeter: JOBMETER_STATEDIR is not a variable of jobmeter; did you mean JOBMETER_STATE_DIR?\n',
  );
});

test.each([
  [['echo 1 | cat'], 'echo …'],
  [['cd', '/'], 'cd'],
  [['TOKEN=s3cr3t', 'env'], 'TOKEN=…'],
])('the command %j is not found, and --shell is named', async (command, shown) => {
  const args = ['run', '-j', 'x', '--no-state', '--', ...command];
  // Some systems have a program of the name cd.
  const { exitCode, stderr } = await jobmeter(args, { env: { PATH: tempDir() } });
  expect(exitCode).toBe(127);
  expect(stderr.toString()).toBe(
    `jobmeter: ${shown}: command not found; to run a shell line, use --shell\n`,
  );
});

test.each(Object.keys(COMMANDS))('%s --help goes to stdout with an example', async (name) => {
  const { exitCode, stdout, stderr } = await inProcess([name, '--help']);
  expect(exitCode).toBe(0);
  expect(stderr.toString()).toBe('');
  expect(stdout.toString()).toMatch(/^Usage: jobmeter/);
  expect(stdout.toString()).toContain('Examples:');
});

test('an empty --match is quoted', async () => {
  const { exitCode, stderr } = await inProcess(['status', '--match', '']);
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toContain('--match "" is not understood');
});

test('a reader that wants no more is no failure', async () => {
  // Opened for both, so that open does not wait; then there is no reader.
  const line = 'mkfifo "$1"; exec 3<>"$1" 4>"$1" 3<&-; exec "$0" help metrics >&4';
  const args = ['-c', line, BIN, join(tempDir(), 'fifo')];
  const { status, stderr } = spawnSync('/bin/sh', args, { env: hermeticEnv(tempDir()) });
  expect([status, stderr.toString()]).toEqual([0, '']);
});

test('--help and help list the commands and topics, --version is that of the package', async () => {
  const help = (await jobmeter(['--help'])).stdout.toString();
  expect(help).toContain('\n  status        list the jobs');
  expect(help).toContain('\n  delivery      what is kept');
  expect((await jobmeter(['help'])).stdout.toString()).toBe(help);
  expect((await jobmeter(['--version'])).stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([
  ['run', '--header', 'X-A:', 'hunter2'],
  ['run', '--header', 'X-A:', 'hunter2', '--', 'true'],
  ['run', '-H', 'X-A:', 'hunter2'],
  ['check', '--header', 'X-A:', 'hunter2'],
  ['history', '--header', 'X-A:', 'hunter2'],
])('a value without quotes may be a secret: %s %s %s %s prints none of it', async (...args) => {
  const { exitCode, stderr } = await inProcess(args);
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toMatch(/quote values|is not an option/);
  expect(stderr.toString()).not.toContain('hunter2');
});

test.each(['run', 'presets', 'config', 'completion'])(
  '%s does not print the word behind an option that is not known',
  async (command) => {
    for (const option of ['-H', '--gatway', '--pasword']) {
      const { exitCode, stderr } = await inProcess([command, option, 'X-A:hunter2']);
      expect(exitCode).toBe(125);
      expect(stderr.toString()).toContain(`jobmeter: ${option} is not an option`);
      expect(stderr.toString()).not.toContain('hunter2');
    }
  },
);
