import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { BIN, hermeticEnv } from '../../rig/jobmeter.js';
import { tempDir } from '../../rig/temp-dir.js';

const isPossible = process.platform === 'linux' && existsSync('/usr/bin/perl');

/** F_GETPIPE_SZ and F_SETPIPE_SZ. */
const [GET_SIZE, SET_SIZE] = [1032, 1031];

const CHUNK = 65_536;
const UNTIL_LARGER = `until fcntl(STDOUT, ${GET_SIZE}, 0) > ${CHUNK} or $n++ > 16384`;

/** How much the pipe in front of us holds at the end of a job in Perl, and the one behind us when all of it was read. */
async function pipesOf(job: string, atFirst = ''): Promise<{ inner: string; outer: string }> {
  const reader = `${atFirst}; 1 while read STDIN, $all, ${CHUNK}; print fcntl(STDIN, ${GET_SIZE}, 0)`;
  const jobThatTells = `${job}; print STDERR fcntl(STDOUT, ${GET_SIZE}, 0)`;
  const wrapped = [process.execPath, BIN, 'run', '--job', 'j', '--from', 'stdout', '--records=x=y'];
  const line = `${wrapped.join(' ')} -- perl -e '${jobThatTells}' | perl -e '${reader}'`;
  const shell = spawn('sh', ['-c', line], {
    env: hermeticEnv(tempDir()),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [outer, inner] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
  return { inner, outer };
}

test.runIf(isPossible)(
  'both pipes of a heavy stream are made larger while it goes on',
  async () => {
    const sizes = await pipesOf(`print "x" x ${CHUNK} ${UNTIL_LARGER}`);
    expect(sizes).toEqual({ inner: '262144', outer: '262144' });
  },
  60_000,
);

test.runIf(isPossible)('a stream of usual size leaves its pipes as they are', async () => {
  const sizes = await pipesOf(`print "x" x ${CHUNK} for 1 .. 100`);
  expect(sizes).toEqual({ inner: '65536', outer: '65536' });
});

test.runIf(isPossible)(
  'a pipe that somebody has made larger is not made smaller',
  async () => {
    const enlarge = `fcntl STDIN, ${SET_SIZE}, 1048576`;
    const sizes = await pipesOf(`print "x" x ${CHUNK} ${UNTIL_LARGER}`, enlarge);
    expect(sizes).toEqual({ inner: '262144', outer: '1048576' });
  },
  60_000,
);
