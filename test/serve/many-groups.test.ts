import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { jobmeter } from '../rig/jobmeter.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { makeGroups } from './make-groups.js';
import { startReceiverOf } from './start-receiver.js';
import { metricsAt, startServe, to } from './start-serve.js';

const GROUPS = 10_000;

/** User and system time of a process since its start. */
function cpuTicksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Without their text: fifty of them take 400 MB, and a process of that size spawns slowly. */
async function bytesAt(url: string, answered = (): void => {}): Promise<number> {
  const [response] = (await once(get(`${url}/metrics`), 'response')) as [IncomingMessage];
  answered();
  let bytes = 0;
  response.on('data', ({ length }: Buffer) => (bytes += length));
  await once(response, 'end');
  return bytes;
}

test('with 10,000 groups, a scrape reads only what has changed, goes before a round, and memory is bounded', async () => {
  const home = tempDir();
  makeGroups(home, GROUPS);
  let requests = 0;
  let scraped = Promise.resolve(0);
  let requestsMeanwhile = NaN;
  let open = (): void => {};
  const isOpen = new Promise<void>((resolve) => (open = resolve));
  const inTheMiddle = (): number => {
    requests += 1;
    const begun = requests;
    if (begun === 20) scraped = bytesAt(serving.url, () => (requestsMeanwhile = requests - begun));
    return 204;
  };
  await using engine = await startReceiverOf(inTheMiddle, 'empty', isOpen);
  const serving = await startServe(home, [...to(engine.url), '--push-timeout', '100s']);
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
  open();
  await until(async () => requests > GROUPS / 100);
  expect(await scraped).toBe(scrapers[0]);
  // A round has 1,250 of them: a question for the time, and samples of 16 groups.
  expect(requestsMeanwhile).toBeLessThan(100);
  const status = readFileSync(`/proc/${serving.pid}/status`, 'utf8');
  const peakKiB = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
  expect(peakKiB).toBeLessThan(400 * 1024);
}, 900_000);
