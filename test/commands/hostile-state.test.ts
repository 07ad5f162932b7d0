import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inProcess } from '../rig/in-process.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { checked } from './check/findings.js';

const DOWN = ['--gateway', 'http://127.0.0.1:1'];

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(home: string, ...args: readonly string[]): Promise<Ended> {
  const { exitCode, stdout, stderr } = await (args[0] === 'run' ? jobmeter : inProcess)(args, {
    home,
  });
  return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}

const run = (home: string, job: string, ...options: readonly string[]): Promise<Ended> =>
  ended(home, 'run', '--job', job, ...options, '--', 'true');

/** A home with a run of the job `a`, and the path of its state. */
async function homeWithRun(): Promise<{ readonly home: string; readonly state: string }> {
  const home = tempDir();
  await run(home, 'a', ...DOWN, '--push-timeout', '0.1s');
  const groups = join(home, 'state/jobmeter/groups');
  const [name = ''] = readdirSync(groups).filter((each) => each.endsWith('.json'));
  return { home, state: join(groups, name) };
}

const CONTROL = /[^\P{Cc}\n]/u;

test('names of files in the state directory send nothing to the terminal', async () => {
  const { home, state } = await homeWithRun();
  const names = ['e\u001B]0;title\u0007.json', 'two\nlines.json', 'c1\u009B31m.json'];
  for (const name of names) writeFileSync(join(state, '..', name), '{}');
  for (const args of [
    ['status'],
    ['history', 'a'],
    ['prune', '--older-than', '1d', '--dry-run'],
    ['delete', '--match', 'job="a"', '--dry-run'],
    ['check'],
  ]) {
    const { stdout, stderr } = await ended(home, ...args);
    expect(`${stdout}${stderr}`).toContain('is left out: it is not a jobmeter state');
    expect(`${stdout}${stderr}`).not.toMatch(CONTROL);
    expect(stderr).not.toContain('\nlines.json');
  }
});

test.each([
  ['a symbolic link', 'it is a symbolic link', (own, target) => symlinkSync(target, own)],
  ['a folder', 'it is not a regular file', (own) => mkdirSync(own)],
  ['a FIFO', 'it is not a regular file', (own) => execFileSync('mkfifo', [own])],
] as const satisfies readonly (readonly [
  string,
  string,
  (own: string, target: string) => unknown,
])[])(
  '%s in place of a state is said by status and check, and renamed by the next run',
  async (_, reason, make: (own: string, target: string) => unknown) => {
    const { home, state } = await homeWithRun();
    const outside = join(home, 'outside.json');
    renameSync(state, outside);
    const content = readFileSync(outside, 'utf8');
    make(state, outside);
    const { exitCode, stderr } = await ended(home, 'status');
    expect([exitCode, stderr]).toEqual([69, `jobmeter: ${state} is left out: ${reason}\n`]);
    expect((await checked([], { home })).of('state-files')).toMatchObject([
      { level: 'warning', what: `${state} is left out: ${reason}` },
    ]);
    expect((await run(home, 'a')).stderr).toContain(`${state}: ${reason}, and was renamed to `);
    expect((await run(home, 'a')).stderr).toBe('');
    expect(readFileSync(outside, 'utf8')).toBe(content);
  },
);

test('a stray file among the folders of markers stops neither flush nor delete', async () => {
  const { home } = await homeWithRun();
  mkdirSync(join(home, 'state/jobmeter/stand-ins'));
  for (const folder of ['pending', 'stand-ins']) {
    writeFileSync(join(home, 'state/jobmeter', folder, '.nfs0001'), '');
  }
  const flushed = await ended(home, 'flush', ...DOWN);
  expect(flushed.stderr).toMatch(/^jobmeter: 1 group waits: .*no connection.*\n$/);
  expect((await ended(home, 'delete', '--job', 'a')).exitCode).toBe(0);
});

test('a file in place of the state directory is said once by each command', async () => {
  const { home } = await homeWithRun();
  const directory = join(home, 'state/jobmeter');
  rmSync(directory, { recursive: true });
  writeFileSync(directory, '');
  for (const args of [
    ['status'],
    ['prune', '--older-than', '1d', '--yes'],
    ['delete', '-j', 'a'],
  ]) {
    const { exitCode, stderr } = await ended(home, ...args);
    expect(exitCode).toBe(69);
    expect(stderr).toMatch(
      /^jobmeter: state directory \S+: ENOTDIR: .*; name a directory .* with --state-dir\n$/,
    );
  }
  expect((await ended(home, 'history', 'a')).exitCode).toBe(69);
  expect((await checked([], { home })).of('state-directory')).toMatchObject([
    { level: 'problem', what: 'it is not a directory' },
  ]);
});

test('check finds a folder of states that others may write to, as runs refuse it', async () => {
  const { home, state } = await homeWithRun();
  const groups = join(state, '..');
  chmodSync(groups, 0o777);
  expect((await run(home, 'a')).stderr).toContain('other users can write to it');
  expect((await checked([], { home })).of('state-owner')).toMatchObject([
    { level: 'problem', mend: [`chmod go-w ${groups}`] },
  ]);
});

test.runIf(process.getuid?.() === 0)(
  'root flushes no state directory of another user',
  async () => {
    const { home } = await homeWithRun();
    const directory = join(home, 'state/jobmeter');
    chownSync(directory, 12_345, 12_345);
    const flush = await ended(home, 'flush', ...DOWN);
    expect(flush.exitCode).toBe(69);
    expect(flush.stderr).toContain(`${directory}: it belongs to another user (id 12345)`);
    expect(readdirSync(directory)).not.toContain('sent');
  },
);
