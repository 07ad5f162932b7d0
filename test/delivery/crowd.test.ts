import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GroupState } from '../../src/model/group-state.js';
import { startFaultServer } from '../rig/fault-server.js';
import { BIN, jobmeter } from '../rig/jobmeter.js';
import { withoutAddon } from '../rig/installation.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const WITHOUT_ADDON = withoutAddon();

const CROWD = Number(process.env['JOBMETER_TEST_RUNS'] ?? 40);

/** Each installation runs as many of the jobs as the others. */
async function runAll(
  gateway: string,
  jobs: readonly string[],
  home: string,
  bins: readonly string[] = [BIN],
): Promise<void> {
  const args = ['--gateway', gateway, '--push-timeout', '60s', '--', 'true'];
  const runs = jobs.map((job, index) =>
    jobmeter(['run', '-j', job, ...args], { home, bin: bins[index % bins.length]! }),
  );
  for (const { exitCode, stderr } of await Promise.all(runs)) {
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
  }
}

describeWith('prometheus-pushgateway')('at a real gateway', () => {
  test.each([
    ['with the addon', [BIN], []],
    ['without the addon', [WITHOUT_ADDON], []],
    ['with and without, of one state directory', [BIN, WITHOUT_ADDON], ['other']],
  ])('16 runs at once over 4 groups, %s: four in the total of each', async (_, bins, earlier) => {
    await using server = await startPushgateway();
    const home = tempDir();
    // An installation without the addon has been there before.
    await runAll(server.url, earlier, home, [WITHOUT_ADDON]);
    // In pairs, so that each group has runs of both installations.
    const jobs = Array.from({ length: 16 }, (_each, index) => `job${Math.floor(index / 2) % 4}`);
    await runAll(server.url, jobs, home, bins);
    for (const job of new Set(jobs)) {
      expect(await server.value('batch_job_runs_total', { job })).toBe(4);
      expect(await server.value('batch_job_running', { job })).toBe(0);
    }
  });

  test(`${CROWD} concurrent runs of one group are all counted and delivered`, async () => {
    await using server = await startPushgateway();
    await runAll(
      server.url,
      Array.from({ length: CROWD }, () => 'crowd'),
      tempDir(),
    );
    expect(await server.value('batch_job_runs_total', { job: 'crowd' })).toBe(CROWD);
  });
});

test.each([['true'], ['false']])(
  'a short job, `%s`, costs exactly one request',
  async (command) => {
    await using server = await startFaultServer(200);
    await jobmeter(['run', '-j', 'a', '--gateway', server.url, '--', command]);
    expect(server.requests.map(({ method }) => method)).toEqual(['POST']);
  },
);

test('a run writes the state once: delivery is recorded by removing the marker', async () => {
  await using server = await startFaultServer(200);
  const home = tempDir();
  const root = join(home, 'state/jobmeter');
  for (const delivered of [0, 1]) {
    await jobmeter(['run', '-j', 'a', '--gateway', server.url, '--', 'true'], { home });
    const [file] = readdirSync(join(root, 'groups')).filter((name) => name.endsWith('.json'));
    const state = JSON.parse(readFileSync(join(root, 'groups', file!), 'utf8')) as GroupState;
    expect(state.destinations).toMatchObject([{ name: server.url, delivered }]);
    const [folder] = readdirSync(join(root, 'pending'));
    expect(readdirSync(join(root, 'pending', folder!))).toEqual([]);
  }
});

test('a second short job costs one request too, after a failure and after a success', async () => {
  await using server = await startFaultServer(200);
  const home = tempDir();
  for (const command of ['false', 'true', 'true']) {
    await jobmeter(['run', '-j', 'a', '--gateway', server.url, '--', command], { home });
  }
  expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
});
