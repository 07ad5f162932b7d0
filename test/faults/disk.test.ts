/** The disk that state and textfiles are on, the directories, and what is found in them. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { canMount, smallDisk } from '../rig/small-disk.js';
import { tempDir } from '../rig/temp-dir.js';
import { expected, type Fault, meet } from './fault.js';

/** Nobody may write there, not even root. */
const UNWRITABLE = '/sys/kernel';

function groupsOf(home: string): string {
  return join(home, 'state/jobmeter/groups');
}

/** A run before, and then something happens to the file of its state. */
function withState(
  name: string,
  change: (text: string) => string | undefined,
  says: Fault['says'],
): Fault {
  return {
    name,
    arrange: async (home) => {
      const server = await startFaultServer(200);
      const args = ['--gateway', server.url];
      await jobmeter(['run', '--job', 'x', ...args, '--', 'true'], { home });
      const [file = ''] = readdirSync(groupsOf(home)).filter((each) => each.endsWith('.json'));
      const path = join(groupsOf(home), file);
      const changed = change(readFileSync(path, 'utf8'));
      if (changed !== undefined) writeFileSync(path, changed);
      return { args };
    },
    says,
    result: 'delivered',
  };
}

const SET_ASIDE = /^\/.*\.json: it is .*, and was renamed to \/.*\.set-aside$/;

const STATE: readonly Fault[] = [
  {
    name: 'the state directory is a file',
    arrange: (home) => {
      const file = join(home, 'file');
      writeFileSync(file, 'not ours');
      return { args: ['--state-dir', file] };
    },
    says: [/this run is not kept on disk: state directory \/.*\/file: /],
    result: 'lost',
  },
  {
    name: 'the state directory is below a file',
    arrange: () => ({ args: ['--state-dir', '/dev/null/state'] }),
    says: [/this run is not kept on disk: state directory \/dev\/null\/state: /],
    result: 'lost',
  },
  {
    name: 'the state directory can’t be written to, and the gateway gets the run all the same',
    arrange: async () => {
      const server = await startFaultServer(200);
      return { args: ['--state-dir', UNWRITABLE, '--gateway', server.url] };
    },
    says: [/this run is not kept on disk: state directory \/sys\/kernel: /],
    result: 'lost',
  },
  {
    name: 'the state directory is open to everybody',
    arrange: (home) => {
      const directory = join(home, 'open');
      mkdirSync(directory);
      chmodSync(directory, 0o777);
      return { args: ['--state-dir', directory] };
    },
    says: [/other users can write to it: run chmod go-w/],
    result: 'lost',
  },
  {
    name: 'where the groups are to be, there is a file',
    arrange: (home) => {
      mkdirSync(join(home, 'state/jobmeter'), { recursive: true, mode: 0o700 });
      writeFileSync(groupsOf(home), '');
      return { args: [] };
    },
    says: [/this run is not kept on disk: state directory \/.*\/jobmeter: /],
    result: 'lost',
  },
  withState('state is no JSON', () => 'garbage', [SET_ASIDE]),
  withState('state is half written', (text) => text.slice(0, text.length / 2), [SET_ASIDE]),
  withState('state is empty', () => '', [SET_ASIDE]),
  withState('state is JSON, but of somebody else', () => '{"version":2}', [SET_ASIDE]),
  withState('state has bytes that are no text', (text) => `${text.slice(0, 9)}\u0000\uFFFF`, [
    SET_ASIDE,
  ]),
  withState(
    'the clock was set back by a day',
    (text) =>
      text.replaceAll(
        /("(?:startedAt|completedAt|lastStartedAt)": )([\d.]+)/g,
        (_, name: string, time: string) => `${name}${Number(time) + 86_400}`,
      ),
    [],
  ),
];

function withTextfile(name: string, directory: (home: string) => string, says: RegExp): Fault {
  return {
    name,
    arrange: (home) => ({ args: ['--textfile', directory(home)] }),
    says: [says],
    result: 'waits',
  };
}

const TEXTFILE: readonly Fault[] = [
  withTextfile(
    'the textfile directory is not there',
    (home) => join(home, 'none'),
    /\/none: no such directory; create it, and name it to node_exporter with --collector.textfile.directory$/,
  ),
  withTextfile(
    'the textfile directory is a file',
    () => '/dev/null',
    /\/dev\/null: not a directory; name the directory that node_exporter reads$/,
  ),
  withTextfile(
    'the textfile directory can’t be written to',
    () => UNWRITABLE,
    /\/sys\/kernel: no permission; let this user write to the directory/,
  ),
  {
    name: 'the file of the group was written by somebody else: it is replaced',
    arrange: async (home) => {
      const args = ['--textfile', home];
      await jobmeter(['run', '--job', 'x', ...args, '--', 'true'], { home });
      const [file = ''] = readdirSync(home).filter((each) => each.endsWith('.prom'));
      writeFileSync(join(home, file), 'garbage {{{');
      return { args };
    },
    says: [],
    result: 'delivered',
  },
];

describe.concurrent('state and textfiles', () => {
  test.for([...STATE, ...TEXTFILE])('$name', async (fault) => {
    expect(await meet(fault)).toEqual(expected(fault));
  });
});

const FILL = 'head -c 65536 /dev/zero > filler';

describe.skipIf(!canMount()).concurrent('a disk of its own', () => {
  const onDisk = (
    disk: string,
    then: string,
  ): Pick<Awaited<ReturnType<Fault['arrange']>>, 'behind'> => ({
    behind: smallDisk(disk, then),
  });

  test.for<Fault>([
    {
      name: 'the disk of the state is full',
      arrange: async () => {
        const [disk, server] = [tempDir(), await startFaultServer(200)];
        const args = ['--state-dir', join(disk, 'state'), '--gateway', server.url];
        return { args, ...onDisk(disk, `mkdir -m 700 -p state/groups state/pending; ${FILL}`) };
      },
      says: [/this run is not kept on disk: state directory .*: ENOSPC: no space left on device/],
      result: 'lost',
    },
    {
      name: 'the disk of the textfiles is full',
      arrange: () => {
        const disk = tempDir();
        return { args: ['--textfile', disk], ...onDisk(disk, FILL) };
      },
      says: [/: no space left; make room on its disk; the previous file is unchanged$/],
      result: 'waits',
    },
    {
      name: 'the disk of the textfiles is read-only',
      arrange: () => {
        const disk = tempDir();
        return { args: ['--textfile', disk], ...onDisk(disk, `mount -o remount,ro '${disk}'`) };
      },
      says: [/: on a read-only file system; name a directory that can be written$/],
      result: 'waits',
    },
    {
      name: 'the disk of the state is read-only',
      arrange: () => {
        const disk = tempDir();
        const args = ['--state-dir', join(disk, 'state')];
        return { args, ...onDisk(disk, `mount -o remount,ro '${disk}'`) };
      },
      says: [/this run is not kept on disk: state directory .*: EROFS: read-only file system/],
      result: 'lost',
    },
  ])('$name', async (fault) => {
    expect(await meet(fault)).toEqual(expected(fault));
  });

  test('a user whom nobody knows, without HOME: the job runs, and one line says that it is not kept', async () => {
    const { exitCode, stdout, stderr } = await jobmeter(
      ['-j', 'x', '--', 'sh', '-c', 'echo out; exit 3'],
      {
        env: { HOME: undefined, XDG_STATE_HOME: undefined },
        cwd: '/',
        behind: ['unshare', '--user', '--map-user=12345'],
      },
    );
    expect([exitCode, stdout.toString()]).toEqual([3, 'out\n']);
    expect(stderr.toString()).toMatch(
      /^jobmeter: this run is not kept on disk: the user with id 12345 has no home directory; .*\n$/,
    );
  });
});

test('a limit on the size of files ends neither us nor the file of the run before', async () => {
  const [home, directory] = [tempDir(), tempDir()];
  const args = ['run', '-j', 'x', '--no-state', '--textfile', directory];
  await jobmeter([...args, '--', 'true'], { home });
  const [file = ''] = readdirSync(directory);
  const before = readFileSync(join(directory, file), 'utf8');
  const limited = ['sh', '-c', 'ulimit -f 1; exec "$@"', 'sh'];
  const { exitCode, stderr } = await jobmeter([...args, '--', 'sh', '-c', 'exit 3'], {
    home,
    behind: limited,
  });
  expect(exitCode).toBe(3);
  expect(stderr.toString()).toMatch(/^jobmeter: .*: no space left; .*\n$/);
  expect(readdirSync(directory)).toEqual([file]);
  expect(readFileSync(join(directory, file), 'utf8')).toBe(before);
});
