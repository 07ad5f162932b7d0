// @ts-check
// `npm run pictures`: draws what `jobmeter status` prints after real runs, with the clock set back for the earlier ones.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { terminalSvg } from './terminal-svg.js';

const ROOT = path.join(import.meta.dirname, '..');
const CLOCK = path.join(import.meta.dirname, 'clock.cjs');
const OUTPUT = path.join(ROOT, 'src/help/pictures');
const HOUR = 3600;

/**
 * Hours ago, and the shell line of a job's runs. `records` of a line are what its preset or pattern counts.
 *
 * @type {readonly { readonly options: readonly string[], readonly runs: readonly (readonly [number, string])[] }[]}
 */
const JOBS = [
  {
    options: [
      '--job=db_backup',
      '--group=region=eu',
      '--schedule=0 3 * * *',
      '--records=rows=(\\d+) rows',
    ],
    runs: [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((day) => [
      day * 24 + 3,
      `sleep 0.${3 + ((day * 7) % 5)}; echo ${48_000 - 700 * day} rows`,
    ]),
  },
  {
    options: ['--job=report', '--schedule=0 4 * * 1-5'],
    runs: [
      [50, 'sleep 0.2'],
      [26, 'sleep 0.4'],
      [2, 'sleep 0.1; exit 3'],
    ],
  },
  {
    options: ['--job=import', '--group=branch=main', '--every=1h', '--records=files=file'],
    runs: [8, 7, 6].map((hour) => [hour, `sleep 0.${hour - 4}; echo file; echo file`]),
  },
  {
    options: ['--job=mail_queue', '--every=15m'],
    runs: [4, 3, 2, 1].map((quarter) => [quarter / 4 - 0.2, `sleep 0.${quarter}`]),
  },
];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jobmeter-pictures-'));

/** @param {readonly string[]} args @param {number} behind in seconds */
function jobmeter(args, behind = 0) {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    TZ: 'UTC',
    XDG_STATE_HOME: folder,
    FORCE_COLOR: '1',
    COLUMNS: '110',
    JOBMETER_BEHIND: String(behind),
  };
  const command = ['--require', CLOCK, path.join(ROOT, 'bin/jobmeter'), ...args];
  const { stdout, stderr, error } = spawnSync(process.execPath, command, { env, encoding: 'utf8' });
  if (error !== undefined || stderr !== '') throw new Error(error?.message ?? stderr);
  return stdout;
}

for (const { options, runs } of JOBS) {
  for (const [hours, line] of runs) {
    jobmeter(['run', ...options, `--shell=${line}`], hours * HOUR);
  }
}
fs.mkdirSync(OUTPUT, { recursive: true });
fs.writeFileSync(path.join(OUTPUT, 'status.svg'), terminalSvg(jobmeter(['status'])));
fs.rmSync(folder, { recursive: true });
