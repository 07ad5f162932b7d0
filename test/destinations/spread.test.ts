import fc from 'fast-check';
import { expect, test } from 'vitest';
import { homeOf } from '../../src/destinations/spread.js';
import { checked } from '../commands/check/findings.js';
import { jobmeter } from '../rig/jobmeter.js';
import { freePort } from '../rig/ports.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const FLEET = ['http://gw1:9091', 'http://gw2:9091', 'http://gw3:9091', 'http://gw4:9091'];

test('10,000 groups are even within 10 %', () => {
  const counts = new Map(FLEET.map((name) => [name, 0]));
  for (let index = 0; index < 10_000; index += 1) {
    const home = homeOf(FLEET, { job: `job_${index}`, labels: { region: 'eu' } }) ?? '';
    counts.set(home, (counts.get(home) ?? 0) + 1);
  }
  for (const count of counts.values()) {
    expect(count).toBeGreaterThan(2250);
    expect(count).toBeLessThan(2750);
  }
});

test('a gateway that goes moves only its own groups, and the order of names means nothing', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.webUrl(), { minLength: 2, maxLength: 6 }),
      fc.record({
        job: fc.string({ minLength: 1 }),
        labels: fc.dictionary(fc.string(), fc.string()),
      }),
      (fleet, key) => {
        const home = homeOf(fleet, key);
        expect(homeOf(fleet.toReversed(), key)).toBe(home);
        const [gone, ...others] = fleet;
        if (home !== gone) expect(homeOf(others, key)).toBe(home);
      },
    ),
  );
});

async function jobsAt(gateway: Pushgateway): Promise<readonly string[]> {
  return (await gateway.groups()).map(({ labels }) => labels['job'] ?? '').toSorted();
}

const named = (gateways: readonly Pushgateway[]) =>
  gateways.flatMap(({ url }) => ['--gateway', url]);

/** Names of jobs that belong to the gateway. */
function jobsOf(home: Pushgateway, fleet: readonly Pushgateway[], count: number): string[] {
  const urls = fleet.map(({ url }) => url);
  const all = Array.from({ length: 200 }, (_, index) => `job_${index}`);
  return all.filter((job) => homeOf(urls, { job, labels: {} }) === home.url).slice(0, count);
}

const GROUPS_EACH = 4;

interface StatusJson {
  readonly groups: readonly { readonly job: string; readonly pending?: readonly string[] }[];
}

describeWith('prometheus-pushgateway')('runs with --spread', () => {
  test('send each group to one gateway; while that is down, only its groups wait', async () => {
    await using first = await startPushgateway();
    const port = await freePort();
    const second = await startPushgateway({ port });
    const fleet = [first, second];
    const home = tempDir();
    const run = (job: string) =>
      jobmeter(
        ['run', '-j', job, '--spread', '--push-timeout', '60', ...named(fleet), '--', 'true'],
        { home },
      );
    const [here = '', also = ''] = jobsOf(first, fleet, 2);
    const [there = ''] = jobsOf(second, fleet, 1);
    for (const job of [here, there]) expect((await run(job)).stderr.toString()).toBe('');
    expect([await jobsAt(first), await jobsAt(second)]).toEqual([[here], [there]]);
    const status = await jobmeter(['status', '--json', ...named(fleet)], { home });
    expect(status.stdout.toString()).toMatch(
      new RegExp(`"${here}"[^]*"${there}"|"${there}"[^]*"${here}"`),
    );
    await second.stop();
    expect((await run(also)).stderr.toString()).toBe('');
    expect((await run(there)).stderr.toString()).toContain(second.url);
    await using again = await startPushgateway({ port });
    const flushed = await jobmeter(['flush', ...named(fleet)], { home });
    expect(flushed.exitCode).toBe(0);
    expect([await jobsAt(first), await jobsAt(again)]).toEqual([[here, also].toSorted(), [there]]);
  });

  test('prune --misplaced deletes what a group has left behind, once it has arrived at its own', async () => {
    await using first = await startPushgateway();
    await using second = await startPushgateway();
    const fleet = [first, second];
    const home = tempDir();
    const [moved = '', waiting = ''] = jobsOf(second, fleet, 2);
    const [settled = ''] = jobsOf(first, fleet, 1);
    for (const job of [moved, waiting, settled]) {
      await jobmeter(['run', '-j', job, '--gateway', first.url, '--', 'true'], { home });
    }
    const prune = () => jobmeter(['prune', '--misplaced', '--yes', ...named(fleet)], { home });
    const found = async () =>
      (await checked(['--spread', ...named(fleet)], { home })).of('gateway-misplaced');
    // As flush tells each gateway, whatever is spread.
    for (const { url } of fleet) {
      await fetch(`${url}/metrics/job/jobmeter/instance/host`, { method: 'POST', body: 'a 1\n' });
    }
    expect(await found()).toMatchObject([{ level: 'ok' }]);
    expect((await prune()).stderr.toString()).toContain('no selected group is misplaced');
    await jobmeter(['run', '-j', moved, '--spread', ...named(fleet), '--', 'true'], { home });
    expect(await found()).toMatchObject([
      {
        level: 'warning',
        subject: first.url,
        what: expect.stringContaining(moved),
        mend: [`jobmeter prune --misplaced ${named(fleet).join(' ')}`],
      },
    ]);
    const { exitCode, stdout } = await prune();
    expect([exitCode, stdout.toString()]).toEqual([0, expect.stringContaining(moved)]);
    await until(async () => (await jobsAt(first)).length === 3);
    expect(await jobsAt(first)).toEqual([waiting, settled, 'jobmeter'].toSorted());
    expect(await jobsAt(second)).toEqual(['jobmeter', moved].toSorted());
    expect(await found()).toMatchObject([{ level: 'ok' }]);
  });

  test('of four gateways, one is killed: only its groups wait, and all arrive once it is back', async () => {
    const port = await freePort();
    const lost = await startPushgateway({ port });
    const others = await Promise.all([1, 2, 3].map(() => startPushgateway()));
    const fleet = [lost, ...others];
    const home = tempDir();
    const jobs = fleet.flatMap((gateway) => jobsOf(gateway, fleet, GROUPS_EACH));
    const theirs = new Set(jobsOf(lost, fleet, GROUPS_EACH));
    const runAll = (command: string) =>
      Promise.all(
        jobs.map(async (job) => {
          const args = ['-j', job, '--spread', '--push-timeout', '60', ...named(fleet)];
          const { stderr } = await jobmeter(['run', ...args, '--', command], { home });
          return { job, isDelivered: stderr.length === 0 };
        }),
      );
    expect((await runAll('true')).filter(({ isDelivered }) => !isDelivered)).toEqual([]);
    await lost.stop('SIGKILL');
    await runAll('false');
    const status = await jobmeter(['status', '--json'], { home });
    const { groups } = JSON.parse(status.stdout.toString()) as StatusJson;
    const waiting = groups.filter(({ pending }) => pending !== undefined);
    expect(new Set(waiting.map(({ job }) => job))).toEqual(theirs);
    await using back = await startPushgateway({ port });
    const flushed = await jobmeter(['flush', ...named(fleet)], { home });
    expect(flushed.exitCode).toBe(0);
    for (const gateway of [back, ...others]) {
      const its = jobsOf(gateway, fleet, GROUPS_EACH);
      expect((await jobsAt(gateway)).filter((job) => job !== 'jobmeter')).toEqual(its.toSorted());
      for (const job of its) {
        expect(await gateway.value('batch_job_success', { job })).toBe(0);
        expect(
          await gateway.value('batch_job_last_success_timestamp_seconds', { job }),
        ).toBeGreaterThan(0);
      }
    }
    for (const gateway of others) await gateway.stop();
  });

  test('check --spread needs two gateways', async () => {
    const { exitCode, of } = await checked(['--spread', '--gateway', 'http://127.0.0.1:1']);
    expect(exitCode).toBe(2);
    expect(of('gateway-misplaced')).toMatchObject([{ level: 'problem' }]);
  });

  test.each(['run', 'push'])('%s needs two gateways to spread over', async (command) => {
    const args = [command, '-j', 'a', '--spread', '--gateway', 'http://127.0.0.1:1'];
    const { exitCode, stderr } = await jobmeter(command === 'run' ? [...args, '--', 'true'] : args);
    expect(exitCode).toBe(125);
    expect(stderr.toString()).toContain('--spread needs two gateways or more');
  });
});
