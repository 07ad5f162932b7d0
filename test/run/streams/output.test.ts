import { createHash, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { BIN, hermeticEnv, jobmeter, startJobmeter } from '../../rig/jobmeter.js';
import { tempDir } from '../../rig/temp-dir.js';

const MODES = [
  ['unparsed', []],
  ['parsed', ['--records', 'x=x']],
] as const;

describe.each(MODES)('a command in front of which we stand (%s)', (_mode, options) => {
  const run = (command: readonly string[], more = {}): ReturnType<typeof jobmeter> =>
    jobmeter(['run', '--job', 'j', ...options, '--', ...command], more);

  test('gets its input and gives its output byte for byte', async () => {
    const input = randomBytes(3_000_000);
    const { stdout, stderr } = await run(['cat'], { input });
    const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(digest(stdout)).toBe(digest(input));
    expect(stderr.length).toBe(0);
  });

  test('can open /dev/stdout and /dev/stderr', async () => {
    const file = join(tempDir(), 'log');
    const fd = openSync(file, 'a');
    const line = 'echo out > /dev/stdout; echo err > /dev/stderr';
    await run(['sh', '-c', line], { stdio: ['ignore', fd, fd] });
    closeSync(fd);
    expect(readFileSync(file, 'utf8')).toMatch(/err\n$/);
  });

  test('dies of SIGPIPE when its reader goes away, and so do we', async () => {
    const wrapped = [process.execPath, BIN, 'run', '--job', 'j', ...options, '--', 'yes'].join(' ');
    const shell = spawn('bash', ['-c', `${wrapped} | head -1; echo $PIPESTATUS`], {
      env: hermeticEnv(tempDir()),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(await text(shell.stdout)).toBe('y\n141\n');
  });

  test('keeps the order of stdout and stderr where both are one file', async () => {
    const file = join(tempDir(), 'log');
    const fd = openSync(file, 'w');
    const line = 'for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; done';
    await run(['sh', '-c', line], { stdio: ['ignore', fd, fd] });
    closeSync(fd);
    expect(readFileSync(file, 'utf8')).toBe(
      [1, 2, 3, 4, 5].map((i) => `out ${i}\nerr ${i}\n`).join(''),
    );
  });

  test('leaves a daemon behind that does not hold us, and whose output still arrives', async () => {
    const flag = join(tempDir(), 'flag');
    const line = `(until [ -e ${flag} ]; do sleep 0.01; done; echo late) & echo early`;
    const job = startJobmeter(['run', '--job', 'j', ...options, '--', 'sh', '-c', line]);
    const output = text(job.child.stdout!);
    await once(job.child, 'exit');
    await once(spawn('touch', [flag]), 'exit');
    expect(await output).toBe('early\nlate\n');
  });

  test('gets SIGTERM through us, and its own end is ours', async () => {
    const line = 'trap "echo terminated; exit 3" TERM; echo ready; while :; do sleep 0.01; done';
    const job = startJobmeter(['run', '--job', 'j', ...options, '--', 'sh', '-c', line]);
    await job.stdoutContains('ready');
    job.child.kill('SIGTERM');
    expect(await job.result).toMatchObject({ exitCode: 3, signal: null });
  });
});
