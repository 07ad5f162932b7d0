import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const TOPIC = readFileSync(join(import.meta.dirname, '../../src/help/topics/operating.md'), 'utf8');
const GATEWAY = 'http://gateway:9091';
const DAY = 86_400;
const HOUR = 3600;

/** A group as a Pushgateway lists it. */
function group(job: string, env: string, ageSeconds: number, success: number) {
  const labels = { job, env };
  const gauge = (value: number) => ({ type: 'GAUGE', metrics: [{ labels, value: `${value}` }] });
  // Half an hour more, so that the age reads the same for a while.
  const pushedAt = Date.now() / 1000 - ageSeconds - HOUR / 2;
  return {
    labels,
    last_push_successful: true,
    push_time_seconds: gauge(pushedAt),
    batch_job_success: gauge(success),
  };
}

test('the examples of the section on cleaning up print what it says', async () => {
  const [, example = ''] = /## Cleaning up[^]*?```\n([^]*?)```/.exec(TOPIC) ?? [];
  const data = [
    group('import', 'test1', 45 * DAY + 2 * HOUR, 0),
    group('report', 'test2', 31 * DAY + 4 * HOUR, 1),
    group('report', 'test3', DAY, 1),
    group('report', 'prod', 90 * DAY, 1),
  ];
  const body = JSON.stringify({ status: 'success', data });
  await using server = await startFaultServer({ kind: 'answer', status: 200, body });
  const home = tempDir();
  const printed: string[] = [];
  for (const [, line = ''] of example.matchAll(/^\$ jobmeter (.*)$/gm)) {
    const { stdout, stderr } = await jobmeter(wordsOf(line.replace(GATEWAY, server.url)), { home });
    printed.push(`$ jobmeter ${line}\n${stdout.toString()}${stderr.toString()}`);
  }
  expect(printed.join('').replaceAll(server.url, GATEWAY)).toBe(example);
  const deleted = server.requests.filter(({ method }) => method === 'DELETE');
  expect(deleted.map(({ path }) => path)).toEqual(['/metrics/job/report/env/test2']);
});

/** As a shell splits them. */
function wordsOf(line: string): readonly string[] {
  const { stdout } = spawnSync('/bin/sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' });
  return stdout.trimEnd().split('\n');
}
