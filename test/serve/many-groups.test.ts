import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeState } from '../../src/state/encoding.js';
import { nameOf } from '../../src/state/layout.js';
import { jobmeter } from '../rig/jobmeter.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { add, aRun } from '../state/a-run.js';
import { metricsAt, startServe } from './start-serve.js';

function makeGroups(home: string, count: number): void {
  const groups = join(home, 'state/jobmeter/groups');
  mkdirSync(groups, { recursive: true, mode: 0o700 });
  for (let index = 0; index < count; index += 1) {
    const key = { job: `job_${index % 100}`, labels: { shard: `${index}` } };
    const run = aRun(1e9, 0, { records: [{ name: 'rows', labels: {}, value: index }] });
    writeFileSync(join(groups, `${nameOf(key)}.json`), encodeState(add(undefined, run, { key })));
  }
}

const GROUPS = 10_000;

/** User and system time of a process since its start. */
function cpuTicksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Without their text: fifty of them take 400 MB, and a process of that size spawns slowly. */
async function bytesAt(url: string): Promise<number> {
  const [response] = (await once(get(`${url}/metrics`), 'response')) as [IncomingMessage];
  let bytes = 0;
  response.on('data', ({ length }: Buffer) => (bytes += length));
  await once(response, 'end');
  return bytes;
}

test('with 10,000 groups, a scrape reads only what has changed, and memory is bounded', async () => {
  const home = tempDir();
  makeGroups(home, GROUPS);
  const serving = await startServe(home);
  // On a busy machine, the first reading takes longer than a response may.
  await until(async () => (await fetch(`${serving.url}/-/ready`)).status === 200);
  // Of CPU time, which a busy machine hardly stretches.
  const timed = async (): Promise<{ readonly text: string; readonly ticks: number }> => {
    const begun = cpuTicksOf(serving.pid);
    return { text: await metricsAt(serving.url), ticks: cpuTicksOf(serving.pid) - begun };
  };
  const first = await timed();
  const ticksToRead = cpuTicksOf(serving.pid);
  expect(first.text.match(/^batch_job_success\{/gm)).toHaveLength(GROUPS);
  await jobmeter(['run', '-j', 'job_1', '-g', 'shard=1', '--', 'false'], { home });
  const changed = 'batch_job_success{job="job_1",shard="1"} 0\n';
  await until(async () => (await timed()).text.includes(changed));
  const later = [await timed(), await timed(), await timed()];
  // A twentieth in fact.
  expect(Math.min(...later.map(({ ticks }) => ticks))).toBeLessThan(ticksToRead / 3);
  const scrapers = await Promise.all(Array.from({ length: 50 }, () => bytesAt(serving.url)));
  expect(new Set(scrapers).size).toBe(1);
  expect(scrapers[0]).toBeGreaterThan(0.9 * first.text.length);
  const status = readFileSync(`/proc/${serving.pid}/status`, 'utf8');
  const peakKiB = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
  expect(peakKiB).toBeLessThan(512 * 1024);
}, 300_000);
