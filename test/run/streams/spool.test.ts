/** Output that is held back, where the disk that holds it gets full. Our readers are slow, and have real pipes. */
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
  /** Of the disk, as `mount` has it. */
  readonly size: string;
  /** Milliseconds before anything is read. */
  readonly readAfter?: number;
}

async function holdingBack(line: string, { size, readAfter = 0 }: Circumstances): Promise<Printed> {
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

/** What `seq` prints. */
function numbers(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}\n`).join('');
}

/** A mistake in megabytes is not worth a comparison line by line. */
function expectSame(actual: string, expected: string): void {
  const same = [...expected].findIndex((letter, index) => actual[index] !== letter);
  expect([actual.length, same]).toEqual([expected.length, -1]);
}

describe.skipIf(!canMount())('output that the disk has no room for', () => {
  // What is in memory is 1 MiB: it does not fit, it just fits, it fits with a part of what follows.
  test.each(['190k', '1040k', '1100k', '1500k'])(
    'is printed whole, once and in order where it has %s',
    async (size) => {
      const { exitCode, stdout } = await holdingBack('seq 1 300000; exit 1', { size });
      expect(exitCode).toBe(1);
      expectSame(stdout, numbers(1, 300_000));
    },
  );

  test.each(['190k', '1300k'])(
    'is printed whole on both streams that are written at once (%s)',
    async (size) => {
      const line = 'seq 100000 350000 >&2 & seq 400000 650000; wait; exit 1';
      const { exitCode, stdout, stderr } = await holdingBack(line, { size });
      expect(exitCode).toBe(1);
      expectSame(stderr, numbers(100_000, 350_000));
      expectSame(stdout, numbers(400_000, 650_000));
    },
  );

  test.each([0, 1])(
    'is printed whole where the job has ended by %i before its readers read',
    async (code) => {
      // What does not fit in memory fits in the pipe and in our hands: the job ends at once.
      const line = `head -c 1110000 /dev/zero | tr '\\0' x; echo end; exit ${code}`;
      const late = { size: '190k', readAfter: 1500 };
      const { exitCode, stdout } = await holdingBack(line, late);
      expect(exitCode).toBe(code);
      expectSame(stdout, `${'x'.repeat(1_110_000)}end\n`);
    },
  );
});
