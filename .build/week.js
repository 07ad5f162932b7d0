// @ts-check
// Two weeks of jobs for the pictures: each run is one of `jobmeter run`, with a clock that is set back and runs fast.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = path.join(import.meta.dirname, '../bin/jobmeter');
const CLOCK = path.join(import.meta.dirname, 'clock.cjs');
/** A job that sleeps for 0.3 s takes five minutes. */
const PACE = 1000;
const HOUR = 3600;

/** A Friday. All times are in seconds. */
export const NOW = Date.UTC(2026, 10, 20, 12, 20) / 1000;
const MIDNIGHT = NOW - (NOW % (24 * HOUR));

const COUNTED = ['--records=rows=(\\d+) rows', '--stage=dump=^dump', '--stage=upload=^upload'];

/**
 * Options, when the runs start, and what the shell runs in each.
 *
 * @type {readonly { options: readonly string[], host: string, starts: readonly number[], line: (run: number) => string }[]}
 */
const JOBS = [
  {
    options: ['--job=db_backup', '--group=region=eu', '--schedule=0 3 * * *', ...COUNTED],
    host: 'db1',
    starts: daily(3),
    line: (run) =>
      `echo dump; sleep 0.${10 + ((run * 7) % 9)}; echo upload; sleep 0.0${3 + (run % 5)}; echo ${41_000 + 700 * run} rows`,
  },
  {
    options: ['--job=db_backup', '--group=region=us', '--schedule=0 6 * * *', ...COUNTED],
    host: 'db2',
    starts: daily(6),
    line: (run) =>
      `echo dump; sleep 0.${20 + ((run * 5) % 12)}; ${[1, 11].includes(run) ? 'exit 1; ' : ''}echo upload; sleep 0.0${7 + (run % 3)}; echo ${62_000 - 400 * run} rows`,
  },
  {
    options: ['--job=report', '--schedule=0 11 * * 1-5', '--grace=2h'],
    host: 'app1',
    starts: daily(11).filter((start) => new Date(start * 1000).getUTCDay() % 6 !== 0),
    line: (run) => `sleep 0.${10 + ((run * 3) % 9)}${[2, 9].includes(run) ? '; exit 3' : ''}`,
  },
  {
    options: ['--job=import', '--every=8h', '--records=files=(\\d+) files'],
    host: 'app1',
    starts: everyHours(8, 20),
    line: (run) =>
      `sleep 0.0${1 + ((run * 7) % 8)}; echo ${Math.round(900 + 300 * Math.sin(run))} files`,
  },
  {
    options: [
      '--job=billing',
      '--schedule=0 */6 * * *',
      '--grace=90m',
      '--records=invoices=(\\d+) invoices',
    ],
    host: 'app2',
    starts: everyHours(6, 1),
    line: (run) => `sleep 0.${14 + ((run * 11) % 15)}; echo ${2900 + ((run * 137) % 460)} invoices`,
  },
];

/** @param {number} hour */
function daily(hour) {
  return Array.from({ length: 14 }, (_, day) => MIDNIGHT - (13 - day) * 24 * HOUR + hour * HOUR);
}

/** For ten days. @param {number} hours @param {number} ago the hours since the last one */
function everyHours(hours, ago) {
  const first = MIDNIGHT - 10 * 24 * HOUR;
  const count = Math.ceil((NOW - first) / HOUR / hours - ago / hours);
  return Array.from({ length: count }, (_, index) => first + index * hours * HOUR);
}

/** What the clock of a run showed, and when. @typedef {{ from: number, to: number, start: number, pace: number }} Clock */

/**
 * Runs all jobs, one after the other. `scrapes` are what the gateway shows from a time on, and `status` is what
 * `jobmeter status` prints at the end, while one job runs.
 *
 * @param {string} gateway
 * @param {string} home
 */
export async function runJobs(gateway, home) {
  const clocks = /** @type {Clock[]} */ ([]);
  const scrapes = /** @type {{ from: number, text: string }[]} */ ([]);
  const runs = JOBS.flatMap(({ options, host, starts, line }) =>
    starts.map((start, run) => ({ start, host, args: [...options, `--shell=${line(run)}`] })),
  );
  for (const { start, host, args } of runs.toSorted((a, b) => a.start - b.start)) {
    const clock = { from: Date.now() / 1000, to: Infinity, start, pace: PACE };
    await ended(jobmeter(['run', ...args], clock, { gateway, home, host }));
    clock.to = Date.now() / 1000;
    clocks.push(clock);
    const from = start + (clock.to - clock.from) * PACE;
    scrapes.push({ from, text: onTheirClocks(await metrics(gateway), clocks) });
  }

  const { options = [], host = '' } = JOBS.at(-1) ?? {};
  const running = { from: Date.now() / 1000, to: Infinity, start: NOW - 1200, pace: 1 };
  const last = jobmeter(['run', ...options, '--', 'sleep', '60'], running, { gateway, home, host });
  clocks.push(running);
  while (!/^batch_job_running.* 1$/m.test(await metrics(gateway))) await sleep(50);
  scrapes.push({ from: NOW - 1200, text: onTheirClocks(await metrics(gateway), clocks) });
  const now = { from: Date.now() / 1000, start: NOW, pace: 1 };
  const status = await ended(jobmeter(['status'], now, { home, host }));
  last.kill();
  await once(last, 'close');
  return { scrapes, status };
}

/**
 * @param {readonly string[]} args
 * @param {Pick<Clock, 'from' | 'start' | 'pace'>} clock
 * @param {{ gateway?: string, home: string, host: string }} place
 */
function jobmeter(args, { from, start, pace }, { gateway, home, host }) {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_STATE_HOME: home,
    TZ: 'UTC',
    FORCE_COLOR: '1',
    COLUMNS: '120',
    ...(gateway === undefined ? {} : { PUSHGATEWAY_URL: gateway }),
    JOBMETER_BEHIND: `${from - start}`,
    JOBMETER_PACE: `${pace}`,
    JOBMETER_HOST: host,
  };
  return spawn(process.execPath, ['--require', CLOCK, PROGRAM, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** @param {ReturnType<typeof jobmeter>} child */
async function ended(child) {
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (stderr !== '') throw new Error(stderr);
  return stdout;
}

/** @param {string} gateway */
async function metrics(gateway) {
  const response = await fetch(`${gateway}/metrics`);
  return response.text();
}

/**
 * The clock of the gateway is not set back: the time of a push becomes what the clock of its run showed.
 *
 * @param {string} exposition
 * @param {readonly Clock[]} clocks
 */
function onTheirClocks(exposition, clocks) {
  return exposition.replaceAll(/^(push_time_seconds.* )(\S+)$/gm, (_, sample, value) => {
    const clock = clocks.find(({ from, to }) => from <= Number(value) && Number(value) <= to);
    if (clock === undefined) throw new Error(`no run pushed at ${value}`);
    return `${sample}${clock.start + (Number(value) - clock.from) * clock.pace}`;
  });
}
