import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { PRESETS } from '../../src/presets/shipped.js';
import { BIN, hermeticEnv } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { fixed, markdownTable } from './markdown.js';
import { measure, type Usage } from './measure.js';
import { inTurns, median, type Spread, spreadOf } from './statistics.js';

/** How long one way of reading a log takes, its start included. */
export interface Throughput {
  readonly name: string;
  readonly seconds: Spread;
  readonly megabytesPerSecond: number;
  /** Of medians: what it takes for each second of `cat`, and of `grep -c`. */
  readonly timesCat: number;
  readonly timesGrep: number;
  readonly cpuSeconds: number;
  /** Of the largest process: the wrapper, where there is one. */
  readonly peakKib: number;
}

/** What stands behind a pipe from the log or in front of the command that prints it. */
interface Contestant {
  readonly name: string;
  readonly line: string;
}

/** How many patterns there are, and how many lines of a hundred match one of them. */
interface Reading {
  readonly patterns: number;
  readonly percent: number;
}

const READINGS: readonly Reading[] = [
  { patterns: 1, percent: 1 },
  { patterns: 1, percent: 100 },
  { patterns: 10, percent: 10 },
  { patterns: 100, percent: 1 },
  { patterns: 100, percent: 100 },
];

/**
 * Parsed throughput beside `cat` and `grep -c`, in turns, so that whatever else the machine does hits all of them. All
 * print into a pipe: GNU grep stops at the first match where its output is the null device.
 */
export async function measureScan(options: {
  readonly megabytes: number;
  readonly rounds: number;
}): Promise<readonly Throughput[]> {
  const folder = tempDir();
  const [log, statistics] = [join(folder, 'log'), join(folder, 'statistics')];
  await writeLog(log, options.megabytes, events());
  await writeLog(statistics, options.megabytes, rsyncStatistics());
  const contestants = contestantsFor(log, statistics);
  const runs = await inTurns(contestants, options.rounds, ({ line }) => measureLine(line, folder));
  const [cat, grep] = runs.map((each) => median(each.map(({ seconds }) => seconds)));
  return contestants.map(({ name }, index) => {
    const own = runs[index]!;
    const seconds = spreadOf(own.map((run) => run.seconds));
    return {
      name,
      seconds,
      megabytesPerSecond: options.megabytes / seconds.median,
      timesCat: seconds.median / cat!,
      timesGrep: seconds.median / grep!,
      cpuSeconds: median(own.map((run) => run.cpuSeconds)),
      peakKib: Math.max(...own.map((run) => run.peakKib)),
    };
  });
}

const GREP = "grep -cE 'event0 .*rows: ([0-9]+)'";

/** What costs more than plain digits, with a match in each line. */
const FORMS: Readonly<Record<string, string>> = {
  ':each': String.raw`--records 'r0:each=rows: (\d+)'`,
  durations: String.raw`--gauge 'took_seconds:sum=took (\S+ ms)'`,
};

function contestantsFor(log: string, statistics: string): readonly Contestant[] {
  return [
    { name: 'cat', line: `cat ${log}` },
    { name: 'grep -c', line: `cat ${log} | ${GREP}` },
    // Passes the output on as well, as we do.
    {
      name: 'tee and grep -c',
      line: `{ cat ${log} | tee /dev/fd/3 | ${GREP} > /dev/null; } 3>&1`,
    },
    { name: 'jobmeter, unparsed', line: `${jobmeter('')} -- cat ${log}` },
    ...READINGS.map((reading) => ({
      name: nameOf(reading),
      line: `${jobmeter(recordOptions(reading))} -- cat ${log}`,
    })),
    ...Object.entries(FORMS).map(([name, options]) => ({
      name: `jobmeter, ${name}, 100 % of lines`,
      line: `${jobmeter(options)} -- cat ${log}`,
    })),
    {
      name: 'jobmeter, preset rsync, 100 % of lines',
      line: `${jobmeter("--preset rsync --expect 'files > 0'")} -- cat ${statistics}`,
    },
  ];
}

function jobmeter(options: string): string {
  return `${process.execPath} ${BIN} run --job bench --no-state --from stdout ${options}`;
}

function nameOf({ patterns, percent }: Reading): string {
  return `jobmeter, ${patterns} ${patterns === 1 ? 'pattern' : 'patterns'}, ${percent} % of lines`;
}

/** Each event is in one line of a hundred; those from 100 on are in none. */
function recordOptions({ patterns, percent }: Reading): string {
  const events =
    patterns === 1 && percent === 100
      ? ['event']
      : Array.from({ length: patterns }, (_, n) => `event${n < percent ? n : n + 100} `);
  const records = events.map((event, n) => `--records 'r${n}=${event}.*rows: (\\d+)'`);
  return [...records, "--expect 'r0 > 0'"].join(' ');
}

function measureLine(line: string, home: string): Promise<Usage> {
  return measure(['sh', '-c', `${line} | cat > /dev/null`], hermeticEnv(home));
}

function events(): readonly string[] {
  return Array.from(
    { length: 10_000 },
    (_, n) =>
      `2026-01-01T04:00:00.123Z INFO worker-${n % 8} event${n % 100} took ${n % 977} ms, rows: ${n}\n`,
  );
}

function rsyncStatistics(): readonly string[] {
  const { example } = PRESETS.get('rsync')!;
  return Array.from({ length: 1000 }, () => `${example}\n`);
}

async function writeLog(file: string, megabytes: number, lines: readonly string[]): Promise<void> {
  const stream = createWriteStream(file);
  const block = Buffer.from(lines.join(''));
  for (let bytes = 0; bytes < megabytes * 1e6; bytes += block.length) {
    const rest = block.subarray(0, megabytes * 1e6 - bytes);
    // Whole lines: half a number would be another one.
    const whole = rest.subarray(0, rest.lastIndexOf('\n') + 1);
    if (!stream.write(whole)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}

export function describeThroughput(
  rows: readonly Throughput[],
  megabytes: number,
  rounds: number,
): string {
  return markdownTable(
    [
      `${megabytes} MB into a pipe, ${rounds} rounds`,
      'seconds',
      'MB/s',
      'times cat',
      'times grep -c',
      'CPU, s',
      'peak, MB',
    ],
    rows.map(({ name, seconds, ...row }) => [
      name,
      `${fixed(seconds.median, 2)} (${fixed(seconds.lowerQuartile, 2)}–${fixed(seconds.upperQuartile, 2)})`,
      fixed(row.megabytesPerSecond, 0),
      fixed(row.timesCat, 2),
      fixed(row.timesGrep, 2),
      fixed(row.cpuSeconds, 2),
      fixed((row.peakKib * 1024) / 1e6, 0),
    ]),
  );
}
