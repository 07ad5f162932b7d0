import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { inProcess } from '../rig/in-process.js';
import { jobmeter } from '../rig/jobmeter.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const remove = (home: string, ...args: readonly string[]) =>
  inProcess(['delete', ...args], { home });

const run = (home: string, job: string, ...options: readonly string[]) =>
  jobmeter(['run', '-j', job, ...options, '--', 'true'], { home });

/** A gateway answers before it has deleted. */
async function expectLeft(server: Pushgateway, label: string, values: readonly string[]) {
  await until(async () => (await server.groups()).length === values.length);
  expect((await server.groups()).map(({ labels }) => labels[label])).toEqual(values);
}

describeWith('prometheus-pushgateway')('delete', () => {
  test('--match deletes what its matchers select, at the gateway and in local state', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    for (const env of ['prod', 'test1', 'test2']) {
      await run(home, 'j', '--group', `env=${env}`, '--gateway', server.url);
    }
    const match = ['--match', 'env=~"test.*"', '--gateway', server.url];
    const listed = await remove(home, ...match, '--dry-run');
    expect(listed.stdout.toString().match(/env="test[12]"/g)).toHaveLength(4);
    const { exitCode, stderr } = await remove(home, ...match, '--yes');
    expect([exitCode, stderr.toString()]).toEqual([
      0,
      `jobmeter: ${server.url}: 2 groups deleted\njobmeter: ${home}/state/jobmeter: 2 groups deleted\n`,
    ]);
    await expectLeft(server, 'env', ['prod']);
    const again = await remove(home, ...match, '--yes');
    expect([again.exitCode, again.stderr.toString()]).toEqual([
      1,
      'jobmeter: no group to delete: --match selects none\n',
    ]);
  });

  test('a group that does not exist is said, with exit status 1 where it is nowhere', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    await run(home, 'here');
    await fetch(`${server.url}/metrics/job/there/zone/a`, { method: 'POST', body: 'x 1\n' });
    const at = ['--gateway', server.url];
    const nowhere =
      `jobmeter: no group there at ${server.url}, ${home}/state/jobmeter; ` +
      `the group of this job is there{zone="a"}: name the labels of one with --group\n`;
    const elsewhere = `jobmeter: no group here at ${server.url}\n`;
    const cases = [
      [['-j', 'there'], 1, nowhere],
      [['-j', 'there', '--dry-run'], 1, nowhere],
      [['-j', 'here', '--dry-run'], 0, elsewhere],
      [['-j', 'here'], 0, elsewhere],
      [['-j', 'there', '-g', 'zone=a'], 0, ''],
    ] as const;
    for (const [args, exitCode, stderr] of cases) {
      const result = await remove(home, ...args, ...at);
      expect([args, result.exitCode, result.stderr.toString()]).toEqual([args, exitCode, stderr]);
    }
    await expectLeft(server, 'job', []);
  });

  test('--everywhere deletes where state remembers the group, named or not', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    const textfile = tempDir();
    const places = ['--gateway', server.url, '--textfile', textfile];
    for (const job of ['a', 'b']) await run(home, job, ...places);
    const planned = await remove(home, '--job', 'a', '--everywhere', '--dry-run');
    expect(planned.stdout.toString()).toBe(
      `would delete a from ${server.url}, ${textfile}, ${home}/state/jobmeter\n`,
    );
    const one = await remove(home, '--job', 'a', '--everywhere');
    expect([one.exitCode, one.stderr.toString()]).toEqual([0, '']);
    await expectLeft(server, 'job', ['b']);
    const rest = await remove(home, '--match', 'job="b"', '--everywhere', '--yes');
    expect(rest.exitCode).toBe(0);
    await expectLeft(server, 'job', []);
    expect(readdirSync(textfile)).toEqual([]);
  });
});

test('without a destination it says that only local state was deleted, and where the group was sent', async () => {
  await using server = await startFaultServer(200);
  const home = tempDir();
  await run(home, 'a', '--gateway', server.url);
  const { exitCode, stderr } = await remove(home, '--job', 'a');
  expect([exitCode, stderr.toString()]).toEqual([
    0,
    `jobmeter: a was deleted from local state only; name where it was sent with --gateway or --textfile to delete it there: ${server.url}\n`,
  ]);
  await run(home, 'b');
  expect((await remove(home, '--job', 'b')).stderr.toString()).toBe(
    'jobmeter: b was deleted from local state only; to delete it from a gateway, name one with --gateway\n',
  );
});

test('without a destination, a group that does not exist is said with exit status 1', async () => {
  const home = tempDir();
  const { exitCode, stderr } = await remove(home, '--job', 'a');
  expect([exitCode, stderr.toString()]).toEqual([
    1,
    `jobmeter: no group a in ${home}/state/jobmeter; to delete it from a gateway, name one with --gateway\n`,
  ]);
  const nowhere = await remove(home, '--job', 'a', '--no-state');
  expect([nowhere.exitCode, nowhere.stderr.toString()]).toEqual([
    1,
    'jobmeter: nothing was deleted: name a place with --gateway or --textfile, or leave out --no-state\n',
  ]);
});

test('a gateway that is down leaves local state as it is', async () => {
  const home = tempDir();
  await run(home, 'a');
  const down = ['--gateway', 'http://127.0.0.1:1'];
  const { exitCode, stderr } = await remove(home, '--job', 'a', ...down);
  expect([exitCode, stderr.toString()]).toEqual([
    69,
    expect.stringMatching(
      /^jobmeter: http.*no connection.*\njobmeter: a stays in .*: it was not deleted everywhere\n$/,
    ),
  ]);
  expect((await inProcess(['history', 'a'], { home })).exitCode).toBe(0);
});

test('a server that lists no groups is told to delete all the same', async () => {
  await using server = await startFaultServer(404, 202);
  const { exitCode, stderr } = await remove(tempDir(), '-j', 'a', '--gateway', server.url);
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /api/v1/metrics',
    'DELETE /metrics/job/a',
  ]);
});

test('--everywhere shows no credentials to a gateway that is not named, and says so where it fails', async () => {
  await using secured = await startFaultServer(200, 401);
  const home = tempDir();
  const env = { JOBMETER_PASSWORD: 's3cret' };
  const access = ['--user', 'me', '--header', 'X-Token: abc'];
  const args = ['run', '-j', 'a', '--gateway', secured.url, ...access, '--', 'true'];
  await jobmeter(args, { home, env });
  const { exitCode, stderr } = await inProcess(['delete', '-j', 'a', '--everywhere', ...access], {
    home,
    env,
  });
  expect(exitCode).toBe(69);
  expect(stderr.toString()).toContain(
    `jobmeter: asked without credentials, which state does not hold: ${secured.url}; where one needs them, name it with --gateway\n`,
  );
  const [pushed, deleted] = secured.requests.map(({ headers }) => headers);
  expect([pushed?.['authorization'], pushed?.['x-token']]).toEqual([expect.any(String), 'abc']);
  expect([deleted?.['authorization'], deleted?.['x-token']]).toEqual([undefined, undefined]);
});

test.each([
  [['--job', 'a', '--match', 'job="b"', '--yes'], '--job and --match are both given: keep one'],
  [['--match', 'job="b"'], '--yes is needed, as there is no terminal to ask at'],
  [['--match', 'job=b', '--yes'], 'the value needs quotes of its own'],
  [['--yes'], '--job is missing'],
])('%j is refused', async (args, reason) => {
  const { exitCode, stderr } = await remove(tempDir(), ...args);
  expect([exitCode, stderr.toString()]).toEqual([125, expect.stringContaining(reason)]);
});

test('a job whose group has no labels is told without --group', async () => {
  const home = tempDir();
  await run(home, 'a');
  const { exitCode, stderr } = await remove(home, '--job', 'a', '--group', 'zone=1');
  expect([exitCode, stderr.toString()]).toEqual([
    1,
    `jobmeter: no group a{zone="1"} in ${home}/state/jobmeter; the group of this job has no labels: leave out --group\n`,
  ]);
});

test('a job whose groups all have further labels is told with them', async () => {
  const home = tempDir();
  const zones = Array.from({ length: 7 }, (_, index) => `zone=${index}`);
  for (const zone of zones) await run(home, 'a', '--group', zone);
  await run(home, 'b', '--group', 'zone=9');
  const { exitCode, stderr } = await remove(home, '--job', 'a');
  const named = [0, 1, 2, 3, 4].map((zone) => `a{zone="${zone}"}`).join(', ');
  expect([exitCode, stderr.toString()]).toEqual([
    1,
    `jobmeter: no group a in ${home}/state/jobmeter; the groups of this job are ${named} and 2 more: name the labels of one with --group\n`,
  ]);
});

test('groups without a job in the list of a gateway are left out, and that is said', async () => {
  const good = { labels: { job: 'a' }, push_time_seconds: { metrics: [{ value: '5' }] } };
  const data = [null, 7, { labels: null }, { labels: { job: 7 } }, good];
  const body = JSON.stringify({ status: 'success', data });
  const headers = { 'content-type': 'application/json' };
  await using server = await startFaultServer({ kind: 'answer', status: 200, body, headers });
  const args = ['--match', 'job="b"', '--no-state', '--dry-run', '--gateway', server.url];
  const { stderr } = await remove(tempDir(), ...args);
  expect(stderr.toString()).toContain(`jobmeter: ${server.url}: 4 groups left out: no job label\n`);
});
