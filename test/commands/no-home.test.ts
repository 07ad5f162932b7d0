import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobmeter, type JobmeterOptions } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const isRoot = process.getuid?.() === 0 && existsSync('/usr/bin/setpriv');
const STRANGER = 12_345;
const NO_HOME = `the user with id ${STRANGER} has no home directory`;
const NAME_ONE = 'name a directory with --state-dir or JOBMETER_STATE_DIR';

const asStranger: JobmeterOptions = {
  behind: ['setpriv', `--reuid=${STRANGER}`, `--regid=${STRANGER}`, '--clear-groups'],
  env: { HOME: undefined, XDG_STATE_HOME: undefined },
  cwd: '/',
};

test.runIf(isRoot)(
  'a run without a home says once that nothing is kept, and what to do',
  async () => {
    const run = await jobmeter(['run', '--job', 'j', '--', 'echo', 'out'], asStranger);
    expect(run.exitCode).toBe(0);
    expect(run.stdout.toString()).toBe('out\n');
    expect(run.stderr.toString()).toBe(
      `jobmeter: this run is not kept on disk: ${NO_HOME}; ${NAME_ONE}, or give --no-state\n`,
    );
    const silent = await jobmeter(['run', '--job', 'j', '--no-state', '--', 'true'], asStranger);
    expect(silent.stderr.toString()).toBe('');
  },
);

test.runIf(isRoot)('commands say that there is no local state without a home', async () => {
  const status = await jobmeter(['status'], asStranger);
  expect(status.stderr.toString()).toBe(`jobmeter: no local state: ${NO_HOME}; ${NAME_ONE}\n`);
  const check = await jobmeter(['check'], asStranger);
  expect(check.stdout.toString()).toContain(`state: none: ${NO_HOME}. `);
  expect(check.stdout.toString()).toContain(`To mend it: ${NAME_ONE}`);
  const history = await jobmeter(['history', 'j'], asStranger);
  expect(history.exitCode).toBe(125);
  expect(history.stderr.toString()).toContain(`--state-dir is missing: ${NO_HOME}\n`);
});

test('a run in a systemd unit is kept in the directory of the unit', async () => {
  const home = tempDir();
  const directory = join(home, 'unit');
  mkdirSync(directory, { mode: 0o755 });
  const env = { STATE_DIRECTORY: `${directory}:/nowhere` };
  const run = await jobmeter(['run', '--job', 'j', '--', 'true'], { home, env });
  expect(run.stderr.toString()).toBe('');
  expect(existsSync(join(directory, 'jobmeter/groups'))).toBe(true);
  expect(existsSync(join(home, 'state'))).toBe(false);
});

test('a directory of a unit that others may write to is refused', async () => {
  const home = tempDir();
  const directory = join(home, 'unit/jobmeter');
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o777);
  const env = { STATE_DIRECTORY: join(home, 'unit') };
  const run = await jobmeter(['run', '--job', 'j', '--', 'true'], { home, env });
  expect(run.exitCode).toBe(0);
  expect(run.stderr.toString()).toContain(`${directory}: other users can write to it: run chmod`);
});

test.runIf(isRoot)(
  'in a volume of root that everybody may write to, a run names the directory to use, and uses it',
  async () => {
    const volume = tempDir();
    chmodSync(volume, 0o777);
    const run = (directory: string): ReturnType<typeof jobmeter> =>
      jobmeter(['run', '--job', 'j', '--state-dir', directory, '--', 'true'], asStranger);
    const within = join(volume, 'jobmeter');
    expect((await run(volume)).stderr.toString()).toContain(
      `${volume}: other users can write to it: name a new directory in it, such as ${within}\n`,
    );
    expect((await run(within)).stderr.toString()).toBe('');
    expect(existsSync(join(within, 'groups'))).toBe(true);
    const check = await jobmeter(['check', '--state-dir', volume], asStranger);
    expect(check.stdout.toString()).toContain(
      `To mend it: name a new directory in it, such as ${within}\n`,
    );
  },
);
