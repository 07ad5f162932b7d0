import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const run = (home: string, job: string, gateway: string, command: string) =>
  jobmeter(['run', '-j', job, '--gateway', gateway, '--', command], { home });

const flushAll = async (home: string, gateway: string) => {
  const { exitCode, stdout } = await jobmeter(['flush', '--all', '--json', '--gateway', gateway], {
    home,
  });
  return { exitCode, ...(JSON.parse(stdout.toString()) as object) };
};

const sent = (destination: string, delivered: number, held: number) => ({
  exitCode: 0,
  version: 1,
  destinations: [{ destination, delivered, held, left: [] }],
  elsewhere: [],
  remarks: [],
});

describeWith('prometheus-pushgateway')('flush --all', () => {
  test('gives a gateway back what it has lost, and sends nothing twice', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    await run(home, 'a', server.url, 'true');
    await run(home, 'a', server.url, 'false');
    await run(home, 'b', server.url, 'true');
    const value = (name: string) => server.value(`batch_job_${name}`, { job: 'a' });
    const names = ['last_success_timestamp_seconds', 'last_failure_timestamp_seconds', 'success'];
    const before = await Promise.all(names.map(value));
    await server.wipe();
    const ordinary = await jobmeter(['flush', '--gateway', server.url], { home });
    expect([ordinary.exitCode, await server.groups()]).toEqual([0, []]);
    expect(await flushAll(home, server.url)).toEqual(sent(server.url, 2, 0));
    expect(await Promise.all(names.map(value))).toEqual(before);
    const pushedAt = await server.value('push_time_seconds', { job: 'a' });
    expect(await flushAll(home, server.url)).toEqual(sent(server.url, 0, 2));
    expect(await server.value('push_time_seconds', { job: 'a' })).toBe(pushedAt);
  });

  test('takes back nothing that another host has sent, and leaves out groups of other gateways', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    await run(home, 'a', server.url, 'true');
    await run(tempDir(), 'a', server.url, 'true');
    await run(home, 'other', 'http://127.0.0.1:1', 'true');
    const time = () => server.value('batch_job_last_success_timestamp_seconds', { job: 'a' });
    const newer = await time();
    const flushed = await flushAll(home, server.url);
    expect(flushed).toMatchObject({ destinations: [{ delivered: 0, held: 1, left: [] }] });
    expect(await time()).toBe(newer);
    const jobs = (await server.groups()).map(({ labels }) => labels['job']);
    expect(new Set(jobs)).toEqual(new Set(['a', 'jobmeter']));
  });

  test('status tells what a gateway lacks, until it has it back', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    await run(home, 'a', server.url, 'true');
    const absences = async () => {
      const { stdout } = await jobmeter(['status', '--gateway', server.url], { home });
      return stdout.toString().includes(`not at ${server.url}`);
    };
    expect(await absences()).toBe(false);
    await server.wipe();
    await until(async () => (await server.groups()).length === 0);
    expect(await absences()).toBe(true);
    await flushAll(home, server.url);
    expect(await absences()).toBe(false);
  });
});

test.concurrent('flush --all sends nothing to a server that does not list its groups', async () => {
  await using server = await startFaultServer(200, 404);
  const home = tempDir();
  await run(home, 'a', server.url, 'true');
  const { exitCode, stderr } = await jobmeter(['flush', '--all', '--gateway', server.url], {
    home,
  });
  expect(exitCode).toBe(69);
  expect(stderr.toString()).toMatch(
    /^jobmeter: 1 group not sent again: .*status 404.*; nothing is sent again without its list of groups\n$/,
  );
  expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
});

test.concurrent.each([[[]], [['--all']], [['--refresh']]])(
  'flush %j without a destination gives the line to type, with those that state remembers',
  async (scope) => {
    const home = tempDir();
    const textfile = tempDir();
    const places = ['--textfile', textfile, '--gateway', 'http://u:s3cret@127.0.0.1:1/a'];
    await jobmeter(['run', '-j', 'a', ...places, '--', 'true'], { home });
    const { exitCode, stderr } = await jobmeter(['flush', ...scope], { home });
    expect(exitCode).toBe(125);
    const line = ['jobmeter flush', ...scope, '--textfile', textfile, '--gateway'].join(' ');
    expect(stderr.toString().split('\n')[0]).toBe(
      `jobmeter: --gateway is missing; runs of this machine named these: ${line} http://127.0.0.1:1/a`,
    );
  },
);

test.concurrent('flush --all says that no run has named the place', async () => {
  const home = tempDir();
  await run(home, 'a', 'http://127.0.0.1:1', 'true');
  await using server = await startFaultServer(200);
  const { stderr } = await jobmeter(['flush', '--all', '--gateway', server.url], { home });
  expect(stderr.toString()).toContain(
    `jobmeter: ${server.url}: nothing to send: no run on this machine has named it\n`,
  );
});
