import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter, type Result, startJobmeter } from '../rig/jobmeter.js';
import { install } from '../rig/installation.js';

const REMEDY = /^jobmeter: could not start: (?!.*out of range).+; the command runs without it\n$/;

let folder: string;
let log: string;

beforeEach(() => {
  folder = install();
  log = join(folder, 'log');
});

const bundle = (name: string): string => join(folder, 'dist/cli', name);

const DAMAGES = {
  missing: (file: string) => rmSync(file),
  'cut off': (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 200)),
  'no JavaScript': (file: string) => writeFileSync(file, 'exports.x = ('),
  empty: (file: string) => writeFileSync(file, ''),
};

function run(args: readonly string[], env = {}): Promise<Result> {
  return jobmeter(args, { bin: join(folder, 'bin/jobmeter'), env });
}

/** Counts its runs in `log`. */
const command = (line: string): readonly string[] => [
  '--',
  'sh',
  '-c',
  `echo run >>"$0"; ${line}`,
  log,
];

describe.each(Object.entries(DAMAGES))('a bundle that is %s', (_, damage) => {
  test.each([
    ['start.cjs', ['run', '--job', 'j']],
    ['main.cjs', ['run', '--job', 'j']],
    ['main.cjs', ['--job', 'j']],
    ['plan-resolve-cron.cjs', ['run', '--job', 'j', '--schedule', '@daily']],
    ['reading.cjs', ['run', '--job', 'j', '--records', 'rows=x']],
    ['pipeline-overlap.cjs', ['run', '--job', 'j', '--overlap', 'skip']],
  ])('before the start: without %s, the command runs once', async (name, options) => {
    damage(bundle(name));
    const { exitCode, stdout, stderr } = await run([...options, ...command('echo out; exit 7')]);
    expect(stderr.toString()).toMatch(REMEDY);
    expect(stdout.toString()).toBe('out\n');
    expect(exitCode).toBe(7);
    expect(readFileSync(log, 'utf8')).toBe('run\n');
  });

  test('after the start, the command does not run again', async () => {
    damage(bundle('finish-run.cjs'));
    const { exitCode, stderr } = await run(['run', '--job', 'j', ...command('exit 7')]);
    expect(stderr.toString()).toMatch(/^jobmeter: this run is not measured: .+\n$/);
    expect(exitCode).toBe(7);
    expect(readFileSync(log, 'utf8')).toBe('run\n');
  });

  test('what `jobmeter crontab` writes runs its line', async () => {
    damage(bundle('parse-cron.cjs'));
    const line = `echo run >>${log}; echo "$0" %; exit 7`;
    const args = ['run', '--job', 'j', '--schedule', '0 3 * * *', '--shell', line];
    const { exitCode, stdout, stderr } = await run(args);
    expect(stderr.toString()).toMatch(REMEDY);
    expect(stdout.toString()).toBe('/bin/sh %\n');
    expect(exitCode).toBe(7);
    expect(readFileSync(log, 'utf8')).toBe('run\n');
  });

  test('a dry run does not run the command', async () => {
    damage(bundle('commands-run-dry-run.cjs'));
    for (const [option, value] of [
      ['--dry-run', ''],
      ['--quiet', 'true'],
    ] as const) {
      const args = ['run', '--job', 'j', option, ...command('exit 7')];
      expect((await run(args, { JOBMETER_DRY_RUN: value })).exitCode).toBe(125);
    }
    expect(() => readFileSync(log)).toThrow('ENOENT');
  });
});

test.each([
  ['finish-run.cjs', []],
  ['textfile.cjs', ['--overlap', 'skip']],
  ['extract-expectations-expectation-failure.cjs', []],
  ['run-side-channel-reported.cjs', []],
  ['commands-run-report.cjs', ['--print']],
  ['commands-run-report.cjs', ['--verbose']],
])('after the start: without %s, the status is that of the command', async (name, options) => {
  rmSync(bundle(name));
  const places = ['--state-dir', join(folder, 'state'), '--textfile', folder];
  const count = ['--success-codes', '7', '--records', 'rows=x', '--expect', 'rows > 0'];
  const job = command('echo xx; echo a 1 >>"$JOBMETER_METRICS"; exit 7');
  const args = ['run', '--job', 'j', ...places, ...count, ...options, ...job];
  const { exitCode, stderr } = await run(args);
  expect(stderr.toString()).toMatch(/^jobmeter: .+ not .+/m);
  expect(exitCode).toBe(7);
  expect(readFileSync(log, 'utf8')).toBe('run\n');
});

test('without the parser of HTTP, the result is kept, and the message names the file', async () => {
  rmSync(bundle('llhttp.wasm'));
  await using gateway = await startFaultServer(200);
  const args = ['run', '--job', 'j', '--gateway', gateway.url, ...command('exit 7')];
  const { exitCode, stderr } = await run(args);
  expect(stderr.toString()).toMatch(/no connection .*llhttp\.wasm.*the result is kept/);
  expect(exitCode).toBe(7);
  expect(readFileSync(log, 'utf8')).toBe('run\n');
});

describe('without main.cjs', () => {
  beforeEach(() => rmSync(bundle('main.cjs')));

  test.each([
    [['run', 'NAME']],
    [['run', '--job', 'j', '--']],
    [['run', '--job', 'j', '--dry-run', '--', 'echo', 'no']],
    [['run', '--help', '--', 'echo', 'no']],
    [['--version', '--', 'echo', 'no']],
    [['run', '--shell', 'echo $0', '--', 'echo', 'no']],
    [['run', '--job', 'j', '--shell', '']],
    [['run', '--job', 'j', '--shell']],
    [['run', '--job', 'j', '--shell', 'echo no', '--dry-run']],
    [['shell', '--notify', '1', '--', 'echo no']],
    [['shell', '--', 'echo', 'no']],
    [['status', '--', 'echo', 'no']],
    [[]],
  ])('%j runs nothing', async (args) => {
    const { exitCode, stdout, stderr } = await run(args);
    expect(stderr.toString()).toMatch(/^jobmeter: could not start: .*main\.cjs'\n$/);
    expect(stdout.toString()).toBe('');
    expect(exitCode).toBe(125);
  });

  test.each([
    [['--shell=echo "$0"'], {}, '/bin/sh'],
    [['--shell', 'echo "$0"', '--shell-bin', 'bash'], { JOBMETER_SHELL_BIN: 'dash' }, 'bash'],
    [['--shell', 'echo "$0"'], { JOBMETER_SHELL_BIN: '/bin/bash' }, '/bin/bash'],
  ])('%j runs in the shell that is named', async (options, env, shell) => {
    const { stdout, exitCode } = await run(['run', '--job', 'j', ...options], env);
    expect(stdout.toString()).toBe(`${shell}\n`);
    expect(exitCode).toBe(0);
  });

  test('a line with bytes that are not UTF-8 does not run with others in their place', async () => {
    const words = `exec "$0" run --job j --shell "$(printf 'echo \\377')"`;
    const { stdout, status } = spawnSync('sh', ['-c', words, join(folder, 'bin/jobmeter')]);
    expect(stdout.toString()).toBe('');
    expect(status).toBe(125);
  });

  test('jobmeter-shell runs its line where it ignores the signal that would tell it of a start', () => {
    const words = `trap '' USR1; exec "$0" -c 'echo run; exit 7'`;
    const { stdout, status } = spawnSync('sh', ['-c', words, join(folder, 'bin/jobmeter-shell')]);
    expect(stdout.toString()).toBe('run\n');
    expect(status).toBe(7);
  });

  test('the command has its own environment', async () => {
    const env = { NODE_OPTIONS: '--no-warnings', OPENSSL_CONF: '/none', ODD: 'a=b\nc' };
    const { stdout } = await run(['run', '--job', 'j', '--', '/usr/bin/env', '-0'], env);
    const entries = stdout.toString().split('\0');
    expect(entries).toEqual(
      expect.arrayContaining(Object.entries(env).map(([name, value]) => `${name}=${value}`)),
    );
    expect(entries.filter((entry) => entry.includes('JOBMETER'))).toEqual([]);
  });

  test('a command that is not there or may not be executed has the usual status', async () => {
    expect((await run(['run', '--job', 'j', '--', '/nowhere'])).exitCode).toBe(127);
    expect((await run(['run', '--job', 'j', '--', '/etc/passwd'])).exitCode).toBe(126);
  });

  test('a signal to jobmeter ends the command, and jobmeter as the command', async () => {
    const line = 'trap "echo told; trap - TERM; kill -TERM $$" TERM; echo ready; sleep 60 & wait';
    const bin = join(folder, 'bin/jobmeter');
    const job = startJobmeter(['run', '--job', 'j', '--', 'sh', '-c', line], { bin });
    await job.stdoutContains('ready');
    job.child.kill('SIGTERM');
    await job.stdoutContains('told');
    job.child.stdout?.destroy();
    const [, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      job.child.once('exit', (code, name) => resolve([code, name])),
    );
    expect(signal).toBe('SIGTERM');
  });
});

test('cron’s line runs where a bundle fails that it loads before the start', async () => {
  rmSync(bundle('reading.cjs'));
  const { exitCode, stdout } = await jobmeter(['-c', 'echo run; exit 7'], {
    bin: join(folder, 'bin/jobmeter-shell'),
    env: { JOBMETER_RECORDS: 'rows=x' },
  });
  expect(stdout.toString()).toBe('run\n');
  expect(exitCode).toBe(7);
});
