import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { freePort } from '../rig/ports.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

interface Site {
  readonly home: string;
  readonly gateway: string;
}

const run = ({ home, gateway }: Site, job: string, ...command: string[]) =>
  jobmeter(
    [
      'run',
      '-j',
      job,
      '--gateway',
      gateway,
      '--push-timeout',
      '30s',
      ...EVERY_RUN,
      '--',
      ...command,
    ],
    { home },
  );

/** An outage is reported by every run. */
const EVERY_RUN = ['--outage-reminder', 'always'];

const flush = ({ home, gateway }: Site, ...more: string[]) =>
  jobmeter(['flush', '--gateway', gateway, ...more], { home });

/** Pending markers of all destinations. */
function markers(home: string): readonly string[] {
  const root = join(home, 'state/jobmeter/pending');
  return readdirSync(root).flatMap((directory) =>
    readdirSync(join(root, directory)).map((group) => join(root, directory, group)),
  );
}

describeWith('prometheus-pushgateway')('an outage', () => {
  /** Stops the gateway. `again` starts an empty one at the same address. */
  async function outage(server: Pushgateway) {
    await server.stop();
    const { port } = new URL(server.url);
    return { again: () => startPushgateway({ port: Number(port) }) };
  }

  const values = (server: Pushgateway, job: string) => (name: string) =>
    server.value(`batch_job_${name}`, { job });

  test('success, failure, flush: the gateway has both, and the failure is the last run', async () => {
    const server = await startPushgateway({ port: await freePort() });
    const site = { home: tempDir(), gateway: server.url };
    await run(site, 'a', 'true');
    const before = await values(server, 'a')('last_success_timestamp_seconds');
    const { again } = await outage(server);
    for (const command of ['true', 'false']) {
      expect((await run(site, 'a', command)).stderr.toString()).toContain('no connection');
    }
    const silent = await flush(site, '--push-timeout', '30s');
    expect(silent.exitCode).toBe(69);
    expect(silent.stderr.toString()).toMatch(/^jobmeter: 1 group waits: .*no connection.*\n$/);
    const back = await again();
    expect(await flush(site)).toMatchObject({ exitCode: 0, stderr: Buffer.alloc(0) });
    const value = values(back, 'a');
    const success = await value('last_success_timestamp_seconds');
    expect(success).toBeGreaterThan(before!);
    expect(await value('last_failure_timestamp_seconds')).toBeGreaterThan(success!);
    expect(await value('success')).toBe(0);
    expect(await value('consecutive_failures')).toBe(1);
    expect(markers(site.home)).toEqual([]);
  });

  test('a run also delivers a group that is pending for a while', async () => {
    const server = await startPushgateway({ port: await freePort() });
    const site = { home: tempDir(), gateway: server.url };
    const { again } = await outage(server);
    await run(site, 'waiting', 'true');
    const back = await again();
    const [old] = markers(site.home).filter((marker) => marker.includes('waiting'));
    const anHourAgo = Date.now() / 1000 - 3600;
    utimesSync(old!, anHourAgo, anHourAgo);
    await run(site, 'other', 'true');
    expect(await values(back, 'waiting')('success')).toBe(1);
    expect(markers(site.home)).toEqual([]);
  });

  test('a late delivery does not overwrite a newer run of another host', async () => {
    const server = await startPushgateway({ port: await freePort() });
    const one = { home: tempDir(), gateway: server.url };
    const other = { home: tempDir(), gateway: server.url };
    const { again } = await outage(server);
    await run(one, 'a', 'true');
    await run(one, 'a', 'sh', '-c', 'exit 3');
    const back = await again();
    await run(other, 'a', 'sh', '-c', 'exit 7');
    const value = values(back, 'a');
    const names = ['last_completion_timestamp_seconds', 'last_failure_timestamp_seconds'];
    const before = await Promise.all(names.map(value));
    expect(await value('last_success_timestamp_seconds')).toBeUndefined();
    expect((await flush(one)).exitCode).toBe(0);
    expect(await Promise.all(names.map(value))).toEqual(before);
    expect(await value('exit_code')).toBe(7);
    expect(await value('duration_seconds')).toBeDefined();
    // The only value that the other host does not know.
    expect(await value('last_success_timestamp_seconds')).toBeLessThan(before[0]!);
    expect(markers(one.home)).toEqual([]);
  });

  test('a success does not replace a newer last failure of another host', async () => {
    await using server = await startPushgateway();
    const one = { home: tempDir(), gateway: server.url };
    const other = { home: tempDir(), gateway: server.url };
    await run(one, 'a', 'false');
    await run(other, 'a', 'false');
    const failure = await values(server, 'a')('last_failure_timestamp_seconds');
    await run(one, 'a', 'true');
    expect(await values(server, 'a')('last_failure_timestamp_seconds')).toBe(failure);
    expect(await values(server, 'a')('success')).toBe(1);
  });

  test('with another gateway given, flush reports groups pending for the first, and a run drops it', async () => {
    await using server = await startPushgateway();
    const gone = { home: tempDir(), gateway: 'http://127.0.0.1:1' };
    const site = { ...gone, gateway: server.url };
    await run(gone, 'a', 'true');
    const left = await flush(site, '--json');
    expect(left.exitCode).toBe(69);
    expect(JSON.parse(left.stdout.toString())).toEqual({
      version: 1,
      destinations: [{ destination: server.url, delivered: 0, left: [] }],
      elsewhere: [{ destination: 'http://127.0.0.1:1', pending_groups: 1 }],
      remarks: [],
    });
    await run(site, 'a', 'true');
    expect(await flush(site)).toMatchObject({ exitCode: 0, stderr: Buffer.alloc(0) });
  });
});

test('a refusal of all groups is one line with their number', async () => {
  const home = tempDir();
  await run({ home, gateway: 'http://127.0.0.1:1' }, 'a', 'true');
  await using refusing = await startFaultServer(404);
  const site = { home, gateway: refusing.url };
  for (const job of ['a', 'b', 'c']) await run(site, job, 'true');
  const { exitCode, stderr } = await flush(site);
  expect(exitCode).toBe(69);
  expect(stderr.toString()).toMatch(/^jobmeter: 3 groups wait: .*404.*\n$/);
});

test('flush without state succeeds', async () => {
  const result = await jobmeter(['flush', '--gateway', 'http://127.0.0.1:1']);
  expect(result).toMatchObject({ exitCode: 0, stderr: Buffer.alloc(0) });
});

test('flush without a gateway is a usage error', async () => {
  const { exitCode, stderr } = await jobmeter(['flush']);
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toContain('--gateway is missing');
});

test('an unreadable state directory is one line', async () => {
  const home = tempDir();
  mkdirSync(join(home, 'state'));
  const { exitCode, stderr } = await jobmeter(
    ['flush', '--gateway', 'http://127.0.0.1:1', '--state-dir', '/dev/null'],
    { home },
  );
  expect(exitCode).toBe(69);
  expect(stderr.toString()).toMatch(/^jobmeter: state directory \/dev\/null: .*\n$/);
});

test('flush quotes a place that it was not told of, for a shell', async () => {
  const home = tempDir();
  const place = join(home, 'a b;c');
  await jobmeter(['run', '-j', 'a', '--textfile', place, '--', 'true'], { home });
  const { exitCode, stderr } = await jobmeter(['flush', '--textfile', home], { home });
  expect([exitCode, stderr.toString()]).toEqual([
    69,
    expect.stringContaining(`: add --textfile '${place}' to send it; the next run`),
  ]);
});
