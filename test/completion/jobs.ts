import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobmeter } from '../rig/jobmeter.js';

/** Nobody listens there. */
export const GATEWAY = 'http://127.0.0.1:1/prefix';

const PLAIN_JOBS = ['db_backup', 'db_report'];

/** The name, what is typed of it, and how bash quotes it. */
export const ODD_JOBS = [
  ['odd name', 'odd', String.raw`odd\ name`],
  ["it's", 'it', String.raw`it\'s`],
  ['a:b:c', 'a:', 'a:b:c'],
  ['x"y', 'x', String.raw`x\"y`],
  ['q$z', 'q', String.raw`q\$z`],
  ['m,n;o&p', 'm', String.raw`m\,n\;o\&p`],
  ['back`tick', 'back', 'back\\`tick'],
  ['ünï', 'ü', 'ünï'],
] as const;

/** Runs each job once, so that local state knows it. */
export async function keepJobs(home: string): Promise<void> {
  const options = ['-g', 'region=eu', '-g', 'team=a b', '--gateway', GATEWAY, '-q'];
  const jobs = [...PLAIN_JOBS, ...ODD_JOBS.map(([job]) => job), 'line\nbreak'];
  await Promise.all(
    jobs.map((job) =>
      jobmeter(['run', '-j', job, ...options, '--push-timeout', '0.1', '--', 'true'], { home }),
    ),
  );
}

/** As a user writes one: a mistake in one job takes nothing from the others. */
export function writeConfig(home: string): void {
  const folder = join(home, '.config/jobmeter');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'config.yaml'),
    `
jobs:
  ourconf_nightly: {command: [echo, hello]}
  ourconf_weekly: {command: [echo], retrys: soon}
gateways: {ourconf_prod: 'http://127.0.0.1:1'}
presets:
  ourconf_tool: {summary: counts rows, records: {rows: 'rows: (\\d+)'}}
`,
  );
}
