import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checked } from '../commands/check/findings.js';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { freePort } from '../rig/ports.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { jobFor, named, type Place, runSpread as run } from './run-spread.js';

const LAST_SUCCESS = 'batch_job_last_success_timestamp_seconds';

async function flush({ home, fleet }: Place, ...options: readonly string[]) {
  const { exitCode, stderr, stdout } = await jobmeter(['flush', ...named(fleet), ...options], {
    home,
  });
  return { exitCode, text: stderr.toString(), stdout: stdout.toString() };
}

/** Files that say where groups are in place of their own gateway. */
function marked(home: string): readonly string[] {
  const root = join(home, 'state/jobmeter/stand-ins');
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((folder) => readdirSync(join(root, folder)));
}

async function has(gateway: Pushgateway, job: string): Promise<boolean> {
  return (await gateway.groups()).some(({ labels }) => labels['job'] === job);
}

const portOf = ({ url }: Pushgateway): number => Number(new URL(url).port);

/** Three gateways on disk, of which any can be killed and started again. */
async function startFleet() {
  const folder = tempDir();
  const start = (name: string, port: number) =>
    startPushgateway({
      args: [`--persistence.file=${join(folder, name)}`, '--persistence.interval=10ms'],
      port,
    });
  const names = ['a', 'b', 'c'];
  const fleet = await Promise.all(names.map(async (name) => start(name, await freePort())));
  const [own, next, last] = fleet as [Pushgateway, Pushgateway, Pushgateway];
  return {
    own,
    next,
    last,
    fleet,
    startOwn: () => start('a', portOf(own)),
    startNext: () => start('b', portOf(next)),
    async [Symbol.asyncDispose]() {
      for (const each of fleet) await each.stop();
    },
  };
}

describeWith('prometheus-pushgateway').concurrent('while the gateway of a group is down', () => {
  test('the next one has it, and the run after the outage brings it home', async () => {
    await using gateways = await startFleet();
    const { own, next, last, fleet } = gateways;
    const place = { home: tempDir(), fleet };
    const job = jobFor(fleet);
    const other = jobFor([next, own, last]);
    expect((await run(place, job)).text).toBe('');
    const before = await own.value(LAST_SUCCESS, { job });
    await own.stop();

    const { exitCode, text } = await run(place, job, 'false');
    expect(exitCode).toBe(1);
    expect(text).toMatch(
      new RegExp(
        `^jobmeter: ${own.url}: no connection .*; sent to ${next.url} in its place, and kept for ${own.url}; not repeated by every run\n$`,
      ),
    );
    expect(await next.value('batch_job_success', { job })).toBe(0);
    expect(await next.value(LAST_SUCCESS, { job })).toBe(before);
    expect((await run(place, job)).text).toBe('');
    expect((await run(place, other)).text).toBe('');
    const after = await next.value(LAST_SUCCESS, { job });
    expect(after).toBeGreaterThan(before!);
    expect([await has(next, other), await has(last, job)]).toEqual([true, false]);

    const status = await jobmeter(['status', ...named(fleet)], { home: place.home });
    expect(status.stdout.toString()).toContain(`local, ${next.url}, not yet at ${own.url}`);
    const prune = ['prune', '--misplaced', '--yes', ...named(fleet)];
    expect((await jobmeter(prune, { home: place.home })).exitCode).not.toBe(0);
    const { of } = await checked(['--spread', ...named(fleet)], { home: place.home });
    expect(of('gateway-misplaced')).toEqual([]);
    expect(of('stand-in')).toMatchObject([{ level: 'warning', subject: next.url }]);
    expect(await has(next, job)).toBe(true);

    await using back = await gateways.startOwn();
    expect(await back.value(LAST_SUCCESS, { job })).toBe(before);
    expect((await run(place, job, 'false')).text).toBe('');
    await until(async () => !(await has(next, job)));
    expect(await back.value(LAST_SUCCESS, { job })).toBe(after);
    expect(await has(next, other)).toBe(true);
    expect(marked(place.home)).toEqual([]);
  });

  test('what others have pushed to the next one meanwhile stays there', async () => {
    await using gateways = await startFleet();
    const { own, next, fleet } = gateways;
    const place = { home: tempDir(), fleet };
    const job = jobFor(fleet);
    await own.stop();
    await run(place, job);
    await fetch(`${next.url}/metrics/job/${job}`, { method: 'DELETE' });
    await fetch(`${next.url}/metrics/job/${job}`, { method: 'POST', body: 'theirs 1\n' });
    await using back = await gateways.startOwn();
    expect((await flush(place)).text).toBe('');
    expect(await back.value('batch_job_success', { job })).toBe(1);
    expect(await next.value('theirs', { job })).toBe(1);
    expect(marked(place.home)).toEqual([]);
  });

  test('flush brings all groups home, and deletes them elsewhere once they are there', async () => {
    await using gateways = await startFleet();
    const { own, next, fleet } = gateways;
    const place = { home: tempDir(), fleet };
    const jobs = [0, 1, 2].map((nth) => jobFor(fleet, nth));
    await own.stop();
    await Promise.all(jobs.map((job) => run(place, job)));
    const values = await Promise.all(jobs.map((job) => next.value(LAST_SUCCESS, { job })));
    const { text: said } = await flush({ ...place, fleet: [next] });
    expect(said).toContain(`3 groups left at ${next.url} in place of another gateway: add`);
    expect((await flush(place)).exitCode).toBe(69);
    expect(await next.value(LAST_SUCCESS, { job: jobs[0]! })).toBe(values[0]);

    await using back = await gateways.startOwn();
    const alone = await flush({ ...place, fleet: [back] });
    expect([alone.exitCode, alone.text]).toEqual([
      69,
      `jobmeter: 3 groups left at ${next.url} in place of another gateway: add --gateway ${next.url} to delete the copy\n`,
    ]);
    const standIn = await flush({ ...place, fleet: [next] });
    expect([standIn.exitCode, standIn.text]).toEqual([
      69,
      `jobmeter: 3 groups left at ${next.url} in place of another gateway: add --gateway ${own.url} to delete the copy\n`,
    ]);
    const { of } = await checked(['--spread', ...named(fleet)], { home: place.home });
    expect(of('gateway-misplaced')).toMatchObject([{ level: 'warning', subject: next.url }]);
    const { exitCode, text, stdout } = await flush(place, '--json');
    expect([exitCode, text]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      stand_ins: [{ stand_in: next.url, deleted: 3, left: [] }],
    });
    await until(async () => !(await has(next, jobs[0]!)));
    const at = await Promise.all(jobs.map((job) => back.value(LAST_SUCCESS, { job })));
    expect(at).toEqual(values);
    expect(marked(place.home)).toEqual([]);
  });

  test('nothing newer is deleted at the stand-in, and no group whose own it has become', async () => {
    await using gateways = await startFleet();
    const { own, next, last, fleet } = gateways;
    const place = { home: tempDir(), fleet };
    const [job, moved] = [jobFor(fleet), jobFor(fleet, 1)];
    await own.stop();
    await Promise.all([run(place, job), run(place, moved)]);
    await fetch(`${next.url}/metrics/job/${job}`, {
      method: 'POST',
      body: `# TYPE ${LAST_SUCCESS} gauge\n${LAST_SUCCESS} 4e9\n`,
    });
    const others = [next, last];
    expect((await run({ ...place, fleet: others }, moved)).text).toBe('');
    await using back = await gateways.startOwn();
    const { exitCode, text } = await flush(place);
    expect(exitCode).toBe(69);
    expect(text).toContain(`1 group left at ${next.url} in place of another gateway: `);
    expect(await next.value(LAST_SUCCESS, { job })).toBe(4e9);
    expect([await has(next, moved), await has(back, moved)]).toEqual([true, false]);
    expect(marked(place.home)).toHaveLength(1);
    const prune = ['prune', '--misplaced', '--yes', ...named(fleet)];
    await jobmeter(prune, { home: place.home });
    expect([await has(next, job), await has(next, moved)]).toEqual([true, true]);
  });

  test('another takes over from a stand-in that goes down as well, and one copy is left', async () => {
    await using gateways = await startFleet();
    const { own, next, last, fleet } = gateways;
    const place = { home: tempDir(), fleet };
    const job = jobFor(fleet);
    await own.stop();
    await run(place, job);
    await next.stop();
    const quick = ['--push-timeout', '24'];
    expect((await run(place, job, 'true', ...quick)).text).toContain(`${next.url}: no connection`);
    expect(await has(last, job)).toBe(true);
    await last.stop('SIGKILL');
    const all = await run(place, job, 'true', '--strict', ...quick);
    expect(all.exitCode).toBe(69);
    expect(all.text).toContain(
      'no other gateway took the result; the result is kept for the next run',
    );
    await using again = await gateways.startNext();
    expect((await run(place, job, 'true', '--strict')).exitCode).toBe(0);
    const newest = await again.value(LAST_SUCCESS, { job });
    await using back = await gateways.startOwn();
    // The last one is away, so what it may hold is not known to be gone.
    expect((await flush(place)).exitCode).toBe(69);
    expect(await back.value(LAST_SUCCESS, { job })).toBe(newest);
    await until(async () => !(await has(again, job)));
    expect(marked(place.home)).toHaveLength(1);
    const options = ['--job', job, '--everywhere', '--dry-run'];
    const { stderr } = await jobmeter(['delete', ...options], { home: place.home });
    expect(stderr.toString()).toContain(last.url);
  });

  test('two wrappers at once, and flush with the gateway on its way back, leave one copy', async () => {
    await using gateways = await startFleet();
    const { own, next, fleet } = gateways;
    const place = { home: tempDir(), fleet };
    const job = jobFor(fleet);
    await own.stop();
    await Promise.all([run(place, job), run(place, job, 'false'), run(place, job)]);
    expect(await has(next, job)).toBe(true);
    const running = [run(place, job, 'false'), run(place, job), flush(place)];
    await using back = await gateways.startOwn();
    await Promise.all([...running, flush(place), flush(place)]);
    expect((await flush(place)).exitCode).toBe(0);
    await until(async () => !(await has(next, job)));
    const status = await jobmeter(['status', '--json'], { home: place.home });
    const { groups } = JSON.parse(status.stdout.toString()) as {
      groups: readonly Record<string, number>[];
    };
    expect(await back.value(LAST_SUCCESS, { job })).toBe(
      groups[0]?.['last_success_timestamp_seconds'],
    );
    expect(marked(place.home)).toEqual([]);
  });

  test('of two hosts, neither takes the newer success of the other away', async () => {
    await using gateways = await startFleet();
    const { own, next, fleet } = gateways;
    const [here, there] = [tempDir(), tempDir()].map((home) => ({ home, fleet }));
    const job = jobFor(fleet);
    await run(there!, job);
    await own.stop();
    await run(here!, job);
    const success = await next.value(LAST_SUCCESS, { job });
    await run(there!, job, 'false');
    expect(await next.value(LAST_SUCCESS, { job })).toBe(success);
    await using back = await gateways.startOwn();
    // It does not have the success of the other host.
    expect((await flush(there!)).exitCode).toBe(69);
    expect(await next.value(LAST_SUCCESS, { job })).toBe(success);
    expect((await flush(here!)).exitCode).toBe(0);
    await until(async () => !(await has(next, job)));
    expect(await back.value(LAST_SUCCESS, { job })).toBe(success);
    expect(await back.value('batch_job_success', { job })).toBe(0);
    expect((await flush(there!)).exitCode).toBe(0);
    expect([...marked(here!.home), ...marked(there!.home)]).toEqual([]);
  });

  test('a gateway that is restarted empty on its way back costs no copy', async () => {
    const port = await freePort();
    await using own = await startPushgateway({ port });
    await using next = await startPushgateway();
    const fleet = [own, next];
    const place = { home: tempDir(), fleet };
    const job = jobFor(fleet);
    await own.stop();
    await run(place, job);
    const again = await startPushgateway({ port });
    await flush({ ...place, fleet: [again] });
    await again.stop('SIGKILL');
    await using back = await startPushgateway({ port });
    const { exitCode, text } = await flush(place);
    expect([exitCode, text]).toEqual([69, expect.stringContaining('jobmeter flush --all')]);
    expect(await has(next, job)).toBe(true);
    expect((await flush(place, '--all')).exitCode).toBe(0);
    await until(async () => !(await has(next, job)));
    expect(await has(back, job)).toBe(true);
  });

  test('a run that is killed while it sends to the stand-in leaves a note of it', async () => {
    await using server = await startFaultServer({ kind: 'silence' });
    await using next = await startPushgateway();
    const down = { url: 'http://127.0.0.1:1' };
    const fleet = [down, server, next];
    const home = tempDir();
    const job = jobFor(fleet);
    const line = ['run', '-j', job, '--spread=failover', '--push-timeout', '60', ...named(fleet)];
    const killed = startJobmeter([...line, '--', 'true'], { home });
    await server.received(1);
    killed.child.kill('SIGKILL');
    await killed.result;
    expect(marked(home)).toHaveLength(1);
    const { text } = await run({ home, fleet }, job, 'true', '--push-timeout', '24');
    expect(text).toContain(`sent to ${next.url} in its place`);
  });
});
