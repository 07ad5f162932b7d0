/** Buffered output on a disk that becomes full, with slow readers on real pipes. */
import { closeSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { makeFifos } from '../../../src/run/streams/fifo.js';
import { startJobmeter } from '../../rig/jobmeter.js';
import { canMount, smallDisk } from '../../rig/small-disk.js';
import { tempDir } from '../../rig/temp-dir.js';

interface Printed {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Circumstances {
  /** Size of the disk as an option of `mount`. */
  readonly size: string;
  /** Delay in milliseconds before the first read. */
  readonly readAfter?: number;
}

async function runBuffered(line: string, { size, readAfter = 0 }: Circumstances): Promise<Printed> {
  const disk = tempDir();
  const [out, err] = makeFifos(2) ?? [];
  const args = ['--job', 'j', '--output', 'on-failure', '--shell', line];
  const { result } = startJobmeter(args, {
    env: { TMPDIR: disk },
    behind: smallDisk(disk, 'true', size),
    stdio: ['ignore', out!.writeEnd, err!.writeEnd],
  });
  closeSync(out!.writeEnd);
  closeSync(err!.writeEnd);
  await sleep(readAfter);
  const [stdout, stderr] = await Promise.all([out!, err!].map(({ readEnd }) => slowText(readEnd)));
  return { exitCode: (await result).exitCode, stdout: stdout!, stderr: stderr! };
}

async function slowText(fd: number): Promise<string> {
  const chunks: Buffer[] = [];
  const source = new net.Socket({ fd, readable: true, writable: false });
  for await (const chunk of source) {
    chunks.push(chunk as Buffer);
    await sleep(2);
  }
  return Buffer.concat(chunks).toString();
}

/** The output of `seq`. */
function numbers(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}\n`).join('');
}

/** Does not print a diff of megabytes on failure. */
function expectSame(actual: string, expected: string): void {
  const same = [...expected].findIndex((letter, index) => actual[index] !== letter);
  expect([actual.length, same]).toEqual([expected.length, -1]);
}

describe.skipIf(!canMount())('buffered output larger than the disk', () => {
  // The memory buffer of 1 MiB does not fit, just fits, or fits with a part of the rest.
  test.each(['190k', '1040k', '1100k', '1500k'])(
    'is printed completely, once and in order, on a disk of %s',
    async (size) => {
      const { exitCode, stdout } = await runBuffered('seq 1 300000; exit 1', { size });
      expect(exitCode).toBe(1);
      expectSame(stdout, numbers(1, 300_000));
    },
  );

  test.each(['190k', '1300k'])(
    'is printed completely on both streams that are written concurrently (%s)',
    async (size) => {
      const line = 'seq 100000 350000 >&2 & seq 400000 650000; wait; exit 1';
      const { exitCode, stdout, stderr } = await runBuffered(line, { size });
      expect(exitCode).toBe(1);
      expectSame(stderr, numbers(100_000, 350_000));
      expectSame(stdout, numbers(400_000, 650_000));
    },
  );

  test.each([0, 1])(
    'is printed completely if the job exits with %i before its readers read',
    async (code) => {
      // The rest fits in the pipe and in our read buffer, so the job exits at once.
      const line = `head -c 1110000 /dev/zero | tr '\\0' x; echo end; exit ${code}`;
      const late = { size: '190k', readAfter: 1500 };
      const { exitCode, stdout } = await runBuffered(line, late);
      expect(exitCode).toBe(code);
      expectSame(stdout, `${'x'.repeat(1_110_000)}end\n`);
    },
  );
});
