import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMetricsFile } from '../../../src/run/side-channel/metrics-file.js';
import { jobmeter } from '../../rig/jobmeter.js';
import { canMount, smallDisk } from '../../rig/small-disk.js';
import { tempDir } from '../../rig/temp-dir.js';

/** A job as people write them: it dies of a variable that is unset, and of a file that can't be written. */
const JOB = `set -eu
echo start
[ -w "$JOBMETER_METRICS" ]
cd /
echo "backup_rows 5" >> "$JOBMETER_METRICS"
echo the-real-work
exit 3`;

/** Nobody may write there, not even root. */
const UNWRITABLE = '/sys/kernel';

interface Way {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly options?: readonly string[];
  /** What both are started by: the job with jobmeter, and without. */
  readonly behind?: readonly string[];
  readonly says: readonly RegExp[];
}

const NOTHING_COLLECTED =
  /^jobmeter: \$JOBMETER_METRICS is \/dev\/null, and nothing is collected: there is no writable directory \(tried \/.*\)$/;

const UNSHARED = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'];

/** Makes these read-only in a name space of its own, where they are mounts. */
function readOnly(...mounts: readonly string[]): readonly string[] {
  const each = mounts.map((mount) => `mount -o remount,bind,ro ${mount} 2>/dev/null`).join('; ');
  return [...UNSHARED, `${each}; exec "$@"`, 'sh'];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

const WAYS: Readonly<Record<string, () => Way>> = {
  'TMPDIR is missing': () => ({ env: { TMPDIR: '/nonexistent' }, says: [] }),
  'TMPDIR is read-only': () => ({ env: { TMPDIR: UNWRITABLE }, says: [] }),
  'TMPDIR is a file': () => ({ env: { TMPDIR: '/etc/passwd' }, says: [] }),
  'TMPDIR is relative': () => ({ env: { TMPDIR: '.' }, says: [] }),
  'TMPDIR and HOME are missing': () => ({
    env: { TMPDIR: '/nonexistent', HOME: undefined, XDG_STATE_HOME: undefined },
    options: ['--state-dir', '/dev/null/state'],
    says: [/this run is not kept on disk: state directory \/dev\/null\/state/],
  }),
  'the environment has a wrong group': () => ({
    env: { JOBMETER_GROUP: 'bad-label=1' },
    says: [/JOBMETER_GROUP .* \(this run is not recorded\)$/],
  }),
  'nothing is kept and nothing sent': () => ({ options: ['--no-state'], says: [] }),
  'no file may grow': () => ({
    behind: ['prlimit', '--fsize=0'],
    says: [NOTHING_COLLECTED, /this run is not kept on disk: /],
  }),
  'the umask takes everything away': () => ({
    behind: ['sh', '-c', 'umask 0777; exec "$@"', 'sh'],
    says: isRoot() ? [] : [NOTHING_COLLECTED, /not kept on disk/],
  }),
};

const MOUNTED: typeof WAYS = {
  'the disk of TMPDIR is full': () => full('64k', 'dd if=/dev/zero of=fill bs=1k 2>/dev/null'),
  'the disk of TMPDIR has no inodes left': () => full('64k,nr_inodes=1', 'true'),
  'everything is read-only': () => ({
    behind: readOnly('/', '/tmp', '/dev/shm', '/run', '/var', '/home', '/run/user/0'),
    says: [NOTHING_COLLECTED, /this run is not kept on disk: /],
  }),
};

function full(size: string, fill: string): Way {
  const TMPDIR = tempDir();
  return { env: { TMPDIR }, behind: smallDisk(TMPDIR, `{ ${fill}; cd /; }`, size), says: [] };
}

/** What the job does with jobmeter and without, and what jobmeter says. */
async function compare({ env = {}, options = [], behind = [] }: Way) {
  const job = ['sh', '-c', JOB];
  const home = tempDir();
  chmodSync(home, 0o777);
  const measured = await jobmeter(['run', '--job', 'j', ...options, '--', ...job], {
    home,
    env,
    behind,
  });
  const [program = '', ...args] = [...behind, ...job];
  return {
    measured: { status: measured.exitCode, stdout: measured.stdout.toString() },
    bare: bare(program, args),
    said: measured.stderr.toString().split('\n').slice(0, -1),
  };
}

function bare(program: string, args: readonly string[]): object {
  try {
    const env = { PATH: process.env['PATH'], JOBMETER_METRICS: '/dev/null' };
    return { status: 0, stdout: execFileSync(program, args, { env, encoding: 'utf8' }) };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { status, stdout };
  }
}

test.each(Object.entries(WAYS))('%s: the job runs as without jobmeter', async (_name, way) => {
  const { measured, bare, said } = await compare(way());
  expect(measured).toEqual(bare);
  expect(said).toEqual(way().says.map((line) => expect.stringMatching(line) as string));
});

test.skipIf(!canMount()).each(Object.entries(MOUNTED))(
  '%s: the job runs as without jobmeter',
  async (_name, way) => {
    const { measured, bare, said } = await compare(way());
    expect(measured).toEqual(bare);
    expect(said).toEqual(way().says.map((line) => expect.stringMatching(line) as string));
  },
);

test.skipIf(!isRoot())('so it does for a user id that nobody knows', async () => {
  const { measured, bare, said } = await compare({
    env: { TMPDIR: undefined, HOME: undefined, XDG_STATE_HOME: undefined },
    options: ['--no-state'],
    behind: ['setpriv', '--reuid=54321', '--clear-groups'],
    says: [],
  });
  expect(measured).toEqual(bare);
  expect(said).toEqual([]);
});

test('a directory in which anybody may rename files is passed over', () => {
  const [open, sticky] = [tempDir(), tempDir()];
  chmodSync(open, 0o777);
  chmodSync(sticky, 0o1777);
  expect(createMetricsFile([open, sticky])?.directory).toMatch(`${sticky}/jobmeter-`);
});

test('nothing is left in a place that does not take the file', () => {
  const [closed, fine] = [join(tempDir(), 'closed'), tempDir()];
  mkdirSync(closed);
  writeFileSync(join(closed, 'file'), '');
  expect(createMetricsFile([join(closed, 'file'), fine])?.directory).toMatch(fine);
});
