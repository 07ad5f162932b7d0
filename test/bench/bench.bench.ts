import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { expect, inject, test } from 'vitest';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeCrowd, measureCrowd } from './crowd.js';
import { describeFleet, measureFleet } from './fleet.js';
import { describeGroups, measureGroups } from './groups.js';
import { type BenchOptions, type Part, readOptions } from './options.js';
import { describeOutages, playOutages } from './outage.js';
import { describeThroughput, measureScan } from './scan.js';
import { describeStart, measureStart, type Starts } from './start.js';
import { describeYears, measureYears } from './years.js';

const options = readOptions();
const hasGateway = inject('programs')['prometheus-pushgateway'] !== null;

/** Each prints its tables as soon as they are there, and answers the numbers. */
const PARTS: Readonly<Record<Part, (options: BenchOptions) => Promise<unknown>>> = {
  start,
  throughput: async ({ megabytes }) => {
    const rounds = 3;
    const rows = await measureScan({ megabytes, rounds });
    show(describeThroughput(rows, megabytes, rounds));
    return rows;
  },
  crowd: async ({ quick }) => {
    if (!hasGateway) return show('No Pushgateway to be had here: no crowd.');
    const crowd = await measureCrowd(quick ? 50 : 200);
    show(describeCrowd(crowd));
    return crowd;
  },
  groups: async ({ quick }) => {
    const costs = await measureGroups(quick ? [100, 1000] : [100, 1000, 10_000], quick ? 1 : 3);
    show(describeGroups(costs));
    return costs;
  },
  years: async ({ quick }) => {
    const seeds = quick ? [1] : [1, 2, 3];
    const years = measureYears(seeds);
    show(describeYears(years, seeds.length));
    return years;
  },
  fleet: async ({ quick }) => {
    const sizes = quick ? [100, 1000] : [100, 1000, 5000, 10_000];
    const costs = await measureFleet({ sizes, seconds: quick ? 1 : 5 });
    show(describeFleet(costs));
    return costs;
  },
  outage: async ({ quick }) => {
    if (!hasGateway) return show('No Pushgateway to be had here: no outage.');
    const groups = quick ? 1000 : 10_000;
    const rounds = await playOutages({ groups, atOnce: 200, processes: 20 });
    show(describeOutages(rounds));
    return rounds;
  },
};

async function start({ node, rounds }: BenchOptions): Promise<readonly Starts[]> {
  await using gateway = hasGateway ? await startPushgateway() : undefined;
  const all: Starts[] = [];
  for (const each of node) {
    const starts = await measureStart(each, rounds, gateway?.url);
    show(describeStart(starts, rounds));
    all.push(starts);
  }
  return all;
}

function show(text: string): void {
  console.log(`\n${text}\n`);
}

test.runIf(options)('bench', { timeout: 0 }, async () => {
  const { part, json } = options!;
  const machine = `${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}`;
  show(`${machine}, Node ${process.version}`);
  const results: Record<string, unknown> = {
    machine,
    node: process.version,
    // Empty where there is no repository.
    commit: spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).stdout.trim(),
    date: new Date().toISOString(),
    options,
  };
  for (const each of part) results[each] = await PARTS[each](options!);
  writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
  expect(Object.keys(results)).toEqual(expect.arrayContaining([...part]));
});
