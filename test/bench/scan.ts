import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { BIN, hermeticEnv } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

/** How long one way of reading a log takes, its start included. */
export interface Throughput {
  readonly name: string;
  /** One a round. */
  readonly seconds: readonly number[];
  readonly medianSeconds: number;
  readonly megabytesPerSecond: number;
  /** Of medians: what it takes for each second of `cat`, and of `grep -c`. */
  readonly timesCat: number;
  readonly timesGrep: number;
}

/** What stands behind a pipe from the log or in front of the command that prints it. */
interface Contestant {
  readonly name: string;
  readonly line: string;
}

const PATTERNS = [1, 10, 100];

/**
 * Parsed throughput with 1, 10 and 100 patterns beside `cat` and `grep -c`, in turns, so that whatever else the machine
 * does hits all of them. Every line matches one of a hundred patterns. All print into a pipe: GNU grep stops at the
 * first match where its output is the null device.
 */
export async function measureScan(options: {
  readonly megabytes: number;
  readonly rounds: number;
}): Promise<readonly Throughput[]> {
  const folder = tempDir();
  const log = join(folder, 'log');
  await writeLog(log, options.megabytes);
  const contestants = contestantsFor(log);
  const taken = contestants.map((): number[] => []);
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [index, { line }] of contestants.entries()) {
      taken[index]?.push(await secondsOf(line, folder));
    }
  }
  const medians = taken.map(median);
  return contestants.map(({ name }, index) => {
    const medianSeconds = medians[index]!;
    return {
      name,
      seconds: taken[index]!,
      medianSeconds,
      megabytesPerSecond: options.megabytes / medianSeconds,
      timesCat: medianSeconds / medians[0]!,
      timesGrep: medianSeconds / medians[1]!,
    };
  });
}

function contestantsFor(log: string): readonly Contestant[] {
  return [
    { name: 'cat', line: `cat ${log}` },
    { name: 'grep -c', line: `cat ${log} | grep -cE 'event0 .*rows: ([0-9]+)'` },
    { name: 'jobmeter, unparsed', line: `${jobmeter('')} -- cat ${log}` },
    ...PATTERNS.map((count) => ({
      name: `jobmeter, ${count} ${count === 1 ? 'pattern' : 'patterns'}`,
      line: `${jobmeter(recordOptions(count))} -- cat ${log}`,
    })),
  ];
}

function jobmeter(options: string): string {
  return `${process.execPath} ${BIN} run --job bench --no-state --from stdout ${options}`;
}

function recordOptions(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const patterns = numbers.map((n) => `--records 'r${n}=event${n} .*rows: (\\d+)'`);
  return [...patterns, `--expect 'r${count - 1} > 0'`].join(' ');
}

async function secondsOf(line: string, home: string): Promise<number> {
  const start = performance.now();
  const child = spawn('sh', ['-c', `${line} | cat > /dev/null`], {
    env: { ...hermeticEnv(home), LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  await once(child, 'close');
  // A run that counted nothing is not one to be measured.
  if (complaint !== '') throw new Error(complaint);
  return (performance.now() - start) / 1000;
}

async function writeLog(file: string, megabytes: number): Promise<void> {
  const stream = createWriteStream(file);
  const lines = Array.from(
    { length: 10_000 },
    (_, n) =>
      `2026-01-01T04:00:00.123Z INFO worker-${n % 8} event${n % 100} took ${n % 977} ms, rows: ${n}\n`,
  );
  const block = Buffer.from(lines.join(''));
  for (let bytes = 0; bytes < megabytes * 1e6; bytes += block.length) {
    const rest = block.subarray(0, megabytes * 1e6 - bytes);
    if (!stream.write(rest)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
