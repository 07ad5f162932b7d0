import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inject } from 'vitest';
import { type FleetTarget, homeAmong, playWrapper, targetsAt } from './fleet-wrapper.js';
import { startReceiver, startVictoriaMetrics, type EngineServer } from '../rig/engines.js';
import { freePort } from '../rig/ports.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { startServe } from '../serve/start-serve.js';
import { waitingGroups } from '../state/waiting-groups.js';
import { fixed, markdownTable } from './markdown.js';
import { median } from './statistics.js';

export interface FleetCost {
  readonly engine: string;
  readonly groups: number;
  /** NaN where nothing is pushed. */
  readonly pushesPerSecond: number;
  /** A scrape of the slowest member, or a query of every last success where nothing is scraped. */
  readonly readSeconds: number;
  /** Of the machine, in the last minute. */
  readonly load: number;
}

export interface FleetLimits {
  readonly sizes: readonly number[];
  /** How long pushes are counted. */
  readonly seconds: number;
}

/** Wrappers that push at the same time. */
const AT_ONCE = 8;

const READS = 5;

/** Scrapes that come together get one answer from `serve`. Those of one Prometheus are seconds apart. */
const SHARED_MS = 2000;

/** Every engine that can be had here, one after the other. */
export async function measureFleet(limits: FleetLimits): Promise<readonly FleetCost[]> {
  const programs = inject('programs');
  const costs: FleetCost[] = [];
  if (programs['prometheus-pushgateway'] !== null) {
    for (const count of [1, 4]) {
      for (const groups of limits.sizes) costs.push(await measureGateways(count, groups, limits));
    }
  }
  if (programs.prometheus !== null) {
    await using prometheus = await startReceiver('stable');
    costs.push(...(await measureEngine('Prometheus, remote write', prometheus, limits)));
  }
  if (programs['victoria-metrics'] !== null) {
    await using victoria = await startVictoriaMetrics('stable');
    costs.push(...(await measureEngine('VictoriaMetrics, remote write', victoria, limits)));
  }
  costs.push(await measureServe(Math.max(...limits.sizes)));
  return costs;
}

/** Checking every push against all groups is what costs, so the groups are put there without, and the gateways restarted. */
async function measureGateways(
  count: number,
  groups: number,
  { seconds }: FleetLimits,
): Promise<FleetCost> {
  const folder = tempDir();
  const files = Array.from({ length: count }, (_, index) => join(folder, `gateway${index}`));
  const ports = await Promise.all(files.map(() => freePort()));
  const start = (args: readonly string[]): Promise<Pushgateway[]> =>
    Promise.all(
      files.map((file, index) =>
        startPushgateway({ args: [`--persistence.file=${file}`, ...args], port: ports[index]! }),
      ),
    );
  const unchecked = await start(['--push.disable-consistency-check']);
  const urls = unchecked.map(({ url }) => url);
  const targets = await targetsAt({ JOBMETER_GATEWAY: urls.join('\n') });
  await fill(targets, 0, groups);
  for (const each of unchecked) await each.stop();
  const gateways = await start([]);
  const there = await Promise.all(gateways.map(async (each) => (await each.groups()).length));
  const sum = there.reduce((all, each) => all + each, 0);
  if (sum !== groups) throw new Error(`${sum} of ${groups} groups are at the gateways`);
  const pushesPerSecond = await countPushes(targets, groups, seconds);
  const reads = [];
  for (const { url } of gateways) reads.push(await timeReads(`${url}/metrics`));
  for (const each of gateways) await each.stop('SIGKILL');
  return {
    engine: count === 1 ? '1 Pushgateway' : `${count} Pushgateways, --spread`,
    groups,
    pushesPerSecond,
    readSeconds: Math.max(...reads),
    load: loadavg()[0]!,
  };
}

async function measureEngine(
  engine: string,
  server: EngineServer,
  { sizes, seconds }: FleetLimits,
): Promise<readonly FleetCost[]> {
  const targets = await targetsAt({ JOBMETER_REMOTE_WRITE: `${server.url}/api/v1/write` });
  const costs: FleetCost[] = [];
  let filled = 0;
  for (const groups of sizes) {
    await fill(targets, filled, groups);
    filled = groups;
    const pushesPerSecond = await countPushes(targets, groups, seconds);
    const promql = 'last_over_time(batch_job_last_success_timestamp_seconds[1d])';
    // A VictoriaMetrics that has answered a query finds new series some seconds later.
    await until(async () => (await server.query(promql)).length === groups);
    const search = new URLSearchParams({ query: promql, nocache: '1' }).toString();
    const readSeconds = await timeReads(`${server.url}/api/v1/query?${search}`);
    costs.push({ engine, groups, pushesPerSecond, readSeconds, load: loadavg()[0]! });
  }
  return costs;
}

async function measureServe(groups: number): Promise<FleetCost> {
  const state = waitingGroups(groups, 'http://127.0.0.1:9');
  const { url, child } = await startServe(tempDir(), ['--state-dir', state]);
  await (await fetch(`${url}/metrics`)).text();
  const readSeconds = await timeReads(`${url}/metrics`, SHARED_MS);
  child.kill();
  await once(child, 'exit');
  rmSync(state, { recursive: true });
  return {
    engine: 'jobmeter serve',
    groups,
    pushesPerSecond: Number.NaN,
    readSeconds,
    load: loadavg()[0]!,
  };
}

async function fill(targets: readonly FleetTarget[], from: number, to: number): Promise<void> {
  let next = from;
  await atOnce(async () => {
    while (next < to) await pushGroup(targets, next++);
  });
}

/** Per second. */
async function countPushes(
  targets: readonly FleetTarget[],
  groups: number,
  seconds: number,
): Promise<number> {
  const begun = performance.now();
  const end = begun + seconds * 1000;
  let pushed = 0;
  await atOnce(async () => {
    while (performance.now() < end) await pushGroup(targets, pushed++ % groups);
  });
  return pushed / ((performance.now() - begun) / 1000);
}

async function atOnce(wrapper: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, wrapper));
}

function pushGroup(targets: readonly FleetTarget[], index: number): Promise<void> {
  const key = { job: `job_${index % 100}`, labels: { shard: `${index}` } };
  return playWrapper(homeAmong(targets, key), key);
}

async function timeReads(url: string, pauseMs = 0): Promise<number> {
  const times: number[] = [];
  for (let read = 0; read < READS; read += 1) {
    await setTimeout(pauseMs);
    const begun = performance.now();
    const answer = await fetch(url);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${url}: status ${answer.status}`);
    times.push((performance.now() - begun) / 1000);
  }
  return median(times);
}

export function describeFleet(costs: readonly FleetCost[]): string {
  return markdownTable(
    ['Results go to', 'groups', 'pushes/s', 'scrape or query, ms', 'load'],
    costs.map(({ engine, groups, pushesPerSecond, readSeconds, load }) => [
      engine,
      groups.toLocaleString('en'),
      fixed(pushesPerSecond, pushesPerSecond < 10 ? 1 : 0),
      fixed(readSeconds * 1000, 0),
      fixed(load, 1),
    ]),
  );
}
